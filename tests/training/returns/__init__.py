"""Returns of single-agency training."""
