from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.pages.variant_diff import (
    ChangedRun,
    ComparedLine,
    ComparedRow,
    LineBlock,
    comparison,
)

_TEXTS = st.lists(st.sampled_from(["", "a", "one two three", "one four three", "x"])).map("\n".join)


def _side(blocks: list[LineBlock], *, is_left: bool) -> list[str]:
    lines = [row.left if is_left else row.right for block in blocks for row in block.rows]
    return ["".join(part.text for part in line.parts) for line in lines if line]


@given(_TEXTS, _TEXTS)
def test_each_side_is_the_text_it_was_made_of(left: str, right: str) -> None:
    blocks = comparison(left, right)
    assert _side(blocks, is_left=True) == left.splitlines()
    assert _side(blocks, is_left=False) == right.splitlines()


@given(_TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    blocks = comparison(text, text)
    assert all(block.is_same for block in blocks)
    assert _side(blocks, is_left=True) == text.splitlines()


@given(_TEXTS, _TEXTS)
def test_lines_are_numbered_from_one(left: str, right: str) -> None:
    blocks = comparison(left, right)
    numbers = [row.left.number for block in blocks for row in block.rows if row.left]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_line_that_one_side_lacks_stands_beside_nothing() -> None:
    (same, own) = comparison("a\n", "a\nb\n")
    assert same.is_same
    assert own.rows == (ComparedRow(None, ComparedLine(2, (ChangedRun("b", is_own=True),))),)


def test_of_a_changed_line_the_words_are_marked_that_the_other_lacks() -> None:
    ((row,),) = (block.rows for block in comparison("one two three four", "one 2 three four"))
    assert row.left is not None
    assert [part.text for part in row.left.parts if part.is_own] == ["two "]


def test_a_long_line_is_compared_as_a_whole() -> None:
    ((row,),) = (block.rows for block in comparison("a " * 2000 + "b", "a " * 2000 + "c"))
    assert row.left is not None
    assert len(row.left.parts) == 1
