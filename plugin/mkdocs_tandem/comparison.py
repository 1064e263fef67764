"""What a page says to one audience and what to another, side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_WORDS = re.compile(r"\w+\s*|\s+|[^\w\s]\s*")
_LONGEST = 2_000
"""Lines with more characters are compared as wholes."""
_ALIKE = 0.4
"""Lines with less in common are two lines, not one that was changed."""


@dataclass(frozen=True)
class Part:
    """A run of characters within a line."""

    text: str
    is_own: bool
    """Whether the other side lacks it."""


@dataclass(frozen=True)
class Line:
    """A line as one side has it."""

    number: int
    """Counted from 1, in the text of its side."""
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Row:
    """What stands side by side; ``None`` where a side has nothing."""

    left: Line | None
    right: Line | None


@dataclass(frozen=True)
class Block:
    """Lines next to each other that are all alike, or all not."""

    is_same: bool
    rows: tuple[Row, ...]


def comparison(left: str, right: str) -> list[Block]:
    """Two texts, line by line, in the order of both."""
    before, after = left.splitlines(), right.splitlines()
    matcher = SequenceMatcher(None, before, after)
    return [
        Block(tag == "equal", tuple(_rows(before, (i, j), after, (k, n), is_same=tag == "equal")))
        for tag, i, j, k, n in matcher.get_opcodes()
    ]


def _rows(
    before: Sequence[str],
    left: tuple[int, int],
    after: Sequence[str],
    right: tuple[int, int],
    *,
    is_same: bool,
) -> Iterator[Row]:
    for one, other in zip_longest(range(*left), range(*right)):
        if one is None or other is None:
            yield Row(
                None if one is None else Line(one + 1, (Part(before[one], is_own=True),)),
                None if other is None else Line(other + 1, (Part(after[other], is_own=True),)),
            )
        elif is_same:
            part = (Part(before[one], is_own=False),)
            yield Row(Line(one + 1, part), Line(other + 1, part))
        else:
            parts = _parts(before[one], after[other])
            yield Row(Line(one + 1, parts[0]), Line(other + 1, parts[1]))


def _parts(left: str, right: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Two lines, with the words that only one of them has."""
    whole = (Part(left, is_own=True),), (Part(right, is_own=True),)
    if max(len(left), len(right)) > _LONGEST:
        return whole
    before, after = _WORDS.findall(left), _WORDS.findall(right)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    codes = matcher.get_opcodes()
    return (
        tuple(Part("".join(before[i:j]), tag != "equal") for tag, i, j, _, _ in codes if i < j),
        tuple(Part("".join(after[k:n]), tag != "equal") for tag, _, _, k, n in codes if k < n),
    )
