"""Deadlines for whoever a test needs them for."""

from tests.deadlines.conftest import rules, start

__all__ = ["rules", "start"]
