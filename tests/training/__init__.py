"""Training: bookings, the programme, the register."""
