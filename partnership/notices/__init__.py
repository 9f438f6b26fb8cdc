"""The outbox: one row for each message, committed with the change that it tells of."""
