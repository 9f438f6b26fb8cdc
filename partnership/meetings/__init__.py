"""The groups that the partnership works in, and who sits on them for which agency."""
