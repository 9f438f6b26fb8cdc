"""What shows whether the training reaches those who need it: workforce, take-up, alerts, and what it costs."""
