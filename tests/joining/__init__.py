"""How people come, move and go."""
