"""Django's PostgreSQL, for pages that do not wait for ever."""
