"""One map per file."""
