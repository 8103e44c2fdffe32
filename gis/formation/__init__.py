"""Units become plans: which small communities share an organisation, proven best."""
