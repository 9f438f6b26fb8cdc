"""Who waits for a course, and who is offered a place that becomes free."""
