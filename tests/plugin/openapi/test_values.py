"""Patterns, formats and numbers, as JSON Schema has them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.openapi import Schema, load
from mkdocs_tandem.openapi.patterns import compiled
from tests.support.waiting import LIMIT

HEAD = {"info": {"title": "Lines", "version": "1"}, "paths": {}}


def schema_of(definition: Any, version: str = "3.1.0") -> Schema:
    document = {"openapi": version, **HEAD, "components": {"schemas": {"It": definition}}}
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
    [
        ("^(a+)+$", "a" * 5000 + "!"),
        (r"^(\w+\s?)*$", "word " * 500 + "!"),
        ("(.*.*)*x", "y" * 500),
        ("^(a|a)*$", "a" * 40 + "!"),
        ("^(a|aa){1,}$", "a" * 40 + "!"),
        ("^(a|a|a|a|a|a)*$", "a" * 19 + "!"),
        ("a?" * 30 + "a" * 30 + "b", "a" * 30),
        ("^(?:a?){40}b$", "a" * 40),
    ],
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


@pytest.mark.parametrize("pattern", ["^[a-z]+$", r"^(\w+-)*\w+$", r"^(\w+)-\1$"])
@pytest.mark.parametrize("text", ["plate", "first-registration-plate-of-the-car", "née-" * 9])
def test_a_placeholder_may_stand_for_text_with_a_pattern(pattern: str, text: str) -> None:
    schema = schema_of({"type": "object", "properties": {"plate": {"pattern": pattern}}})
    assert not schema.mistakes({"plate": text}, is_placeholder=bool)


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
        ("byte", "SGVsbG8=", "Hello, world"),
        ("byte", "SGVs\r\nbG8", "SGVsbG8=="),
        ("byte", "-_8", "+_8="),
        ("byte", "", "SGVsbG8hA"),
        ("byte", "iVBORw0KGgo...", "iVBORw0KGgo."),
        ("byte", "<bytes of the image>", "bytes of the image"),
    ],
)
def test_a_format_is_that_of_its_rfc(name: str, right: Any, wrong: Any) -> None:
    assert not kinds({"format": name}, right)
    assert kinds({"format": name}, wrong) == ["wrong-format"]


def test_formats_are_checked_without_libraries_for_dates() -> None:
    """Those that ``jsonschema`` would use: isoduration brings arrow, which brings dateutil."""
    code = (
        "import sys; from mkdocs_tandem.openapi.string_formats import FORMATS\n"
        "assert FORMATS.conforms('P1D', 'duration') and not FORMATS.conforms('P1', 'duration')\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(  # noqa: S603 -- our own code
        command, capture_output=True, text=True, check=True, timeout=LIMIT
    )
    loaded = set(done.stdout.split())
    assert "mkdocs_tandem" in loaded
    assert not loaded & {"arrow", "babel", "dateutil", "isoduration", "pytz", "rfc3339_validator"}


@pytest.mark.parametrize("name", ["base64", "base64url"])
def test_what_the_content_encoding_names_is_base64(name: str) -> None:
    assert not kinds({"contentEncoding": name}, "SGVsbG8=")
    assert not kinds({"contentEncoding": name}, 7)
    assert kinds({"contentEncoding": name}, "no Base64!") == ["wrong-format"]
    assert kinds({"contentEncoding": name, "format": "byte"}, "no!") == ["wrong-format"]
    assert not kinds({"contentEncoding": "quoted-printable"}, "=3D!")


def document_of(schemas: Any, openapi: str = "3.1.0") -> Any:
    document = {"openapi": openapi, **HEAD, "components": {"schemas": schemas}}
    return load(Path("c.json"), "c.json", json.dumps(document))


def refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_schema_that_leads_to_another_twice_is_judged_once() -> None:
    schemas: dict[str, Any] = {f"S{i}": {"allOf": [refer(f"S{i + 1}")] * 2} for i in range(40)}
    schemas["S40"] = {"type": "string"}
    (found,) = document_of(schemas).schemas["S0"].mistakes(5)
    assert found.kind == "wrong-type"


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_recursive_alternatives_with_one_wrong_value_take_time_as_their_size(keyword: str) -> None:
    branches = ("Sum", "Product", "Quotient")
    schemas: dict[str, Any] = {
        "Term": {keyword: [refer("Number"), *map(refer, branches)]},
        "Number": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}},
    }
    for name in branches:
        properties = {"kind": {"const": name}, "of": {"type": "array", "items": refer("Term")}}
        schemas[name] = {"type": "object", "required": ["kind", "of"], "properties": properties}
    term: Any = {"n": "x"}
    for _ in range(15):
        term = {"kind": "Product", "of": [{"n": 1}, term]}
    begin = time.perf_counter()
    (found,) = document_of(schemas).schemas["Term"].mistakes(term)
    assert (found.kind, found.pointer[-1]) == ("wrong-type", "n")
    assert time.perf_counter() - begin < 2


def test_work_on_values_that_no_alternative_allows_grows_with_their_number() -> None:
    """The first of two lists of alternatives was read anew for each wrong value."""

    def list_of(*values: str) -> dict[str, Any]:
        item = {"type": "object", "properties": {"kind": {"enum": list(values)}}}
        return {"type": "array", "items": {"oneOf": [item, {"type": "null"}]}}

    def work(count: int) -> int:
        schema = schema_of({"oneOf": [list_of("bus", "tram"), list_of("ferry")]})
        value = [{"kind": f"{number}"} for number in range(count)]
        found, calls = _counted(lambda: schema.mistakes(value))
        assert len(found) == count
        assert found[0].hint == "allowed: 'bus', 'tram', 'ferry'"
        return calls

    work(1)
    assert work(200) < 3 * work(100)


def test_the_parts_of_alternatives_are_read_in_time_as_their_number() -> None:
    def work(count: int) -> int:
        branches = [
            {"type": "object", "properties": {f"m{number}": {"type": "integer"}}}
            for number in range(count)
        ]
        schema = schema_of({"oneOf": branches})
        found, calls = _counted(lambda: schema.parts)
        assert [len(it.names) for it in found] == [count]
        return calls

    work(1)
    assert work(400) < 3 * work(200)


def _counted(work: Callable[[], Sequence[Any]]) -> tuple[Sequence[Any], int]:
    """What a function returns, and the number of calls that it makes."""
    calls = 0

    def called(frame: Any, event: str, arg: Any) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(called)
    try:
        found = work()
    finally:
        sys.setprofile(None)
    return found, calls


def test_thousands_of_missing_members_are_found_soon() -> None:
    names = [f"m{number}" for number in range(5000)]
    begin = time.perf_counter()
    assert len(schema_of({"required": names}).mistakes({})) == 5000
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("items", "is_unique"),
    [
        ([1, True, "1", [1], {"a": 1}], True),
        ([1, 1.0], False),
        ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], False),
    ],
)
def test_items_are_unique_by_what_they_say(items: list[Any], *, is_unique: bool) -> None:
    assert kinds({"uniqueItems": True}, items) == ([] if is_unique else ["wrong-value"])


ANCHORED = {
    "Stop": {"$anchor": "stop", "type": "object", "properties": {"name": {"type": "string"}}},
    "Line": {"type": "array", "items": {"$ref": "#stop"}},
    "List": {
        "type": "object",
        "properties": {"entries": {"type": "array", "items": {"$dynamicRef": "#entry"}}},
        "$defs": {"any": {"$dynamicAnchor": "entry"}},
    },
    "Lines": {
        **refer("List"),
        "$defs": {"line": {"$dynamicAnchor": "entry", "type": "object", "required": ["number"]}},
    },
    "Located": {
        "$id": "https://schemas.example/located",
        "properties": {"at": {"$ref": "#/$defs/point"}, "near": {"$ref": "located#/$defs/point"}},
        "$defs": {"point": {"type": "array", "items": {"type": "number"}}},
    },
}


@pytest.mark.parametrize(
    ("name", "value", "pointers"),
    [
        ("Line", [{"name": "a"}, {"name": 1}], [(1, "name")]),
        ("List", {"entries": [{}]}, []),
        ("Lines", {"entries": [{"number": 1}, {}]}, [("entries", 1)]),
        ("Located", {"at": ["x"], "near": ["y"]}, [("at", 0), ("near", 0)]),
    ],
)
def test_references_by_name_are_followed(name: str, value: Any, pointers: list[Any]) -> None:
    contract = document_of(ANCHORED)
    assert not contract.faults
    assert [it.pointer for it in contract.schemas[name].mistakes(value)] == pointers


@pytest.mark.parametrize(
    "reference",
    [
        "parts%00.yaml#/It",
        "//[parts/It.yaml",
        "//[parts/It.yaml#/It",
        "http://[::1#/It",
        "#/servers/" + "9" * 5000,
        "http://[",
        "#nowhere",
        "#/components/schemas/\ud800",
        "x" * 5000,
        "",
        "?",
        "/etc/passwd",
    ],
)
def test_odd_references_are_findings(reference: str) -> None:
    contract = document_of({"It": {"properties": {"a": {"$ref": reference}}}})
    assert {it.rule for it in contract.faults} <= {"contract-reference", "contract-example"}
    assert contract.faults or reference in ("", "?")
    assert not contract.schemas["It"].mistakes({})


BASE = {
    "type": "object",
    "required": ["sort"],
    "properties": {"sort": {"type": "string"}, "line": {"type": "integer"}},
    "discriminator": {
        "propertyName": "sort",
        "mapping": {"night": "#/components/schemas/NightRide"},
    },
}
RIDES = {
    "Ride": BASE,
    "Tour": {"allOf": [refer("Ride"), {"required": ["guide"], "properties": {"guide": {}}}]},
    "NightRide": {"allOf": [refer("Ride")], "properties": {"lights": {"type": "boolean"}}},
    "CityTour": {"allOf": [refer("Tour")], "properties": {"city": {"type": "string"}}},
    "Alone": {**BASE, "discriminator": {"propertyName": "sort"}},
    "Listed": {
        "properties": {"sort": {"enum": ["other", "Shared"]}, "line": {}},
        "discriminator": {"propertyName": "sort"},
    },
    "Shared": {"allOf": [refer("Listed")], "properties": {"lights": {}}},
}


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Ride", {"sort": "night", "lights": True}, []),
        ("Ride", {"sort": "NightRide", "lights": True}, []),
        ("Ride", {"sort": "night", "lights": 1}, [("wrong-type", ("lights",))]),
        ("Ride", {"sort": "Tour", "line": 1}, [("missing-member", ())]),
        ("Ride", {"sort": "CityTour", "guide": "x", "city": 1}, [("wrong-type", ("city",))]),
        ("Ride", {"sort": "night", "city": "x"}, [("unknown-member", ("city",))]),
        ("Ride", {"sort": "Ride", "line": "x"}, [("wrong-type", ("line",))]),
        ("Ride", {"sort": "nihgt", "lights": True}, [("wrong-value", ("sort",))]),
        ("Tour", {"sort": "Tuor", "guide": 1}, []),
        ("Listed", {"sort": "other", "line": 1}, []),
        ("Listed", {"sort": "night", "lights": True}, [("wrong-value", ("sort",))]),
        ("Tour", {"sort": "Tour", "guide": 1, "line": 2}, []),
        ("CityTour", {"sort": "CityTour", "guide": 1, "city": "x"}, []),
        ("Alone", {"sort": "x", "lights": 1}, [("unknown-member", ("lights",))]),
    ],
)
def test_a_value_names_the_child_of_a_base_schema(name: str, value: Any, found: Any) -> None:
    contract = document_of(RIDES)
    assert not contract.faults
    assert [(it.kind, it.pointer) for it in contract.schemas[name].mistakes(value)] == found


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Boat", {"kind": "Raft", "logs": "x"}, [("wrong-type", ("logs",))]),
        ("Boat", {"kind": "Ferry", "crew": 3}, []),
        ("Boat", {"kind": "Ferry", "crew": "x"}, [("wrong-type", ("crew",))]),
        ("Boat", {"crew": "x"}, [("wrong-type", ("crew",))]),
        ("Boat", {"kind": "Boat", "name": 1}, [("wrong-type", ("name",))]),
        ("Boat", {"kind": "Boat"}, []),
        ("Any", {"kind": "Raft", "logs": 1}, []),
        ("Any", {"kind": "Ferry"}, [("missing-member", ())]),
        ("Any", {"crew": "x"}, [("wrong-type", ("crew",))]),
    ],
)
def test_other_values_stand_for_the_default_of_a_mapping(name: str, value: Any, found: Any) -> None:
    rule = {"propertyName": "kind", "defaultMapping": "Other"}
    boats = {
        "Boat": {"properties": {"kind": {}, "name": {"type": "string"}}, "discriminator": rule},
        "Raft": {"allOf": [refer("Boat")], "properties": {"logs": {"type": "integer"}}},
        "Other": {
            "allOf": [refer("Boat")],
            "properties": {"crew": {"type": "integer"}},
            "required": ["crew"],
        },
        "Any": {"oneOf": [refer("Raft"), refer("Other")], "discriminator": rule},
    }
    contract = document_of(boats, openapi="3.2.0")
    assert not contract.faults
    assert [(it.kind, it.pointer) for it in contract.schemas[name].mistakes(value)] == found


def test_a_mapping_that_leads_nowhere_is_a_finding() -> None:
    mapping = {"propertyName": "sort", "mapping": {"t": "#/components/schemas/Tuor"}}
    (found,) = document_of(RIDES | {"Ride": {**BASE, "discriminator": mapping}}).faults
    assert (found.rule, found.hint) == ("contract-reference", "did you mean 'Tour'?")


@pytest.mark.parametrize("more", [{}, {"allOf": [{"type": "object"}]}, {"enum": [{}]}])
def test_nullable_allows_null_whatever_else_a_schema_has(more: dict[str, Any]) -> None:
    assert not schema_of({"properties": {"a": {"nullable": True, **more}}}, "3.0.3").mistakes(
        {"a": None}
    )


def test_a_nullable_that_is_told_at_the_contract_is_not_told_again_for_each_null() -> None:
    schema = schema_of({"nullable": True, "oneOf": [{"type": "string"}], "default": None}, "3.1.0")
    assert schema.mistakes(None) == []
    assert [it.kind for it in schema.mistakes(1)] == ["wrong-type"]


def test_a_pattern_in_two_pairs_of_quotes_is_the_contracts_mistake() -> None:
    contract = document_of({"It": {"properties": {"a": {"pattern": '"[A-Z]{2}"'}}}})
    (found,) = contract.faults
    assert (found.rule, found.hint) == ("contract-pattern", "write pattern: '[A-Z]{2}'")
    assert not contract.schemas["It"].mistakes({"a": "DE"})


@pytest.mark.parametrize(
    ("pattern", "foreign", "right"),
    [
        ("^(?P<year>[0-9]{4})$", "(?P<", "(?<"),
        ("(?<a>x)(?P=a)", "(?P=", "\\k<"),
        ("(?i)gold", "(?i)", "[aA]"),
        ("(?>a+)b", "(?>", "(?:"),
        ("(?x)a b", "(?x)", ""),
    ],
)
def test_a_group_of_another_dialect_is_named(pattern: str, foreign: str, right: str) -> None:
    (found,) = document_of({"It": {"type": "string", "pattern": pattern}}).faults
    message = f"patterns are those of ECMAScript, which have no '{foreign}'"
    hint = f"write '{right}'" if right else "leave it out"
    assert (found.message, found.hint) == (message, hint)


def test_signs_of_a_group_in_a_class_are_signs() -> None:
    assert not document_of({"It": {"type": "string", "pattern": "^[(?P<)]+$"}}).faults


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("/^[a-z]+$/", "write pattern: '^[a-z]+$'"),
        ("/^[a-z]+$/i", "write pattern: '^[a-z]+$'"),
        ("/^v1/", "write pattern: '^v1'"),
        ("/v1/", None),
        ("^/v1/$", None),
        ("/a\\$/", None),
    ],
)
def test_slashes_around_a_pattern_are_a_mistake_of_the_contract(pattern: str, hint: Any) -> None:
    contract = document_of({"It": {"type": "string", "pattern": pattern}})
    found = [(it.rule, it.hint) for it in contract.faults]
    assert found == ([("contract-pattern", hint)] if hint else [])


def test_an_unknown_name_of_a_child_has_the_known_ones_as_hint() -> None:
    (found,) = document_of(RIDES).schemas["Ride"].mistakes({"sort": "nihgt"})
    assert found.message == "'sort' cannot be 'nihgt'"
    assert found.hint == "did you mean 'night'? allowed: 'night', 'Tour', 'CityTour'"


def test_what_is_inside_a_read_only_member_is_not_noticed_again() -> None:
    inner = {"type": "object", "properties": {"at": {**TEXT, "readOnly": True}}}
    made = {"type": "object", "readOnly": True, "properties": {"by": inner, "at": inner}}
    schema = schema_of({"type": "object", "properties": {"made": made, "by": inner}})
    asked = Schema(schema._world, schema.definition, "readOnly")  # noqa: SLF001 -- of a request
    value = {"made": {"by": {"at": "x"}, "at": {}}, "by": {"at": "x"}}
    assert [it.pointer for it in asked.notices(value)] == [("made",), ("by", "at")]


def test_members_of_the_other_direction_and_deprecated_ones_are_noticed() -> None:
    properties = {"id": {**TEXT, "readOnly": True}, "pin": {**TEXT, "writeOnly": True}}
    inner = {"type": "object", "properties": properties | {"old": {"deprecated": True}}}
    media = {"content": {"application/json": {"schema": {"items": inner}}}}
    operation = {"requestBody": media, "responses": {"200": {"description": "done", **media}}}
    document = {"openapi": "3.1.0", **HEAD, "paths": {"/rides": {"post": operation}}}
    (read,) = load(Path("c.json"), "c.json", json.dumps(document)).operations
    value = [{"id": "1", "pin": "2", "old": 3}]
    assert read.request
    assert [(it.kind, it.pointer[1]) for it in read.request.notices(value)] == [
        ("read-only", "id"),
        ("deprecated", "old"),
    ]
    assert not read.request.mistakes(value)
    answer = read.responses["200"].schema
    assert answer
    assert [it.pointer[1] for it in answer.notices(value)] == ["pin", "old"]


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"mail": "a"}, ["unknown-member"]),
        ({"mailAddressOfOwner": "a"}, ["unknown-member"]),
        ({"phone": "a"}, ["missing-member", "unknown-member"]),
        ({"mail": "a", "mail_address": "b"}, ["unknown-member"]),
    ],
)
def test_a_member_with_words_of_the_missing_one_is_one_mistake(
    value: Any, expected: list[str]
) -> None:
    schema = {
        "type": "object",
        "required": ["mail_address"],
        "properties": {"mail_address": {"type": "string"}, "age": {"type": "integer"}},
    }
    found = schema_of(schema).mistakes(value)
    assert [it.kind for it in found] == expected
    if "mail" in value and len(value) == 1:
        assert found[0].hint == "did you mean 'mail_address'?"


def test_members_with_words_of_several_missing_ones_excuse_none() -> None:
    names = {"code": {"type": "integer"}, "message": {"type": "string"}}
    schema = {"type": "object", "required": [*names], "properties": names}
    found = schema_of(schema).mistakes({"error_code": 1, "text": "x"})
    assert [it.kind for it in found] == ["missing-member"] * 2 + ["unknown-member"] * 2
    assert [it.hint for it in found[2:]] == ["it may have 'code', 'message'"] * 2
