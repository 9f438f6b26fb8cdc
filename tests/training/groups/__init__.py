"""Places kept for agencies."""
