"""Patterns of contracts, which are ECMAScript's, in Python's notation."""

import re
from functools import lru_cache

_PART = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$|\(\?<(?=[A-Za-z_])", re.DOTALL)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, its ``$`` at the very end only; nothing if Python cannot read it."""
    try:
        return re.compile(_PART.sub(_translated, pattern), re.ASCII)
    except (re.error, RecursionError, OverflowError):
        return None


def _translated(match: re.Match[str]) -> str:
    part = match[0]
    if part == "$":
        return r"\Z"
    return "(?P<" if part == "(?<" else part
