"""Brackets of expressions in examples."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.rules.expressions import _unbalanced
from tests.plugin.rules.pages import Site, contract, taking

EXPRESSIONS = {
    "(speed > 30 && (rain || snow)": (0, "1 bracket is opened and never closed"),
    "((a | b) & ((c": (0, "3 brackets are opened and never closed"),
    "a & b)": (5, "this ')' closes nothing"),
    "(a == 1]": (7, "this ']' closes another bracket"),
    "price gt 5 and startswith(name,'x'": (25, "1 bracket is opened and never closed"),
    "kind:car AND (colour:red OR colour:blue": (13, "1 bracket is opened and never closed"),
    "size=in=(1,2": (8, "1 bracket is opened and never closed"),
    "!(a & b": (1, "1 bracket is opened and never closed"),
    "(a & b)": None,
    "a == '(' && b": None,
    "Sunday (early": None,
    "Fish & chips (large": None,
    "Salt, pepper :)": None,
    "1) open the door": None,
    "a) first & b) second": None,
    "[0, 10)": None,
    "^(\\d+": None,
    "(+49) 30 & 12 34": None,
    "see (https://x.example/a=b": None,
    "<p>(a & b</p>": None,
    "": None,
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_brackets_are_counted_in_expressions_and_not_in_prose(text: str) -> None:
    found = _unbalanced(text)
    assert (found and (found.offset, found.message)) == EXPRESSIONS[text]


@given(
    st.recursive(
        st.just("x"), lambda inner: st.tuples(inner, inner).map("({0[0]} & {0[1]})".format)
    )
)
def test_what_is_well_nested_is_right(text: str) -> None:
    assert _unbalanced(text) is None
    assert text == "x" or _unbalanced(text[:-1]) is not None


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = _unbalanced(text)
    assert found is None or text[found.offset] in "()[]"


def test_an_open_bracket_is_found_at_its_column(tmp_path: Path) -> None:
    body = {"type": "object", "properties": {"when": {"type": "string"}, "label": {}}}
    value = {"label": "Sunday (early", "when": "dark & (wet | cold"}
    page = f"{{% endpoint setRule %}}\n\n```json request\n{json.dumps(value)}\n```\n"
    paths = {"/rules": {"post": taking({"application/json": body}, operationId="setRule")}}
    site = Site(tmp_path, contract(paths), page)
    assert site.found == ["unbalanced-brackets:4:44"]
    assert site.messages == ["in 'when': 1 bracket is opened and never closed; ')' is missing"]


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("Write `wet && (cold || ice)` here.", []),
        ("Write `wet && (cold || ice` here.", ["unbalanced-brackets:3:15"]),
        ("Write `(wet) || ice` or `(wet) || ice)` here.", ["unbalanced-brackets:3:38"]),
        ("Write `(wet && cold` here.", []),  # the beginning of a longer one, perhaps
        ("```text\nWrite `wet && (cold` here.\n```", []),
    ],
)
def test_brackets_of_code_in_prose_are_counted_where_it_combines_parts(
    prose: str, found: list[str], tmp_path: Path
) -> None:
    paths = {"/rules": {"post": taking({"application/json": {}}, operationId="setRule")}}
    page = f"{{% endpoint setRule %}}\n\n{prose}\n"
    assert Site(tmp_path, contract(paths), page).found == found
