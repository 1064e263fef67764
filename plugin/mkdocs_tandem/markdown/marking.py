"""Marks that let an address be found again once Markdown has turned the text into a tree.

Python-Markdown keeps no positions. So each address that may be one gets a mark behind it, in
characters that Unicode leaves for private use; those that come out of the tree with their mark were
links, and those in code were none.
"""

import re
from collections.abc import Iterator

_FIRST = 0xE800
_END = chr(_FIRST + 10)
_MARK = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + 9)}]+){_END}")

ADDRESS = re.compile(
    r"""
    \]\(\s*
      (?: <(?P<angled>[^<>\n]+)> | (?P<plain>[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*) )
    | (?:^|\n)[ \t>]*\[(?!\^)[^\]\n]+\]:[ \t]*(?:\n[ \t]*)?
      (?: <(?P<target_angled>[^<>\s]+)> | (?P<target>[^\s<>]+) )
    | \b(?:href|src|poster)\s*=\s*
      (?: "(?P<double>[^"<>]+)" | '(?P<single>[^'<>]+)' | (?P<bare>[^\s"'<>=`]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What may be an address: in a link, in the definition of one, in an attribute."""


class Marks:
    """The places of the addresses in a text that has been marked."""

    def __init__(self) -> None:
        self._places: list[tuple[int, int]] = []

    def marked(self, text: str, start: int, end: int) -> Iterator[str]:
        """A part of a text, each address in it with a mark behind."""
        at = start
        for found in ADDRESS.finditer(text, start, end):
            group = found.lastgroup or ""
            yield text[at : found.end(group)]
            yield _mark(len(self._places))
            at = found.end(group)
            self._places.append(found.span(group))
        yield text[at:end]

    def place(self, url: str) -> tuple[str, tuple[int, int] | None]:
        """An address without its mark, and where it stands if it had one."""
        found = _MARK.search(url)
        if found is None:
            return url, None
        number = int("".join(str(ord(digit) - _FIRST) for digit in found[1]))
        known = self._places[number] if number < len(self._places) else None
        return _MARK.sub("", url), known


def _mark(number: int) -> str:
    return "".join(chr(_FIRST + int(digit)) for digit in str(number)) + _END
