"""Reviews of the demonstration world: the published counts of each year, with invented cases."""
