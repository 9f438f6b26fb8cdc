"""One machine, one command: what `make` installs, builds, starts and stops. Production uses none of it."""
