"""Rapid, practice, learning and legacy serious case reviews."""
