"""Texts that say the same, as one object: most audiences read the same, and sites are large."""

from functools import lru_cache

_MOST = 64
"""Texts among which an equal one is looked for: the audiences of a page follow each other."""


@lru_cache(_MOST)
def one(text: str) -> str:
    """The object that was given for the same text before, if that is not long ago."""
    return text
