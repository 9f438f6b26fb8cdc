"""The groups and the seats on them."""
