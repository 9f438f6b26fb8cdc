"""What the portal costs, measured beside a bare Django project: `make bench` prints one table."""
