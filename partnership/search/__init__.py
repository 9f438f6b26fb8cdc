"""One box over what somebody may see."""
