"""The demonstration world is as published, and the same each time."""
