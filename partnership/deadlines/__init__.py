"""What is due when, by which rule, and who is reminded of it."""
