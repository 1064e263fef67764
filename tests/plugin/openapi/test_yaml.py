"""YAML 1.2 as contracts are written in it."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.openapi.yaml_reader import YamlError, read

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]))
KEYS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=99
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    # a key on its line has at most 1,024 characters (YAML 1.2.2, section 7.4.2)
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def value_of(text: str) -> Any:
    return read(text, deepest=50, most_nodes=2000)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("~", None),
        ("", None),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("18446744073709551616", 2**64),
        ("-1.5e3", -1500.0),
        ("1e400", float("inf")),
        ("9" * 5000, "9" * 5000),
        ("2024-05-31", "2024-05-31"),
        ("12:30:45", "12:30:45"),
        ("=", "="),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("!!float 1", 1.0),
        ("!mine 1", "1"),
        ("\tx\t# a tab", "x"),
        ('"\\ud83d\\ude80"', "\U0001f680"),
        ('"a\x7fb"', "a\ufffdb"),
    ],
)
def test_a_scalar_has_the_value_of_the_core_schema(text: str, value: Any) -> None:
    found = value_of(f"a: {text}\n")["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", {"c": 3, "b": 1}),
        ("a: &x {b: 1}\ne: &y {b: 2, c: 4}\nd: {<<: [*x, *y]}\n", {"b": 1, "c": 4}),
        ("d: {<<: text}\n", {"<<": "text"}),
    ],
)
def test_merge_keys_add_what_a_mapping_does_not_have_itself(text: str, value: Any) -> None:
    assert value_of(text)["d"] == value


def test_a_merged_member_is_where_it_was_written() -> None:
    value, positions = read("a: &x\n  b: 1\nd:\n  <<: *x\n", deepest=9, most_nodes=99)
    assert positions.of(value["d"], "b") == (2, 3)
    assert positions.of(value["d"], "c") is None


def test_minified_json_has_positions() -> None:
    value, positions = read('{"a":[{"b":1},{"c":2}]}', deepest=9, most_nodes=99)
    assert positions.of(value["a"], 1) == (1, 15)
    assert positions.of(value["a"][1], "c") == (1, 16)


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a: 1\nb: [\n", "node content", 3),
        ("a: *b\n", "no anchor 'b'", 1),
        ("a: &a [*a]\n", "no anchor 'a'", 1),
        ("a: 1\n---\nb: 1\n", "more than one document", 2),
        ("? [a]\n: 1\n", "a key has to be text", 1),
        ("[" * 200_000, "nested too deeply", 1),
        ("{a: " * 3_000, "nested too deeply", 1),
        ("x: &0 [1]\n" + "".join(f"x{i}: &{i} [*{i - 1}]\n" for i in range(1, 60)), "deep", 50),
    ],
)
def test_what_cannot_be_read_has_a_reason_and_a_line(text: str, words: str, line: int) -> None:
    with pytest.raises(YamlError, match=words) as raised:
        value_of(text)
    assert raised.value.line == line


@pytest.mark.parametrize("merge", ["[{aliases}]", "{{<<: [{aliases}]}}"])
def test_aliases_of_aliases_are_counted_each_time(merge: str) -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [
        f"a{i}: &a{i} " + merge.format(aliases=", ".join([f"*a{i - 1}"] * 8)) for i in range(1, 30)
    ]
    with pytest.raises(YamlError, match="too large"):
        value_of("\n".join(lines))


@given(VALUES)
def test_json_is_yaml(value: Any) -> None:
    assert value_of(json.dumps(value)) == value
    assert value_of(json.dumps(value, ensure_ascii=False, indent=2)) == value


@given(VALUES)
def test_a_dumped_value_is_read_back(value: Any) -> None:
    assert value_of(yaml.safe_dump(value, allow_unicode=True)) == value


@given(st.text(st.sampled_from("ab:,[]{}&*!-?|>'\"#%@` \n\t<0.e~")))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        found = str(type(value_of(text)))
    except YamlError as error:
        found = str(error)
    assert found
