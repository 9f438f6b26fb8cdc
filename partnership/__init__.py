"""The partnership's house: one small app for each thing it does."""
