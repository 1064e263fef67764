"""Text that remembers where each of its characters was written."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class TracedText(NamedTuple):
    """A text, and an offset for each of its characters."""

    text: str
    offsets: tuple[int, ...]

    def cut(self, start: int, end: int | None = None) -> "TracedText":
        """A part of it."""
        return TracedText(self.text[start:end], self.offsets[start:end])

    def stripped(self) -> "TracedText":
        """The same without white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, len(self.text.rstrip()) or None)

    def without(self, chars: str) -> "TracedText":
        """The same without some characters."""
        kept = [index for index, char in enumerate(self.text) if char not in chars]
        offsets = tuple(self.offsets[index] for index in kept) if self.offsets else ()
        return TracedText("".join(self.text[index] for index in kept), offsets)

    def at(self, index: int = 0) -> int:
        """The offset of a character; past the end, after the last one."""
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else 0


def traced(text: str, start: int, end: int) -> TracedText:
    """A part of a text."""
    return TracedText(text[start:end], tuple(range(start, min(end, len(text)))))


def joined(parts: Iterable[TracedText]) -> TracedText:
    """Texts one after the other."""
    every = list(parts)
    return TracedText("".join(part.text for part in every), tuple(_offsets(every)))


def _offsets(parts: Iterable[TracedText]) -> Iterator[int]:
    for part in parts:
        yield from part.offsets
