"""MkDocs plugin: one source for several audiences, every example checked and executed."""
