"""What every room stands on: records, refusals, financial years, and a nudge for the background."""
