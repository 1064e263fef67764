"""How much a template may use."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one rendering may use; past any of them it ends with a finding."""

    size: int = 2_000_000
    """Characters of a page or of an included file."""
    depth: int = 100
    """Includes and loops within each other."""
    blocks: int = 100
    """Blocks within each other in one file."""
    output: int = 20_000_000
    """Characters of rendered text, and of any one value."""
    rounds: int = 1_000_000
    """Rounds of all loops together, and items of any one list."""
    digits: int = 1_000
    """Digits of a number."""
    seconds: float = 10.0
    clock: Callable[[], float] = time.monotonic


class LimitReachedError(Exception):
    """A rendering used more than it may; it ends here."""
