"""The yearly report: figures counted from records, made into one PDF."""
