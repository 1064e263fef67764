"""Patterns, formats and numbers, as JSON Schema has them."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.contract import Schema, load
from mkdocs_tandem.contract.regex import compiled


def schema_of(definition: Any, version: str = "3.1.0") -> Schema:
    document = {"openapi": version, "components": {"schemas": {"It": definition}}}
    return load(Path("c.json"), "c.json", json.dumps(document)).schemas["It"]


def kinds(definition: Any, value: Any) -> list[str]:
    return [it.kind for it in schema_of(definition).mistakes(value)]


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        (r"^(?<year>\d{4})-\k<year>$", "2024-2024", "2024-2025"),
        (r"^\p{Lu}\p{Ll}+$", "Ärger", "1rger"),
        (r"^\p{Script=Greek}+$", "λόγος", "logos"),
        (r"^\d$", "7", "\u0667"),
        (r"^\w+$", "word", "wörd"),
        ("^a$", "a", "a\n"),
        ("^[[]$", "[", "]"),
        ("^[^]$", "x", "xy"),
        (r"^\/v\d\/a\-b$", "/v1/a-b", "/v1/ab"),
        (r"^\u{1F600}$", "\U0001f600", "x"),
        ("^.$", "\U0001f600", "ab"),
        (r"^\cJ$", "\n", "J"),
        (r"(?<!un)known", "known", "unknown"),
        (r"^a{,3}$", "a{,3}", "aaa"),
    ],
)
def test_a_pattern_is_read_as_ecmascript(pattern: str, fits: str, fails: str) -> None:
    assert not kinds({"pattern": pattern}, fits)
    assert kinds({"pattern": pattern}, fails) == ["wrong-format"]


@pytest.mark.parametrize("pattern", ["[a-z", "(?P<x>a)", "(?i)a", "a++", "(", "\ud800"])
def test_what_is_no_pattern_of_ecmascript_is_none(pattern: str) -> None:
    assert compiled(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("^(a+)+$", "a" * 5000 + "!"), (r"^(\w+\s?)*$", "word " * 500 + "!"), ("(.*.*)*x", "y" * 500)],
)
def test_matching_ends_soon(pattern: str, text: str) -> None:
    expression = compiled(pattern)
    begin = time.perf_counter()
    assert expression
    assert not expression.may_match(text) or pattern == "(.*.*)*x"
    assert time.perf_counter() - begin < 2


def test_a_pattern_that_takes_too_long_is_one_mistake_of_the_contract() -> None:
    definition = {"type": "object", "properties": {"a": {"pattern": r"^(\w+)*\1$"}, "b": {}}}
    (found,) = schema_of(definition).mistakes({"a": "a" * 60 + "!", "b": 1})
    assert found.kind == "contract-pattern"
    assert found.place == "c.json#/components/schemas/It/properties/a/pattern"


@given(st.text(), st.text(st.sampled_from("ab(|)[^]*+?{1,}\\.$dpL"), max_size=12))
def test_any_pattern_is_compiled_or_not_and_any_text_matched_or_not(text: str, given: str) -> None:
    expression = compiled(given)
    if expression is not None:
        assert expression.may_match(text) in (True, False)


def test_names_that_match_a_pattern_are_not_additional() -> None:
    definition = {
        "type": "object",
        "patternProperties": {r"^(?<lang>\p{Ll}{2})$": {"type": "string"}},
        "additionalProperties": {"type": "integer"},
    }
    assert not kinds(definition, {"de": "Auto", "count": 1})
    assert kinds(definition, {"de": 1, "count": "x"}) == ["wrong-type", "wrong-type"]


@pytest.mark.parametrize(
    ("number", "factor", "is_multiple"),
    [
        (19.99, 0.01, True),
        (19.995, 0.01, False),
        (0.3, 0.1, True),
        (1e22, 1, True),
        (10**400, 0.01, True),
        (10**400 + 1, 10, False),
        (1e-7, 1e-8, True),
        (0, 7, True),
        (float("inf"), 0.5, False),
        (18446744073709551616, 2**60, True),
    ],
)
def test_multiples_are_counted_in_decimal(
    number: float, factor: float, *, is_multiple: bool
) -> None:
    assert kinds({"multipleOf": factor}, number) == ([] if is_multiple else ["wrong-value"])


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("email", "jo.doe+x@mail.example", "jo@"),
        ("email", '"jo doe"@mail.example', "jo doe@mail.example"),
        ("email", "jo@[192.0.2.1]", "jo@[192.0.2.300]"),
        ("email", "jo@[IPv6:2001:db8::1]", "@mail.example"),
        ("email", "a@b", "a..b@mail.example"),
        ("email", "x@mail.example", "x@-mail.example"),
        ("idn-email", "jö@bücher.example", "jö bücher@x"),
        ("duration", "P1Y2M3DT4H5M6S", "P1Y2D"),
        ("duration", "P3W", "P3W1D"),
        ("duration", "PT36H", "PT"),
        ("duration", "P0D", "P"),
        ("time", "23:59:60Z", "22:59:60Z"),
        ("time", "01:29:60+01:30", "23:59:60+01:30"),
        ("time", "08:30:00.123z", "08:30:00"),
        ("date-time", "2016-12-31T23:59:60Z", "2016-12-31T23:58:60Z"),
        ("date-time", "2024-02-29t08:30:00+02:00", "2023-02-29T08:30:00Z"),
        ("date", "2024-05-31", "2024-5-31"),
        ("int32", 2147483647, 2147483648),
    ],
)
def test_a_format_is_that_of_its_rfc(name: str, right: Any, wrong: Any) -> None:
    assert not kinds({"format": name}, right)
    assert kinds({"format": name}, wrong) == ["wrong-format"]
