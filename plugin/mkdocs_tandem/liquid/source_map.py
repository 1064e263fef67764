"""The way back from rendered text to the locations it was written at."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from mkdocs_tandem.liquid.pieces import IncludeCall, Piece
from mkdocs_tandem.source import Location, Source


@dataclass(frozen=True)
class Origin:
    """Where a character of a variant was written."""

    source: Source
    offset: int
    """Into ``source.text``."""
    via: tuple[Location, ...] = ()
    """The includes that lead there, outermost first."""

    @property
    def location(self) -> Location:
        return self.source.location(self.offset)


class SourceMap:
    """The way back from a variant's text to the places it was written at."""

    def __init__(self, pieces: Sequence[Piece], source: Source) -> None:
        self.pieces = tuple(piece for piece in pieces if piece.text)
        """The text, in runs that were each written at one place."""
        self._ends = list(accumulate(len(piece.text) for piece in self.pieces))
        self._source = source

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that the text was written in."""
        return frozenset(piece.source.path for piece in self.pieces)

    def origin(self, offset: int) -> Origin:
        """Where the character at ``offset`` was written; past the end, where the text ends."""
        if not self.pieces:
            return Origin(self._source, self._source.body_start)
        number = self._number(offset)
        piece = self.pieces[number]
        start = self._ends[number] - len(piece.text)
        within = min(offset - start, len(piece.text)) if piece.is_literal else 0
        return Origin(piece.source, piece.start + within, chain(piece.call))

    def run(self, start: int, end: int) -> tuple[Source, int] | None:
        """The source and offset that hold the same characters as the text between two offsets.

        ``None`` if they were written in more than one place, or not literally.
        """
        number = min(bisect_right(self._ends, start), len(self.pieces) - 1)
        found: tuple[Source, int] | None = None
        at = start
        while at < end and number < len(self.pieces):
            piece = self.pieces[number]
            offset = piece.start + at - (self._ends[number] - len(piece.text))
            if found is None:
                found = piece.source, offset
            if not piece.is_literal or (piece.source, offset) != (found[0], found[1] + at - start):
                return None
            at, number = self._ends[number], number + 1
        return found

    def run_start(self, offset: int) -> int:
        """The offset at which the characters that were written with the one at ``offset`` begin."""
        number = self._number(offset)
        return self._ends[number] - len(self.pieces[number].text)

    def places(self, source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the text shows characters of a source, as offsets: one pair for each piece."""
        for piece, last in zip(self.pieces, self._ends, strict=True):
            if piece.source is not source and piece.source.path != source.path:
                continue
            first = last - len(piece.text)
            if not piece.is_literal:
                if start <= piece.start < end:
                    yield first, last
                continue
            low = max(start, piece.start)
            high = min(end, piece.start + len(piece.text))
            if low < high:
                yield first + low - piece.start, first + high - piece.start

    def call(self, offset: int) -> IncludeCall | None:
        """The include that the character at ``offset`` came out of, the innermost one."""
        return self.pieces[self._number(offset)].call if self.pieces else None

    def is_within(self, offset: int, call: IncludeCall) -> bool:
        """Whether the character at ``offset`` came out of an include."""
        around = self.pieces[self._number(offset)].call if self.pieces else None
        while around is not None and around is not call:
            around = around.caller
        return around is call

    def _number(self, offset: int) -> int:
        return min(bisect_right(self._ends, offset), len(self.pieces) - 1)


def chain(call: IncludeCall | None) -> tuple[Location, ...]:
    """The places of the includes around a call, outermost first, itself last."""
    places: list[Location] = []
    while call is not None:
        places.append(call.source.location(call.start))
        call = call.caller
    return tuple(reversed(places))
