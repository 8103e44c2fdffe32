"""Files become features."""
