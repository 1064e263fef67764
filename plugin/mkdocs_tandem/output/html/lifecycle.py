"""Life cycle diagrams: values and the transitions between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mkdocs_tandem.openapi import Transitions
from mkdocs_tandem.output.html.labels import ENGLISH, Labels

_COLUMN, _ROW, _HEIGHT, _LETTER, _GAP = 44, 62, 34, 7.2, 24
_BEGIN = ""
"""The label before the first values."""
_BEND = 0.75
"""How far a curve goes towards the points that it bends to."""


@dataclass(frozen=True)
class Box:
    """A value in the picture."""

    name: str
    x: float
    y: float
    """Of its upper left corner."""
    width: float
    is_end: bool
    height = _HEIGHT

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Lifecycle:
    """The values that something may have, and the order in which it may have them."""

    title: str
    transitions: Transitions
    labels: Labels = ENGLISH

    @property
    def summary(self) -> str:
        """The content of the picture, in sentences."""
        found, labels = self.transitions, self.labels
        sentences = [
            labels.text("The first value is %(values)s.", values=_either(found.initial, labels))
        ]
        sentences += (
            labels.text(
                "%(value)s may be followed by %(others)s.",
                value=value,
                others=_either(others, labels),
            )
            for value, others in found.following.items()
            if others
        )
        return " ".join(sentences)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The values, each in the column after its predecessors; the beginning is none."""
        return tuple(box for name, box in self._placed.items() if name != _BEGIN)

    @property
    def begin(self) -> Box:
        """Where it begins."""
        return self._placed[_BEGIN]

    @property
    def paths(self) -> Iterator[str]:
        """The arrows, as SVG writes a path."""
        for one, other in self._pairs:
            yield _path(*self._points(self._placed[one], self._placed[other]))

    @property
    def width(self) -> float:
        return max(box.x + box.width for box in self._placed.values()) + 4

    @property
    def height(self) -> float:
        return self._above + self._rows * _ROW + self._below

    @property
    def rows(self) -> Iterator[tuple[str, str]]:
        """Each value and what may follow it, for the table."""
        for value in self.transitions.values:
            others = ", ".join(self.transitions.following.get(value, ()))
            yield value, others or self.labels.text("the end")

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        """The column of each value: one after its last predecessor, ignoring ways back."""
        ranks = {_BEGIN: 0}

        def visit(value: str, rank: int, above: frozenset[str]) -> None:
            if value in above or ranks.get(value, -1) >= rank:
                return
            ranks[value] = rank
            for other in self.transitions.following.get(value, ()):
                visit(other, rank + 1, above | {value})

        for value in self.transitions.initial:
            visit(value, 1, frozenset())
        for value in self.transitions.values:
            if value not in ranks:
                visit(value, 1, frozenset())
        return ranks

    @cached_property
    def _columns(self) -> list[list[str]]:
        columns: list[list[str]] = [[] for _ in range(max(self._ranks.values()) + 1)]
        for name in (_BEGIN, *self.transitions.values):
            columns[self._ranks[name]].append(name)
        return [column for column in columns if column]

    @cached_property
    def _placed(self) -> Mapping[str, Box]:
        placed: dict[str, Box] = {}
        x = 2.0
        for column in self._columns:
            width = max((len(name) * _LETTER + 20 if name else 16) for name in column)
            top = self._above + (self._rows - len(column)) * _ROW / 2 + (_ROW - _HEIGHT) / 2
            for number, name in enumerate(column):
                is_end = not self.transitions.following.get(name)
                placed[name] = Box(name, x, top + number * _ROW, width, is_end)
            x += width + _COLUMN
        return placed

    @property
    def _rows(self) -> int:
        return max(len(column) for column in self._columns)

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        begin = ((_BEGIN, value) for value in self.transitions.initial)
        return [*begin, *self.transitions.pairs]

    @cached_property
    def _above(self) -> float:
        return self._room(is_under=False)

    @cached_property
    def _below(self) -> float:
        return self._room(is_under=True)

    def _room(self, *, is_under: bool) -> float:
        """What the arrows over, or under, the values need."""
        spans = [
            abs(self._span(one, other)) + 1
            for one, other in self._pairs
            if self._span(one, other) != 1 and self._is_under(one, other) is is_under
        ]
        return 4 + _BEND * _GAP * max(spans, default=0)

    def _span(self, one: str, other: str) -> int:
        """How many columns lie between two values, and the last of the two."""
        return self._ranks[other] - self._ranks[one]

    def _is_under(self, one: str, other: str) -> bool:
        """Whether an arrow passes below the boxes between: ways back, and ways to the lowest."""
        column = self._columns[self._ranks[other]]
        return self._span(one, other) <= 0 or (len(column) > 1 and other == column[-1])

    def _points(self, one: Box, other: Box) -> tuple[tuple[float, float], ...]:
        """Where an arrow begins, what it bends to, twice, and where it ends."""
        if self._span(one.name, other.name) == 1:
            start, end = one.x + one.width, other.x
            y, to, half = one.y + _HEIGHT / 2, other.y + _HEIGHT / 2, (start + end) / 2
            return (start, y), (half, y), (half, to), (end, to)
        is_under = self._is_under(one.name, other.name)
        y, to = (one.y + _HEIGHT, other.y + _HEIGHT) if is_under else (one.y, other.y)
        away = _GAP * (abs(self._span(one.name, other.name)) + 1)
        bend = max(y, to) + away if is_under else min(y, to) - away
        return (one.middle, y), (one.middle, bend), (other.middle, bend), (other.middle, to)


def _path(*points: tuple[float, float]) -> str:
    start, *others = (f"{x:.0f} {y:.0f}" for x, y in points)
    return f"M{start}C{' '.join(others)}"


def _either(values: tuple[str, ...], labels: Labels) -> str:
    *others, last = values
    if not others:
        return last
    return labels.text("%(one)s or %(other)s", one=", ".join(others), other=last)
