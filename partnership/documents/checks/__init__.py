"""What is asked of a file before it is kept: its content, never its name, says what it is."""
