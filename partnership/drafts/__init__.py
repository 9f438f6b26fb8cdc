"""What somebody has written in a form and not yet saved: kept for them alone until they save it or throw it away."""
