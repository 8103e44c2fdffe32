"""Measures over features: pure functions, no file, no database."""
