"""Documents: what is taken, what is kept, who gets it."""
