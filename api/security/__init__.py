"""Who may ask, and what a browser may do with the answer."""
