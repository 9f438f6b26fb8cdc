"""Chronologies: what each agency has recorded of a child or family, merged into one."""
