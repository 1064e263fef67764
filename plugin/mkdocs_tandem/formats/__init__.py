"""Formats of examples: JSON with positions, and HTTP messages as text or as commands."""
