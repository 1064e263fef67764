"""Reports of findings for people and programs."""
