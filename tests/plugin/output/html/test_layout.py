import ast
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.output.html.samples import _literal, pretty

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES)
def test_json_that_is_shown_says_what_is_sent(value: Any) -> None:
    assert json.loads(pretty(value)) == value


@given(VALUES)
def test_python_that_is_shown_says_what_is_sent(value: Any) -> None:
    assert ast.literal_eval(_literal(value, is_plain=True)) == value


def test_half_a_pair_of_surrogates_can_be_written_to_a_file() -> None:
    for text in (pretty(["\ud800"]), _literal(["\ud800"])):
        assert json.loads(text.replace(",\n", "\n").encode()) == ["\ud800"]


def test_what_fits_in_a_line_stays_in_it_and_what_is_nested_does_not() -> None:
    value = {"point": {"x": 1, "y": 2}, "names": ["a", "b"], "deep": {"in": {"x": 1}}, "none": []}
    assert pretty(value).splitlines() == [
        "{",
        '  "point": { "x": 1, "y": 2 },',
        '  "names": ["a", "b"],',
        '  "deep": {',
        '    "in": { "x": 1 }',
        "  },",
        '  "none": []',
        "}",
    ]
