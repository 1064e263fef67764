"""Link targets in Markdown text, and their positions."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_tandem.pages.code_blocks import fences


def prose(text: str) -> Iterator[tuple[int, int]]:
    """The runs of a text outside of its fenced blocks, as offsets; one of them at least."""
    at = 0
    for region in fences(text):
        if text.find("\n", region.start, region.end) < 0 or not _is_closed(text, region.end):
            continue
        yield at, region.start
        at = region.end
    yield at, len(text)


def _is_closed(text: str, end: int) -> bool:
    """Whether a fence ends with a fence, not with the text: Markdown takes it for text then."""
    line = text[:end].rstrip("\n").rpartition("\n")[2].strip(" \t>\r")
    return line.startswith(("```", "~~~")) and not line.strip("`~")


_PLAIN_HEADING = re.compile(
    r"(?:\A|(?<=\n\n))#{1,6}[ \t]+(?=\S)"
    r"((?:[A-Za-z0-9 ]|[,?](?=[ \n]|\Z)|(?<=\w)-(?=\w)|`[A-Za-z0-9-]+`)+)(?=\n\n|\n?\Z)"
)
"""A heading of words and code, with nothing before and after it in its block."""
_NOT_PLAIN = re.compile(r"<[a-z!/?]|\{[-~>=+]|^///", re.IGNORECASE | re.MULTILINE)
"""What may take a heading out of the page, as raw HTML does."""


def plain_headings(text: str) -> list[str]:
    """The texts of headings that Markdown certainly makes of a text; there may be others."""
    runs = [f"\n{text[start:end]}" if start else text[:end] for start, end in prose(text)]
    if any(map(_NOT_PLAIN.search, runs)):
        return []
    return [it.replace("`", "").strip() for run in runs for it in _PLAIN_HEADING.findall(run)]


_FIRST = 0xE800
_END = chr(_FIRST + 10)
_MARK = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + 9)}]+){_END}")

ADDRESS = re.compile(
    r"""
    \]\(\s*
      (?: <(?P<angled>[^<>\n]+)> | (?P<plain>[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*) )
    | (?:^|\n)[ \t>]*\[(?!\^)[^\]\n]+\]:[ \t]*(?:\n[ \t]*)?
      (?: <(?P<target_angled>[^<>\s]+)> | (?P<target>[^\s<>]+) )
    | (?:^|\n)[ ]{0,3}\[\^[^\]\n]+\]:[ \t]*(?P<note>[^\s<>\[\]()]+)(?=[ \t]*(?:\n|\Z))
    | \b(?:href|src|poster)\s*=\s*
      (?: "(?P<double>[^"<>]+)" | '(?P<single>[^'<>]+)' | (?P<bare>[^\s"'<>=`]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What may be an address: in a link, in the definition of one, in an attribute.

Without the extension ``footnotes``, the note of one word is the definition of a link.
"""


OF_HTML = re.compile(
    r"""\b(?:href|src|poster)\s*=\s*
      (?: "(?P<double>[^"<>]+)" | '(?P<single>[^'<>]+)' | (?P<bare>[^\s"'<>=`]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The same in a text that is HTML throughout."""


class TargetMarks:
    """The places of the addresses in a text that has been marked."""

    def __init__(self, *, has_footnotes: bool = False, pattern: re.Pattern[str] = ADDRESS) -> None:
        self._has_footnotes = has_footnotes
        self._pattern = pattern
        self._places: list[tuple[int, int]] = []

    def marked(self, text: str, start: int, end: int) -> Iterator[str]:
        """A part of a text, each address in it with a mark after."""
        at = start
        for found in self._pattern.finditer(text, start, end):
            group = found.lastgroup or ""
            if group == "note" and self._has_footnotes:
                continue
            yield text[at : found.end(group)]
            yield _mark(len(self._places))
            at = found.end(group)
            self._places.append(found.span(group))
        yield text[at:end]

    def place(self, url: str) -> tuple[str, tuple[int, int] | None]:
        """An address without its mark, and where it is if it had one."""
        found = _MARK.search(url)
        if found is None:
            return url, None
        number = int("".join(str(ord(digit) - _FIRST) for digit in found[1]))
        known = self._places[number] if number < len(self._places) else None
        return _MARK.sub("", url), known


def _mark(number: int) -> str:
    return "".join(chr(_FIRST + int(digit)) for digit in str(number)) + _END


_SIGN = re.compile(
    r"""
    \]\( | \[(?!\^)[^\[\]]*\]:
    | (?:^|\n)[ ]{0,3}\[\^[^\]\n]+\]:[ \t]*[^\s<>\[\]()]+(?=[ \t]*(?:\n|\Z))
    | \bhref | \bsrc | \bposter | <[a-z][\w+.-]*[:@]
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""What no link can do without."""
_PLAIN = re.compile(r"[\w./#%:~+?=,;@-]+", re.ASCII)
"""An address that Markdown takes as it is."""
_TARGET_END = re.compile(r"""\)|[ \t]+(?:"[^"\n]*"|'[^'\n]*')[ \t]*\)""")
"""What ends the address of a link: otherwise it goes on."""
_IN_BRACKETS = ("plain", "angled")
_IN_HTML = ("double", "single", "bare")
_WILD = re.compile(r"""[\[*_~^=`"'(]{12}|[>\t ]{80}""")
"""What may be nested too deep."""
_MOST_CHARACTERS = 200_000
_MOST_BRACKETS = 2_000


class LinkTarget(NamedTuple):
    """What may be an address."""

    url: str
    is_html: bool
    """Whether it may be in raw HTML; or else in an attribute that Markdown reads."""


_STRANGE_NOTE = re.compile(r"^[ \t>]*\[\^[^\]\n]+\]:[ \t]*[^\s<>\[\]()]*[\[\]()]", re.MULTILINE)
"""A note that begins with a link: without footnotes it is the definition of another one."""


def addresses(text: str, *, has_footnotes: bool = False) -> list[LinkTarget] | None:
    """All addresses of a text, and more; ``None`` if there may be others."""
    if len(text) > _MOST_CHARACTERS or text.count("[") > _MOST_BRACKETS or _WILD.search(text):
        return None
    if not has_footnotes and _STRANGE_NOTE.search(text):
        return None
    found: list[LinkTarget] = []
    for start, end in prose(text):
        here = list(_addresses(text, start, end))
        if len(here) != sum(1 for _ in _SIGN.finditer(text, start, end)):
            return None
        found += (target for target, group in here if group != "note" or not has_footnotes)
    return found


def _addresses(text: str, start: int, end: int) -> Iterator[tuple[LinkTarget, str]]:
    """Those that are plain; each has one sign."""
    for found in ADDRESS.finditer(text, start, end):
        group = found.lastgroup or ""
        url = found[group]
        is_whole = group not in _IN_BRACKETS or _TARGET_END.match(text, found.end(), end)
        if is_whole and _PLAIN.fullmatch(url):
            yield LinkTarget(url, group in _IN_HTML), group
