"""Allegations against people who work with children: a closed compartment."""
