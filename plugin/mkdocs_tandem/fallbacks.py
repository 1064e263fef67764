"""Fallbacks: work that was done another, slower way, with the same result.

Each is logged at level DEBUG, so that tests and ``pytest --log-level=DEBUG`` see a shortcut that
never works: nothing else would show it.
"""

from enum import StrEnum
from logging import getLogger

_log = getLogger(__name__)


class Fallback(StrEnum):
    """What happened instead of the faster way."""

    WORK_REPEATED = "work repeated"
    """A worker process failed, or saw other files: its work was done again here."""
    CACHE_DROPPED = "cache dropped"
    """The cache, or a row of it, was damaged."""
    CACHE_UNUSED = "cache unused"
    """The cache could not be opened, read or written."""
    NOT_CACHED = "not cached"
    """A result may depend on more than is known, so it is computed each time."""
    HOST_DIFFERS = "host differs"
    """MkDocs or a theme is not as expected, and does its work itself."""
    ONE_PROCESS = "one process"
    """Several processes were wanted, and could not be used."""
    FULL_BUILD = "full build"
    """``mkdocs serve`` built the whole site after an edit."""


def note_fallback(kind: Fallback, reason: object) -> None:
    """Log a fallback; ``reason`` is where, and what went wrong."""
    _log.debug("%s: %s", kind.value, reason, extra={"fallback": kind})
