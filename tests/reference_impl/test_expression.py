import pytest
from hypothesis import given
from hypothesis import strategies as st

from callback_api.errors import ApiError
from callback_api.expression import parse

NAMES = ["a", "b", "c.1"]


@pytest.mark.parametrize(
    ("text", "true", "expected"),
    [
        ("a", "a", True),
        ("!a", "a", False),
        ("a | b & c.1", "a", True),  # and before or
        ("(a | b) & c.1", "a", False),
        ("!a & b", "b", True),  # not before and
        ("!(a & b)", "a", True),
        ("a&b&c.1", "a b c.1", True),
        ("!!a", "a", True),
    ],
)
def test_an_expression_has_a_value(text: str, true: str, *, expected: bool) -> None:
    values = {name: name in true.split() for name in NAMES}
    assert parse(text, NAMES)(values) is expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a & d", "column 5: no trigger is named 'd'"),
        ("(a | b", "column 1: this parenthesis is not closed"),
        ("a | (b & (c.1)", "column 5: this parenthesis is not closed"),
        ("a | b)", "column 6: this parenthesis closes nothing"),
        ("a & & b", "column 5: '&' cannot stand here"),
        ("a b", "column 3: 'b' cannot stand here"),
        ("a &", "column 4: it ends"),
        ("", "column 1: it ends"),
        ("a # b", "column 3: '#' cannot stand here"),
        ("()", "column 2: ')' cannot stand here"),
        ("a | !a", "always true"),
        ("a & !a", "always false"),
        ("(a & b) & !(a | c.1)", "always false"),
        ("a" * 1001, "longer than 1000"),
        ("(" * 400, "column 1: this parenthesis is not closed"),
    ],
)
def test_a_mistake_is_told_with_its_column(text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse(text, NAMES)
    assert caught.value.code == 40010
    assert message in caught.value.message


@given(st.text(alphabet="ab!&|() ", max_size=30))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        expression = parse(text, ["a", "b"])
    except ApiError:
        return
    python = text.replace("!", " not ").replace("&", " and ").replace("|", " or ").strip()
    for a in (False, True):
        for b in (False, True):
            wanted = eval(python, {"a": a, "b": b})  # noqa: S307 -- of our own alphabet
            assert expression({"a": a, "b": b}) is wanted
