"""Features become findings."""
