"""Rendered text as pieces that know where they were written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, NamedTuple, Self

from mkdocs_tandem.source import Source


class Piece(NamedTuple):
    """A run of rendered text and the place in a source that it represents."""

    text: str
    source: Source
    start: int
    """Offset in ``source.text``."""
    is_literal: bool
    """Whether ``text[i]`` is ``source.text[start + i]``; if not, all of it represents ``start``."""
    call: "IncludeCall | None" = None
    """The include of this source; ``None`` in the page itself."""


@dataclass(frozen=True, slots=True)
class IncludeCall:
    """An include as it happened."""

    name: str
    """What was included, as the tag named it."""
    parameters: Mapping[str, Any] = field(hash=False)
    source: Source = field(hash=False)
    """Where the tag is."""
    start: int = 0
    """Offset of the tag in ``source.text``."""
    offset: int = 0
    """Offset in the rendered text at which the included text begins."""
    caller: "IncludeCall | None" = None
    included: Source | None = field(default=None, hash=False)
    """What was found by that name."""


@dataclass(frozen=True, slots=True)
class EndpointCall(IncludeCall):
    """The tag that names an operation, as it happened; it prints nothing."""

    words: tuple[str, ...] = ()
    """The ids, or a method and a path, that it was given."""


class TracedValue(str):
    """A value with its source positions, as a string of an author or captured text."""

    __slots__ = ("pieces",)
    pieces: tuple[Piece, ...]

    def __new__(cls, pieces: tuple[Piece, ...]) -> Self:
        """The pieces joined."""
        self = super().__new__(cls, "".join([piece[0] for piece in pieces]))
        self.pieces = pieces
        return self

    @property
    def marks(self) -> "list[PullMark]":
        """What in it is yet to be pulled in."""
        return [piece.text for piece in self.pieces if isinstance(piece.text, PullMark)]


class PullMark(str):
    """A mark in a page for something that is pulled in once the page has run.

    It is known by its class: no text that a page writes or prints can pass for one.
    """

    __slots__ = ("kind", "words")
    kind: str
    """Name of the tag: what is pulled in."""
    words: tuple[str, ...]
    """What the tag was given."""

    def __new__(cls, kind: str, words: tuple[str, ...]) -> Self:
        """A comment, for the case that nothing takes its place."""
        self = super().__new__(cls, f"<!-- {' '.join((kind, *words))} -->")
        self.kind, self.words = kind, words
        return self

    @property
    def tag(self) -> str:
        """The tag as its author wrote it."""
        return " ".join([self.kind, *self.words])


class PieceWriter:
    """Where nodes write their pieces."""

    def __init__(self, limit: int, full: Callable[[], None]) -> None:
        self.pieces: list[Piece] = []
        self.size = 0
        self._limit = limit
        self._full = full

    def add(self, piece: Piece) -> None:
        """Take a piece; past the limit, ``full`` is called."""
        size = self.size + len(piece[0])
        if size > self._limit:
            self._full()
        self.pieces.append(piece)
        self.size = size

    def line(self) -> str:
        """What was written since the last line end."""
        parts: list[str] = []
        for piece in reversed(self.pieces):
            _, is_there, behind = piece.text.rpartition("\n")
            parts.append(behind)
            if is_there:
                break
        return "".join(reversed(parts))

    def nested(self) -> "PieceWriter":
        """An empty output with the same limit, for text that is captured."""
        return PieceWriter(self._limit, self._full)

    def captured(self) -> TracedValue:
        """What was written, as a value."""
        return TracedValue(condensed(self.pieces))


MOST_PIECES = 100_000
"""How many places one value may come from."""


def condensed(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a value; those of one with too many count to the first place of each run."""
    if len(pieces) <= MOST_PIECES:
        return tuple(pieces)
    found: list[Piece] = []
    for is_mark, run in groupby(pieces, lambda it: isinstance(it.text, PullMark)):
        parts = list(run)
        if is_mark:
            found += parts
            continue
        text = "".join([part.text for part in parts])
        found.append(at_place(parts[0], text))
    return tuple(found)


def at_place(place: Piece, text: str) -> Piece:
    """A piece for a text that was not written itself, at the place of another one."""
    return Piece(text, place.source, place.start, is_literal=False, call=place.call)


def settled(
    pieces: Sequence[Piece], calls: Sequence[IncludeCall]
) -> tuple[tuple[Piece, ...], tuple[IncludeCall, ...]]:
    """Pieces without the empty ones, and calls with the offset at which their text came out.

    Captured text comes out later than it was written, or never: an empty piece marks where each
    call within it begins.
    """
    first: dict[int, int] = {}
    offset = 0
    for piece in pieces:
        length = len(piece[0])
        if not length:
            first.setdefault(id(piece.call), offset)
        offset += length
    offsets = {id(call): first.get(id(call), min(call.offset, offset)) for call in calls}
    kept = tuple([piece for piece in pieces if piece[0]])
    if all(offsets[id(call)] == call.offset for call in calls):
        return kept, tuple(sorted(calls, key=_offset))
    moved: dict[int, IncludeCall] = {}
    for call in calls:  # a caller always comes before what it calls
        caller = call.caller and moved[id(call.caller)]
        moved[id(call)] = replace(call, offset=offsets[id(call)], caller=caller)
    kept = tuple(
        piece._replace(call=moved[id(piece.call)]) if piece.call else piece for piece in kept
    )
    return kept, tuple(sorted(moved.values(), key=_offset))


def _offset(call: IncludeCall) -> int:
    return call.offset
