"""The work of commands that change or write files."""
