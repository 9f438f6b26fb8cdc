"""Parts of the portal die in the middle of work, and nothing is lost, doubled or left without a word."""
