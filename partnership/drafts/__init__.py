"""What somebody was typing when they were interrupted."""
