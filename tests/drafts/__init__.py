"""What somebody has written and not yet saved is never lost and never shown to anybody else."""
