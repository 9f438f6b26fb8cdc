"""The portal says truly whether it can serve."""
