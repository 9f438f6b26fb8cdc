"""Files: checked on the way in, kept in versions, handed out only by right."""
