"""The directory: agencies, people, roles and imports."""
