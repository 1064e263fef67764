"""Strings that stand for a value which the reader has to fill in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Placeholder:
    """A value that is not meant literally."""

    name: str
    """What tells it from others, without its marks: ``id`` for ``<id>``."""
    text: str
    """As it was written."""


PATTERNS = (
    re.compile(r"<(?P<name>[A-Za-z_][^<>\n]{0,60})>"),
    re.compile(r"\{(?P<name>[A-Za-z_][\w.-]{0,60})\}"),
    re.compile(r"\A\$(?P<name>[A-Za-z_][\w.]*)\Z"),
    re.compile(r"\A[\w+.-]+://[^\s\[]*\[[:/](?P<name>[A-Za-z]\w*)\]\S*\Z"),
    re.compile(r"\A\(?(?P<name>\.\.\.|…)\)?\Z"),
)
"""``<id>`` and ``{cbid}`` anywhere; ``$vin``, ``scheme://host[:port]`` and ``...`` alone."""

_MARKS = re.compile(r"[<$\[{.…]")


def placeholder(text: str, patterns: Sequence[re.Pattern[str]] = PATTERNS) -> Placeholder | None:
    """The placeholder that a string is or holds; each pattern has a group ``name``."""
    if patterns is PATTERNS and not _MARKS.search(text):
        return None
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            return Placeholder(match["name"], text)
    return None
