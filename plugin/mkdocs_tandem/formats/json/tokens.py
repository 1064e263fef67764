"""Tokens of JSON text, and problems found in them."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

NEVER_CLOSED = "this comment is never closed"
TEXT_BEHIND = "text after the end of the JSON"
SECOND_DOCUMENT = "a second JSON document"


@dataclass(frozen=True, order=True)
class JsonProblem:
    """One mistake in the notation, at one place."""

    offset: int
    """Offset in the text; for something that is missing, where it belongs."""
    length: int
    """How many characters it covers, at least 1."""
    kind: str
    """``syntax``, ``missing``, ``duplicate-key``, ``comment``, ``too-deep`` or ``too-large``."""
    message: str
    hint: str = ""
    plain: str = ""
    """The message without the text around the place, which other readers may see otherwise."""
    is_foreign: bool = False
    """For a comment, whether it is written as no dialect of JSON has comments."""
    leaves_open: bool = False
    """Whether a bracket is never closed: members may belong to another object than they are in."""


STRING = "s"
VALUE = "v"
"""A number, ``true``, ``false``, ``null``, a placeholder without quotes."""
WORD = "w"
"""Text that lacks its quotes."""
ELLIPSIS = "e"
END = "$"
OPENERS = {"{": "}", "[": "]"}
CLOSERS = {"}": "{", "]": "["}
SCALARS = frozenset({STRING, VALUE, WORD})


class Token(NamedTuple):
    """A bracket, comma, colon or scalar; of no width if it was put in for one that is missing."""

    kind: str
    """The character itself, or one of the names above."""
    start: int
    end: int
    value: Any = None
    problems: tuple[JsonProblem, ...] = ()
    indent: int = 0
    """The indentation of its line."""
    is_first: bool = False
    """Whether it begins its line."""

    @property
    def starts_value(self) -> bool:
        return self.kind in OPENERS or self.kind in SCALARS


_ENDS_HERE = re.compile(r"[ \t\r]*(?:[,:\]}\n]|\Z)|[ \t]+(?://|/\*|#)")
"""After the last quote of a string with quotes inside; a comment has a space before it."""


class Lines:
    """Where the lines of a text end, and how many quotes they have."""

    def __init__(self, text: str) -> None:
        self._text = text

    def end(self, offset: int) -> int:
        """Where the line ends on which an offset lies, before the line break."""
        number = bisect_left(self._ends, offset)
        return self._ends[number] if number < len(self._ends) else len(self._text)

    def is_odd(self, offset: int) -> bool:
        """Whether a quote lacks its partner between an offset and the end of its line."""
        last = bisect_right(self._quotes, self.end(offset))
        return (last - bisect_left(self._quotes, offset)) % 2 == 1

    def next_quote(self, offset: int) -> int | None:
        """The next quote on the same line, the offset included."""
        return self._next(self._quotes, offset)

    def next_closing_quote(self, offset: int) -> int | None:
        """The next quote on the same line that ends a value, from the offset on."""
        return self._next(self._closing_quotes, offset)

    def _next(self, quotes: list[int], offset: int) -> int | None:
        number = bisect_left(quotes, offset)
        is_there = number < len(quotes) and quotes[number] <= self.end(offset)
        return quotes[number] if is_there else None

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._text)]

    @cached_property
    def _quotes(self) -> list[int]:
        found = re.finditer(r'\\[^\n]|"', self._text)
        return [match.start() for match in found if match[0] == '"']

    @cached_property
    def _closing_quotes(self) -> list[int]:
        return [at for at in self._quotes if _ENDS_HERE.match(self._text, at + 1)]
