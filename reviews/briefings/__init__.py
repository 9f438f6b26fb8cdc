"""Seven-minute briefings: what a review learned on one page, published, and the teams that have discussed it."""
