"""Places that are kept for an agency until a date, and the people who are named for them."""
