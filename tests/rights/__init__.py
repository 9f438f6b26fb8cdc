"""The policy printed from the code, and records opened in an emergency."""
