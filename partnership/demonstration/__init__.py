"""The demonstration world: the published partnership with invented people."""
