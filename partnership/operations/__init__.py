"""Whether the portal is well: for the machines that ask, and for the people who run it."""
