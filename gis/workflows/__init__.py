"""The deeds a user asks for, one file each."""
