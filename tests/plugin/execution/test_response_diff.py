from typing import Any

import pytest

from mkdocs_tandem.execution.response_diff import bindings, differences
from mkdocs_tandem.formats.json import Node, parse


def _root(text: str) -> Node:
    root = parse(text).root
    assert root is not None
    return root


SAME: list[tuple[str, Any]] = [
    ('{"a": 1, "b": 2}', {"b": 2, "a": 1}),
    ('{"a": { }, "b": [ ]}', {"a": {"x": 1}, "b": [1, 2]}),
    ('{"a": 1, ...}', {"a": 1, "b": 2}),
    ('{"a": "<id>"}', {"a": 7}),
    ('{"a": ...}', {"a": 7}),
    ('[1, "<n>"]', [1, None]),
    ("1.0", 1),
]


@pytest.mark.parametrize(("text", "answer"), SAME)
def test_what_is_left_open_is_no_difference(text: str, answer: Any) -> None:
    assert list(differences(_root(text), answer)) == []


OTHER: list[tuple[str, Any, str, str]] = [
    ('{"a": 1}', {"a": 2}, "1", "'a' is 2 in the response, not 1"),
    ('{"a": true}', {"a": 1}, "true", "'a' is 1 in the response, not true"),
    ('{"a": {"b": "x"}}', {"a": {"b": "y"}}, '"x"', "'a.b' is \"y\""),
    ('{"a": 1, "b": 1}', {"a": 1}, '"b"', "the response has no 'b'"),
    (
        '{"a": 1}',
        {"a": 1, "b": 2},
        "{",
        "the response has a member 'b' that the example does not show",
    ),
    ('{"a": [1, 2]}', {"a": [2, 1]}, "1, 2", "'a[0]' is 2"),
    ('{"a": [1]}', {"a": [1, 2]}, "[", "'a' has 2 items in the response, not 1"),
    ('{"a": 1}', None, "{", "the response is null, not"),
    ("[1, 2]", [1], "[", "the response has 1 item, not 2"),
    ('{"a": [1, 2]}', {"a": [1]}, "[", "'a' has 1 item in the response, not 2"),
]


@pytest.mark.parametrize(("text", "answer", "at", "message"), OTHER)
def test_a_difference_stands_where_the_example_says_otherwise(
    text: str, answer: Any, at: str, message: str
) -> None:
    first = next(differences(_root(text), answer))
    assert text[first.offset :].startswith(at)
    assert first.message.startswith(message)


def test_placeholders_name_what_the_answer_has() -> None:
    text = '{"callbackId": "<cbid>", "list": [{"vin": "$vin"}], "status": "Running"}'
    answer = {"callbackId": "3f", "list": [{"vin": "VR0"}, {}], "status": "Paused"}
    assert dict(bindings(_root(text), answer)) == {
        "callbackId": "3f",
        "cbid": "3f",
        "vin": "VR0",
    }


def test_a_misspelt_member_is_one_difference() -> None:
    (difference,) = differences(_root('{"labl": 1, "x": 2}'), {"label": 1, "x": 2})
    assert difference.message == "the response has no 'labl'"
    assert difference.hint == "did you mean 'label'?"
    assert difference.diff == ('- "labl": 1', '+ "label": 1')


@pytest.mark.parametrize(
    ("text", "answer", "is_told"),
    [
        ('{"at": "1"}', {"at": "2026-01-31T12:00:00Z"}, True),
        ('{"state": "open"}', {"state": "shut"}, False),
    ],
)
def test_a_value_of_each_run_has_a_placeholder_as_hint(
    text: str, answer: Any, *, is_told: bool
) -> None:
    (difference,) = differences(_root(text), answer)
    assert ("write '\"<at>\"'" in difference.hint) is is_told
