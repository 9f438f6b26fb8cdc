"""Agencies, who works for whom, and what follows from it."""
