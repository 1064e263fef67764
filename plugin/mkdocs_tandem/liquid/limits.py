"""Limits of a template's size, depth and cost."""

import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_CHARACTERS = 20_000_000
"""What one filter may give."""
MOST_ITEMS = 1_000_000
"""What one list may hold."""
MOST_DIGITS = 1_000
"""What one number may have."""


@dataclass(frozen=True)
class Limits:
    """What one rendering may use; past any of them it ends with a finding."""

    size: int = 2_000_000
    """Characters of a page or of an included file."""
    depth: int = 100
    """Includes and loops within each other."""
    blocks: int = 100
    """Blocks within each other in one file."""
    output: int = MOST_CHARACTERS
    """Characters of rendered text, and of any one variable."""
    filtered: int = 10 * MOST_CHARACTERS
    """Characters of all texts that filters return."""
    rounds: int = 1_000_000
    """Rounds of all loops together."""
    includes: int = 20_000
    """Includes of all kinds together."""
    seconds: float = 10.0
    """Of the processor: how busy the machine is does not count."""
    clock: Callable[[], float] = time.thread_time


class LimitReachedError(Exception):
    """A rendering used more than it may; it ends here."""
