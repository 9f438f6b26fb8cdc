"""Who gets what: every address, every kind of person, GET and POST."""
