"""Reviews of practice."""
