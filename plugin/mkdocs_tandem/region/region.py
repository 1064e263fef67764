"""A place in a page that holds code."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_tandem.liquid.pieces import Piece


class Kind(StrEnum):
    """How a region is written."""

    FENCE = "fence"
    INDENTED = "indented"
    HTML = "html"
    CELL = "cell"
    """A cell of a table."""
    SPAN = "span"
    """Code within a line of prose, or JSON within any other text."""
    PARAMETER = "parameter"
    """What an include was given."""


BLOCKS = (Kind.FENCE, Kind.INDENTED, Kind.HTML)
"""The kinds that stand apart from the lines around them."""


@dataclass(frozen=True)
class Region:
    """Code in a page: what it is called, and its text without what Markdown or HTML put around."""

    language: str
    """The first word behind a fence, lower case; empty if there is none."""
    words: tuple[str, ...]
    """The words behind the language."""
    body: str
    start: int
    """Offset in the page's text at which it begins, its fence included."""
    end: int
    """Offset behind it."""
    run_starts: tuple[int, ...]
    """Offsets in ``body`` at which its runs begin: each stands in the page as it is here."""
    run_offsets: tuple[int, ...]
    """Offsets in the page's text of those same places."""
    kind: Kind = Kind.FENCE
    written: tuple[Piece, ...] = field(default=(), repr=False)
    """For a parameter, where its text was written; it stands in no page."""

    def offset(self, at: int) -> int:
        """The offset in the page's text of an offset into ``body``."""
        if not self.run_starts:
            return self.end
        run = max(0, bisect_right(self.run_starts, at) - 1)
        return self.run_offsets[run] + at - self.run_starts[run]

    def part(self, language: str, text: str, offsets: Iterable[int]) -> "Region":
        """A text within the region, each of its characters with its offset into ``body``."""
        runs = Runs()
        for char, offset in zip(text, offsets, strict=True):
            runs.add(char, self.offset(offset))
        start = runs.offsets[0] if runs.offsets else self.start
        return runs.region(language, self.words, (start, self.end), self.kind)


class Runs:
    """Collects the text of a region, run by run."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.offsets: list[int] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """What has been collected."""
        return "".join(self._parts)

    def add(self, text: str, offset: int) -> None:
        """Take a text that stands at an offset of the page."""
        if not text:
            return
        if not self.starts or self.offsets[-1] + self._length - self.starts[-1] != offset:
            self.starts.append(self._length)
            self.offsets.append(offset)
        self._parts.append(text)
        self._length += len(text)

    def region(
        self, language: str, words: tuple[str, ...], span: tuple[int, int], kind: Kind
    ) -> Region:
        """What has been collected, between two offsets of the page."""
        starts, offsets = tuple(self.starts), tuple(self.offsets)
        return Region(language, words, self.text, *span, starts, offsets, kind)
