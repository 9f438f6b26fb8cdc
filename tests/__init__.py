"""What the portal promises, each promise tried against a real PostgreSQL and a real broker."""
