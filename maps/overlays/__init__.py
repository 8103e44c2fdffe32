"""One way of drawing per file."""
