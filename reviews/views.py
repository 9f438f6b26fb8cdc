"""What people get of reviews as a whole: the list, one review with its parts, and who works on it."""
