"""Names in texts: which words may tell who somebody is, and how a form asks about them; pointed out, never refused."""
