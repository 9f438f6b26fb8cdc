"""Why somebody may see a thing: the whole policy as the code has it, and opening a record in an emergency."""
