"""What each agency trained by itself: asked for once a period, answered by its lead, read by who runs training."""
