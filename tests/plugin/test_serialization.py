"""What is written is read back as it was; anything else is refused, and nothing is executed."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.serialization import dumped, loaded


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Point(NamedTuple):
    x: int
    y: int


@dataclass(frozen=True)
class Shape:
    name: str
    colour: Colour
    corners: tuple[Point, ...]
    tags: frozenset[str]
    checksum: bytes
    is_closed: bool
    inner: "Shape | None" = None
    range: tuple[int, str] = (0, "")


shapes = st.recursive(
    st.none(),
    lambda inner: st.builds(
        Shape,
        st.text(st.characters(exclude_categories=())),  # lone surrogates too
        st.sampled_from(Colour),
        st.lists(st.builds(Point, st.integers(), st.integers()), max_size=3).map(tuple),
        st.frozensets(st.text(max_size=3), max_size=3),
        st.binary(max_size=5),
        st.booleans(),
        inner,
        st.tuples(st.integers(), st.text(max_size=3)),
    ),
    max_leaves=3,
).filter(bool)
SHAPE = Shape("a", Colour.RED, (Point(1, 2),), frozenset("ab"), b"\0", is_closed=True)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=3), inner),
)


@given(shapes)
def test_what_was_written_is_read_back(shape: Shape) -> None:
    assert loaded(Shape, dumped(shape)) == shape


@given(anything | st.lists(anything, min_size=8, max_size=8))
def test_any_other_json_is_none(value: Any) -> None:
    found = loaded(Shape, json.dumps(value).encode())
    assert found is None or dumped(found) == dumped(loaded(Shape, dumped(found)))


@given(st.binary())
def test_any_other_bytes_are_none(raw: bytes) -> None:
    assert loaded(Shape, raw) is None


@pytest.mark.parametrize(
    ("at", "value"),
    [(0, 1), (1, "green"), (2, [[1]]), (2, [[1, "2"]]), (2, {}), (3, "ab"), (4, "zz"), (5, 1)],
)
def test_a_field_of_another_type_makes_the_whole_none(at: int, value: Any) -> None:
    plain = json.loads(dumped(SHAPE))
    assert loaded(Shape, json.dumps(plain).encode()) == SHAPE
    plain[at] = value
    assert loaded(Shape, json.dumps(plain).encode()) is None


def test_a_value_that_has_none_of_several_types_makes_the_whole_none() -> None:
    assert loaded(tuple[int | str, ...], b'[1, "a"]') == (1, "a")
    assert loaded(tuple[int | str, ...], b"[1, 0.5]") is None


def test_json_that_is_nested_without_end_is_none() -> None:
    assert loaded(Shape, b"[" * 200_000) is None
