"""The image, the Compose file and the README that goes with them: read, checked, and their commands run."""
