"""What the partners pay towards the arrangements."""
