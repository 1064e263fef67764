"""A code block: language, body, offset."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_tandem.liquid.pieces import Piece


class BlockKind(StrEnum):
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


BLOCKS = (BlockKind.FENCE, BlockKind.INDENTED, BlockKind.HTML)
"""The kinds with lines of their own."""


@dataclass(frozen=True)
class CodeBlock:
    """Code in a page: its language, and its text without the Markdown or HTML around it."""

    language: str
    """The first word after a fence, lower case; empty if there is none."""
    words: tuple[str, ...]
    """The words after the language."""
    body: str
    start: int
    """Offset in the page's text at which it begins, its fence included."""
    end: int
    """Offset after it."""
    run_starts: tuple[int, ...]
    """Offsets in ``body`` at which its runs begin: each is in the page as it is here."""
    run_offsets: tuple[int, ...]
    """Offsets in the page's text of those same places."""
    kind: BlockKind = BlockKind.FENCE
    written: tuple[Piece, ...] = field(default=(), repr=False)
    """For a parameter, where its text was written; it is in no page."""

    def offset(self, at: int) -> int:
        """The offset in the page's text of an offset into ``body``."""
        if not self.run_starts:
            return self.end
        run = max(0, bisect_right(self.run_starts, at) - 1)
        return self.run_offsets[run] + at - self.run_starts[run]

    def at(self, offset: int) -> int | None:
        """The offset into ``body`` of an offset in the page's text; ``None`` if it is not there."""
        ends = (*self.run_starts[1:], len(self.body))
        for start, there, end in zip(self.run_starts, self.run_offsets, ends, strict=True):
            if there <= offset <= there + end - start:
                return start + offset - there
        return None

    def part(self, language: str, text: str, offsets: Iterable[int]) -> "CodeBlock":
        """A text within the region, each of its characters with its offset into ``body``."""
        runs, at = BlockTextBuilder(), 0
        for first, end in self._stretches(tuple(offsets)):
            runs.add(text[at : at + end - first], self.offset(first))
            at += end - first
        start = runs.offsets[0] if runs.offsets else self.start
        return runs.region(language, self.words, (start, self.end), self.kind)

    def _stretches(self, offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Offsets into ``body`` that follow each other within a run: the first, and the next."""
        if not offsets:
            return
        first = end = offsets[0]
        stop = self._run_end(first)
        for offset in offsets:
            if offset != end or offset >= stop:
                yield first, end
                first = offset
                stop = self._run_end(first)
            end = offset + 1
        yield first, end

    def _run_end(self, at: int) -> int:
        """Where the run ends that an offset into ``body`` is in."""
        if not self.run_starts:
            return at + 1
        run = bisect_right(self.run_starts, at)
        return self.run_starts[run] if run < len(self.run_starts) else len(self.body) + 1


class BlockTextBuilder:
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
        """Take a text that is at an offset of the page."""
        if not text:
            return
        if not self.starts or self.offsets[-1] + self._length - self.starts[-1] != offset:
            self.starts.append(self._length)
            self.offsets.append(offset)
        self._parts.append(text)
        self._length += len(text)

    def region(
        self, language: str, words: tuple[str, ...], span: tuple[int, int], kind: BlockKind
    ) -> CodeBlock:
        """What has been collected, between two offsets of the page."""
        starts, offsets = tuple(self.starts), tuple(self.offsets)
        return CodeBlock(language, words, self.text, *span, starts, offsets, kind)


_MEMBER = r'"[^"\n]*"[ \t]*:'
_TEXTS = r'\[\s*"[^"\n]*"\s*[,\]]'
_JSON = re.compile(rf"\s*(?:\[\s*)?\{{\s*{_MEMBER}|\s*{_MEMBER}[ \t]*\S|\s*{_TEXTS}")

_HINT = re.compile(r'"[ \t]*:|\[\s*"')


def may_hold_json(text: str) -> bool:
    """Whether a closer look is worth while."""
    return '"' in text and _HINT.search(text) is not None


def looks_like_json(text: str) -> bool:
    """Whether a text is an object, a member, or a list of objects or texts, as its start shows."""
    return _JSON.match(text) is not None
