"""How people come, move and go: invitations, requests for an account, and open work that is handed over."""
