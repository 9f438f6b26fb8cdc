"""Rights as a whole: the policy printed from the code, records opened in an emergency, and who has read what."""
