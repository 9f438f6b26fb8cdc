"""What the partnership publishes."""
