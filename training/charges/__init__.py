"""What training costs whom: prices, late cancellations, invoices without a gap, and what came in."""
