"""Pages: found, rendered for each audience, and read for links and code."""
