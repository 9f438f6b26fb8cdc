"""On the day: marks of each day, signing in by a code, people who just come, and those who do not."""
