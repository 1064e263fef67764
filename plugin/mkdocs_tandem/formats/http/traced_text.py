"""Text that remembers where each of its characters was written."""

import json
from collections.abc import Callable, Iterable
from itertools import chain
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

    def encoded(self, code: Callable[[str], str]) -> "TracedText":
        """The same with each character encoded; the code has the offset of the character."""
        codes = [code(char) for char in self.text]
        offsets = (self.at(index) for index, each in enumerate(codes) for _ in each)
        return TracedText("".join(codes), tuple(offsets))

    @property
    def span(self) -> tuple[int, int]:
        """The offset of the first character, and the one after the last."""
        return self.at(), self.at(len(self.text) - 1) + 1 if self.text else self.at()

    def at(self, index: int = 0) -> int:
        """The offset of a character; past the end, after the last one."""
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else 0


def traced(text: str, start: int = 0, end: int | None = None) -> TracedText:
    """A text, or a part of it."""
    end = len(text) if end is None else min(end, len(text))
    return TracedText(text[start:end], tuple(range(start, end)))


def stand_in(text: str, offset: int) -> TracedText:
    """A text that is not on the page, all of it at the offset of what it replaces."""
    return TracedText(text, (offset,) * len(text))


def joined(parts: Iterable[TracedText]) -> TracedText:
    """Texts one after the other."""
    every = list(parts)
    offsets = chain.from_iterable(part.offsets for part in every)
    return TracedText("".join(part.text for part in every), tuple(offsets))


def in_json(text: TracedText) -> TracedText:
    """A text as it is written between double quotes."""
    return text.encoded(lambda char: json.dumps(char, ensure_ascii=False)[1:-1])
