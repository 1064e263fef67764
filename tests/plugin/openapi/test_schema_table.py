import json
from pathlib import Path

from mkdocs_tandem.openapi import MemberRow, Schema, load
from tests.plugin.callback_contract import JSON, drivers, fleets, openapi


def schema(document: JSON, name: str) -> Schema:
    return load(Path("c.json"), text=json.dumps(document)).schemas[name]


def test_members_are_rows_with_all_that_readers_need() -> None:
    rows = schema(fleets(), "RetryPolicy").members()

    assert rows == (
        MemberRow(
            name="policy",
            type="string",
            is_required=True,
            constraint="one of 'None', 'Bounded'",
            description="How often a failed notification is sent again.",
        ),
        MemberRow(
            "retryNumber", "integer", is_required=False, constraint="at least 1", default="3"
        ),
        MemberRow(
            "retryDelay", "integer", is_required=False, constraint="at least 1", default="10"
        ),
    )


def test_one_character_is_not_many() -> None:
    properties = {"a": {"minLength": 1, "maxLength": 2}, "b": {"minItems": 1}}
    document = openapi({"A": {"type": "object", "properties": properties}}, "/a")
    rows = schema(document, "A").members()
    assert [row.constraint for row in rows] == [
        "at least 1 character, at most 2 characters",
        "at least 1 item",
    ]


def test_a_limit_is_shown_without_a_fraction_of_zero() -> None:
    properties = {"a": {"minimum": 1.0, "maximum": 2.5}, "b": {"exclusiveMinimum": 0.0}}
    document = openapi({"A": {"type": "object", "properties": properties}}, "/a")
    found = schema(document, "A")
    assert [row.constraint for row in found.members()] == ["at least 1, at most 2.5", "more than 0"]
    (mistake,) = found.mistakes({"a": 0})
    assert mistake.hint == "at least 1"


def test_members_of_members_follow_them() -> None:
    rows = schema(fleets(), "Subscription").members(("callback",))

    assert [(row.name, row.type, row.depth) for row in rows] == [
        ("webhook", "object", 0),
        ("webhook.target", "string (uri)", 1),
        ("webhook.name", "string", 1),
        ("webhook.attributes", "array of object", 1),
        ("webhook.attributes[].type", "string", 2),
        ("webhook.attributes[].key", "string", 2),
        ("webhook.attributes[].value", "string", 2),
    ]


def test_what_only_an_alternative_requires_is_not_required() -> None:
    rows = schema(drivers(), "Subscription").members(("callback",))

    assert [row.is_required for row in rows if row.depth == 0] == [False, False, False]


def test_what_any_part_requires_is_required() -> None:
    parts = openapi(
        {
            "It": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"b": {}}}]},
            "Base": {"required": ["a", "b"], "properties": {"a": {"deprecated": True}, "c": {}}},
        },
        "/it",
    )

    rows = schema(parts, "It").members()

    assert [(row.name, row.is_required, row.is_deprecated) for row in rows] == [
        ("b", True, False),
        ("a", True, True),
        ("c", False, False),
    ]


def test_a_schema_inside_itself_is_shown_once() -> None:
    tree = {
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/It"}}}
    }

    rows = schema(openapi({"It": tree}, "/it"), "It").members()

    assert [row.name for row in rows] == ["children", "children[].children"]


def test_a_row_knows_its_values_and_where_the_contract_names_it() -> None:
    (policy, *_) = schema(fleets(), "RetryPolicy").members()
    assert policy.values == ("None", "Bounded")
    assert policy.places == ("c.json#/components/schemas/RetryPolicy/properties/policy",)


def test_equal_bounds_are_one_size() -> None:
    document = openapi(
        {"It": {"properties": {"code": {"type": "string", "minLength": 3, "maxLength": 3}}}}, "/it"
    )
    (row,) = load(Path("c.json"), "c.json", json.dumps(document)).schemas["It"].members()
    assert row.constraint == "3 characters"


def test_values_without_a_type_are_all_that_a_row_has() -> None:
    properties = {"grade": {"enum": ["A", "B"], "default": "B"}, "fixed": {"const": 7}}
    (fixed, grade) = sorted(
        schema(openapi({"It": {"properties": properties}}, "/it"), "It").members(),
        key=lambda row: row.name,
    )
    assert (grade.type, grade.constraint, grade.default) == ("", "one of 'A', 'B'", "'B'")
    assert (fixed.type, fixed.constraint) == ("", "always 7")


def test_a_schema_of_another_file_has_the_name_that_the_file_gives_it(tmp_path: Path) -> None:
    answer = {"schema": {"$ref": "parts.json#/components/schemas/Crate"}}
    operation = {"responses": {"200": {"description": "", "content": {"text/json": answer}}}}
    parts = {"Crate": {"properties": {"label": {"type": "string"}}}}
    (tmp_path / "c.json").write_text(json.dumps(openapi({}, "/it", get=operation)), "utf-8")
    (tmp_path / "parts.json").write_text(json.dumps({"components": {"schemas": parts}}), "utf-8")
    contract = load(tmp_path / "c.json")
    assert [row.name for row in contract.schemas["Crate"].members()] == ["label"]
    assert str(tmp_path / "parts.json") in contract.files
