"""The regulations as data and pure functions."""
