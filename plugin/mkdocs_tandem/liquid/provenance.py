"""Parts and joins of texts that keep where each character was written."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import unescape

from mkdocs_tandem.liquid.pieces import MOST_PIECES, Piece, TracedValue, at_place, condensed


def cut(value: str, start: int, end: int) -> str:
    """``value[start:end]``."""
    return cuts(value, [(start, end)])[0]


def cuts(value: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """``value[start:end]`` for each of some spans, whose starts are in order."""
    if not isinstance(value, TracedValue):
        return [value[start:end] for start, end in spans]
    found: list[str] = []
    pieces = value.pieces
    number = at = 0
    for start, end in spans:
        while number < len(pieces) and at + len(pieces[number].text) <= start:
            at += len(pieces[number].text)
            number += 1
        part: list[Piece] = []
        ahead, offset = number, at
        while ahead < len(pieces) and offset < end:
            piece = pieces[ahead]
            part.append(_part(piece, max(start - offset, 0), min(end - offset, len(piece.text))))
            offset += len(piece.text)
            ahead += 1
        found.append(TracedValue(tuple(part)))
    return found


def _part(piece: Piece, start: int, end: int) -> Piece:
    if end - start == len(piece.text):
        return piece
    return piece._replace(
        text=piece.text[start:end], start=piece.start + start if piece.is_literal else piece.start
    )


def joined(parts: Sequence[str]) -> str:
    """The parts as one text; those that are known from nowhere count to the place beside them."""
    known = next((part for part in parts if isinstance(part, TracedValue) and part.pieces), None)
    if known is None:
        return "".join(parts)
    place = known.pieces[0]
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, TracedValue):
            pieces += part.pieces
        elif part:
            pieces.append(at_place(place, part))
        place = pieces[-1] if pieces else place
    return TracedValue(condensed(pieces))


def derived(value: str, origin: str) -> str:
    """A text that was made of another one as a whole."""
    if isinstance(value, TracedValue) or not isinstance(origin, TracedValue) or not origin.pieces:
        return value
    return TracedValue((at_place(origin.pieces[0], value),))


def substituted(
    pattern: re.Pattern[str],
    replacement: Callable[[re.Match[str]], str],
    value: str,
    count: int = 0,
) -> str:
    """``pattern.sub(replacement, value)``."""
    if not isinstance(value, TracedValue):
        return pattern.sub(replacement, value, count)
    matches = list(pattern.finditer(value))[: count or None]
    if len(matches) > MOST_PIECES and not value.marks:
        return derived(pattern.sub(replacement, value, count), value)
    ends = [0, *(match.end() for match in matches)]
    starts = [*(match.start() for match in matches), len(value)]
    kept = cuts(value, zip(ends, starts, strict=True))
    found = cuts(value, [match.span() for match in matches])
    parts: list[str] = []
    for number, match in enumerate(matches):
        instead = replacement(match)
        parts += [kept[number], derived(instead, found[number]) if instead else ""]
    return joined([*parts, kept[-1]])


_MARKUP = re.compile(r"<[^<>]*>|&(?:#\w+|\w+);|\n|[^\S\n]+|[^<&\s][^<&\n]*|.", re.DOTALL)
_FARTHEST = 1_000
"""How many characters of Markdown may be left out of the HTML between two of its texts."""


def rendered_as(html: str, markdown: str) -> str:
    """The HTML of a Markdown text; each run of its text is found in the Markdown again."""
    if not isinstance(markdown, TracedValue) or not markdown.pieces:
        return html
    spans: list[tuple[str, int, bool]] = []
    at = 0
    for run in _MARKUP.findall(html):
        shown = "" if run[0] == "<" and len(run) > 1 else unescape(run)
        start = _found(shown, markdown, at)
        spans.append((run, at if start is None else start, start is not None and run == shown))
        at = at if start is None else start + len(shown)
    pieces: list[Piece] = []
    places = cuts(markdown, _one_by_one(spans, len(markdown)))
    for (run, _, is_literal), place in zip(spans, places, strict=True):
        if is_literal and isinstance(place, TracedValue):
            pieces += place.pieces
        else:
            pieces.append(at_place(_first(place) or markdown.pieces[-1], run))
    return TracedValue(tuple(pieces))


def _found(text: str, markdown: str, at: int) -> int | None:
    if not text.strip():
        return at if text and markdown.startswith(text, at) else None
    start = markdown.find(text, at, at + len(text) + _FARTHEST)
    return None if start < 0 else start


def _one_by_one(spans: Sequence[tuple[str, int, bool]], end: int) -> Iterable[tuple[int, int]]:
    """The place of each run: that of the text itself, or of what it is before."""
    for run, start, is_literal in spans:
        yield start, min(start + (len(run) if is_literal else 1), end)


def _first(place: str) -> Piece | None:
    return place.pieces[0] if isinstance(place, TracedValue) and place.pieces else None
