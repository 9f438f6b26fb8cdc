"""Multi-agency training: courses, sessions, bookings and registers."""
