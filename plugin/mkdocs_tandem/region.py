"""Where code stands in a page."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<header>[^\n]*?)[ \t]*$")
_WORD = re.compile(r"""(?P<key>[\w-]+)=(?P<quote>["']?)(?P<value>[^"']*)(?P=quote)|(?P<word>\S+)""")


@dataclass(frozen=True)
class Region:
    """A fenced block: what it is called, and its text without the indentation around it."""

    language: str
    """The first word behind the fence, lower case; empty if there is none."""
    words: tuple[str, ...]
    """The words behind the language."""
    body: str
    start: int
    """Offset of the opening fence in the page's text."""
    end: int
    """Offset behind the closing fence."""
    line_starts: tuple[int, ...]
    """Offsets in ``body`` at which its lines begin."""
    line_offsets: tuple[int, ...]
    """Offsets in the page's text of those same places."""

    def offset(self, at: int) -> int:
        """The offset in the page's text of an offset into ``body``."""
        if not self.line_starts:
            return self.end
        line = max(0, bisect_right(self.line_starts, at) - 1)
        return self.line_offsets[line] + at - self.line_starts[line]


def regions(text: str) -> Iterator[Region]:
    """The fenced blocks of a page, also those in lists, quotes and admonitions.

    A fence that is never closed reaches to the end, as CommonMark has it.
    """
    lines = text.splitlines(keepends=True)
    offset = number = 0
    while number < len(lines):
        opening = _OPENING.match(lines[number].rstrip("\r\n"))
        start = offset
        offset += len(lines[number])
        number += 1
        if not opening or (opening["fence"][0] == "`" and "`" in opening["header"]):
            continue
        inside: list[tuple[str, int]] = []
        closing = _closing(opening)
        while number < len(lines) and not closing.match(lines[number].rstrip("\r\n")):
            inside.append((lines[number], offset))
            offset += len(lines[number])
            number += 1
        if number < len(lines):
            offset += len(lines[number])
            number += 1
        yield _region(opening, inside, start, offset)


def _closing(opening: re.Match[str]) -> re.Pattern[str]:
    fence = opening["fence"]
    return re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")


def _region(opening: re.Match[str], inside: list[tuple[str, int]], start: int, end: int) -> Region:
    indent = opening["indent"]
    starts, offsets, body = [], [], ""
    for line, offset in inside:
        cut = _common(indent, line)
        starts.append(len(body))
        offsets.append(offset + cut)
        body += line[cut:]
    language, words = _header(opening["header"])
    return Region(language, words, body, start, end, tuple(starts), tuple(offsets))


def _common(indent: str, line: str) -> int:
    """How much of the opening fence's indentation a line shares."""
    count = 0
    while count < min(len(indent), len(line)) and (
        line[count] == indent[count] or (line[count] in " \t" and indent[count] in " \t")
    ):
        count += 1
    return count


def _header(header: str) -> tuple[str, tuple[str, ...]]:
    """The language and the words behind a fence, in either of the two ways to write them."""
    inner = header[1:].partition("}")[0] if header.startswith("{") else header
    words = [found["word"] for found in _WORD.finditer(inner) if found["word"]]
    if not words:
        return "", ()
    language, *others = (word.removeprefix(".") for word in words)
    return language.lower(), tuple(others)
