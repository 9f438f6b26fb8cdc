"""Clocks, reminders, rules and days off."""
