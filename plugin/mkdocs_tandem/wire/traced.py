"""Text that remembers where each of its characters was written."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Traced(NamedTuple):
    """A text, and an offset for each of its characters."""

    text: str
    offsets: tuple[int, ...]

    def cut(self, start: int, end: int | None = None) -> "Traced":
        """A part of it."""
        return Traced(self.text[start:end], self.offsets[start:end])

    def stripped(self) -> "Traced":
        """The same without white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, len(self.text.rstrip()) or None)

    def without(self, chars: str) -> "Traced":
        """The same without some characters."""
        kept = [index for index, char in enumerate(self.text) if char not in chars]
        offsets = tuple(self.offsets[index] for index in kept) if self.offsets else ()
        return Traced("".join(self.text[index] for index in kept), offsets)

    def at(self, index: int = 0) -> int:
        """The offset of a character; past the end, after the last one."""
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else 0


def traced(text: str, start: int, end: int) -> Traced:
    """A part of a text."""
    return Traced(text[start:end], tuple(range(start, min(end, len(text)))))


def joined(parts: Iterable[Traced]) -> Traced:
    """Texts one after the other."""
    every = list(parts)
    return Traced("".join(part.text for part in every), tuple(_offsets(every)))


def _offsets(parts: Iterable[Traced]) -> Iterator[int]:
    for part in parts:
        yield from part.offsets
