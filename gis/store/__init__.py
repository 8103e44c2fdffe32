"""Features to and from PostGIS."""
