"""A project: its site, its checks, its publication."""
