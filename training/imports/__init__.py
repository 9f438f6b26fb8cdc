"""Past attendance from a spreadsheet: read, looked at row by row, and written once somebody says so."""
