"""Who changed what and who read what: kept by the database, never changed, and checked for gaps."""
