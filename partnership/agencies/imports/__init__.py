"""Agencies and people from a file: read, looked at, and written once somebody says so."""
