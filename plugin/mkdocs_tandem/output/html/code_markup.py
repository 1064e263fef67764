"""Code blocks in HTML, and notes on their text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import pairwise

_CODE = re.compile(r"(<code\b[^>]*>)(.*?)(?=</code>)", re.DOTALL)
_CLASSES = re.compile(r'<(\w+)[^>]*\bclass="([^"]*)"')
_DOTTED = re.compile(r"(?<=<td><code>)[\w.\[\]-]+(?=</code>)")
_CELL = re.compile(r"(?<=<td>)[^<]+")
_SLASH = re.compile(r"(?<=\w)/(?=\w)")
_PART = re.compile(r"<[^>]*>|&(?:\w+|#\d+|#x[0-9a-fA-F]+);|[^<&]+|.", re.DOTALL)


_PIECE = re.compile(r"<[^>]*>|[^<]+")
_SPACE = re.compile(r"\s+")
_TOLD = re.compile(r"&(?:\w+|#\w+);|[^\w\s;\x80-\U0010ffff]|_", re.ASCII)
"""In a text of HTML: an escaped character, or one that may have a meaning in Markdown."""


def one_line(html: str) -> str:
    """HTML that a converter of Markdown leaves as it is, wherever it begins a line."""
    parts: list[str] = []
    is_kept = False
    for found in _PIECE.finditer(html):
        part = found[0]
        if part.startswith("<"):
            is_kept = part.startswith("<pre") or (is_kept and part != "</pre>")
            parts.append(" ".join(part.split()))
        else:
            text = _TOLD.sub(lambda it: it[0] if len(it[0]) > 1 else f"&#{ord(it[0])};", part)
            text = text.replace("\n", "&#10;") if is_kept else _SPACE.sub(" ", text)
            parts.append(text)
    return "".join(parts).strip()


@dataclass(frozen=True)
class TextNote:
    """A run of a text with a note for readers."""

    start: int
    end: int
    text: str = ""
    """What is noted about a member; empty for a placeholder."""
    is_first: bool = True
    """Whether the note occurs for the first time; only then it can get the keyboard focus."""

    @property
    def opening(self) -> str:
        if not self.text:
            return '<var class="tandem-placeholder">'
        stop = ' tabindex="0"' if self.is_first else ""
        return f'<span class="tandem-member"{stop} aria-description="{escape(self.text)}">'

    @property
    def closing(self) -> str:
        return "</span>" if self.text else "</var>"


def block(html: str, mark: str) -> tuple[int, int] | None:
    """Where the element with a class begins and ends; ``None`` if there is none."""
    at = html.find(mark)
    while at >= 0:
        start = html.rfind("<", 0, at)
        tag = _CLASSES.match(html, max(start, 0))
        if tag and tag.end() > at and mark in tag[2].split(" "):
            end = _end(html, start, tag[1])
            return (start, end) if end is not None else None
        at = html.find(mark, at + 1)
    return None


def around(html: str, opening: str, inside: tuple[int, int]) -> tuple[int, int]:
    """Where the nearest element around a place begins and ends that opens so; else the place."""
    start = html.rfind(opening, 0, inside[0])
    end = _end(html, start, opening[1:].partition(" ")[0]) if start >= 0 else None
    return (start, end) if end is not None and end >= inside[1] else inside


def _end(html: str, start: int, name: str) -> int | None:
    """Where the element of a name that begins at a place ends."""
    depth = 0
    for tag in _tags(name).finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}\b[^>]*>")


def breakable(html: str) -> str:
    """HTML whose tables may break a line after the dots of a name and the slashes of a value."""
    html = _CELL.sub(lambda text: _SLASH.sub("/<wbr>", text[0]), html)
    return _DOTTED.sub(lambda name: name[0].replace(".", ".<wbr>"), html)


def noted(html: str, text: str, notes: Sequence[TextNote]) -> str:
    """A block whose code has the notes; as it is if its code is not the text."""
    code = _CODE.search(html)
    if code is None or not notes:
        return html
    shown = unescape(re.sub(r"<[^>]*>", "", code[2]))
    if shown.strip("\n") != text.strip("\n"):
        return html
    shift = _blank(shown) - _blank(text)
    inside = "".join(_parts(code[2], notes, shift))
    return html[: code.start(2)] + inside + html[code.end(2) :]


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip("\n"))


def _parts(html: str, notes: Sequence[TextNote], shift: int) -> Iterator[str]:
    """The code with the notes; one that a tag divides is opened again after the tag."""
    at = -shift
    places = sorted({place for note in notes for place in (note.start, note.end)})
    waiting = list(reversed(notes))
    current: TextNote | None = None
    for part in _PART.findall(html):
        if part[0] == "<":
            yield f"{current.closing}{part}{current.opening}" if current else part
            continue
        end = at + (len(unescape(part)) if part[0] == "&" else len(part))
        start = waiting[-1].start if waiting else end
        if current.end > end if current else not at <= start < end:  # as in most parts
            yield part
            at = end
            continue
        for characters in [part] if part[0] == "&" else _cut(part, at, places):
            if waiting and current is None and waiting[-1].start == at:
                current = waiting.pop()
                yield current.opening
            yield characters
            at += len(unescape(characters) if part[0] == "&" else characters)
            if current is not None and current.end <= at:
                yield current.closing
                current = None


def _cut(text: str, at: int, places: Sequence[int]) -> list[str]:
    """A text that begins at an offset, cut at places."""
    first, last = bisect_right(places, at), bisect_left(places, at + len(text))
    if first == last:
        return [text]
    cuts = [0, *(place - at for place in places[first:last]), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]
