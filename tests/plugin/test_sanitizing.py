import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.serialization import problem_in, sanitized

texts = st.text(st.characters(exclude_categories=()), max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)


@given(values)
def test_what_is_sanitized_can_be_written(value: object) -> None:
    found = sanitized(value)
    json.dumps(found, ensure_ascii=False).encode()
    assert problem_in(found) == ""
    assert (found == value) == (problem_in(value) == "")


@pytest.mark.parametrize(
    ("value", "expected", "problem"),
    [
        ({"a": ["x\ud83d"]}, {"a": ["x\ufffd"]}, "'\\ud83d' is half of a character"),
        ({"\udc00": 1}, {"\ufffd": 1}, "'\\udc00' is half of a character"),
        pytest.param(
            [1 << 16000], [None], "a number has more digits than can be shown", id="many digits"
        ),
        pytest.param([1 << 14000, True], [1 << 14000, True], "", id="not too many"),
    ],
)
def test_what_cannot_be_written_is_replaced_and_told(
    value: object, expected: object, problem: str
) -> None:
    assert sanitized(value) == expected
    assert problem_in(value) == problem


def test_lists_that_hold_each_other_many_times_are_looked_at_once() -> None:
    value: object = ["x\ud83d"]
    for _ in range(60):
        value = [value, value, {"again": value}]
    assert problem_in(value) == "'\\ud83d' is half of a character"
    assert problem_in(sanitized(value)) == ""
