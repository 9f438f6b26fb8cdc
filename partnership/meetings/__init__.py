"""Subgroups and the seats on them."""
