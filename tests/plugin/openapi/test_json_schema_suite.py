"""What the JSON Schema Test Suite requires, keyword by keyword, with values of our own.

Source: json-schema-org/JSON-Schema-Test-Suite, ``tests/draft2020-12`` without ``optional``, and
``tests/draft4`` for schemas of OpenAPI 3.0. Remote schemas are apart: contracts are not looked up
on other hosts.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.openapi import Schema, load

Row = tuple[Any, list[Any], list[Any]]
"""A schema, values that fit it and values that do not."""
INTEGER, TEXT = {"type": "integer"}, {"type": "string"}
AT = "#/components/schemas/It"


def schema_of(definition: Any, version: str) -> Schema:
    document = {"openapi": version, "info": {"title": "Values", "version": "1"}, "paths": {}}
    text = json.dumps(document | {"components": {"schemas": {"It": definition}}})
    return load(Path("v.json"), "v.json", text).schemas["It"]


def refused(definition: Any, version: str, value: Any) -> list[str]:
    """The kinds of mistakes; members that no schema names are valid in JSON Schema."""
    found = schema_of(definition, version).mistakes(value)
    return [it.kind for it in found if it.kind != "unknown-member"]


def members(**schemas: Any) -> dict[str, Any]:
    return {"properties": schemas}


NEW: dict[str, Row] = {
    "additionalProperties": (
        members(a={}) | {"patternProperties": {"^v": {}}, "additionalProperties": INTEGER},
        [{"a": "x", "vx": "x", "b": 1}, "text", [1]],
        [{"b": "x"}],
    ),
    "allOf": ({"allOf": [{"minimum": 3}, {"maximum": 5}]}, [3, 5, "x"], [2, 6]),
    "anchor": ({"$ref": "#count", "$defs": {"a": {"$anchor": "count", **INTEGER}}}, [1], ["x"]),
    "anyOf": ({"anyOf": [INTEGER, {"minimum": 2}]}, [1, 2.5, "x"], [1.5]),
    "boolean_schema": (members(a=True, b=False), [{"a": 1}, {}], [{"b": 1}, {"a": 1, "b": 2}]),
    "const": ({"const": [{"a": False}]}, [[{"a": False}]], [[{"a": 0}], [], {"a": False}]),
    "const: numbers": ({"const": 1}, [1, 1.0], [True, "1", 2]),
    "contains": ({"contains": {"const": 5}}, [[1, 5], {"a": 1}], [[1], []]),
    "default": (members(a={**INTEGER, "default": []}), [{}, {"a": 1}], [{"a": "x"}]),
    "dependentRequired": ({"dependentRequired": {"a": ["b"]}}, [{"a": 1, "b": 2}, {}], [{"a": 1}]),
    "dependentSchemas": (
        {"dependentSchemas": {"a": members(b=INTEGER), "c": False}},
        [{"a": 1, "b": 2}, {"b": "x"}],
        [{"a": 1, "b": "x"}, {"c": 1}],
    ),
    "dynamicRef": (
        {
            "$id": "https://values.example/words",
            "$ref": "list",
            "$defs": {
                "word": {"$dynamicAnchor": "item", **TEXT},
                "list": {
                    "$id": "list",
                    "type": "array",
                    "items": {"$dynamicRef": "#item"},
                    "$defs": {"any": {"$dynamicAnchor": "item"}},
                },
            },
        },
        [["a", "b"], []],
        [["a", 1], "a"],
    ),
    "enum": ({"enum": [6, "x", [], True, {"a": 1}]}, [6.0, {"a": 1.0}], [1, 5, {"a": 2}, False]),
    "exclusiveMaximum": ({"exclusiveMaximum": 3.0}, [2.9, "x"], [3, 3.5]),
    "exclusiveMinimum": ({"exclusiveMinimum": 1.1}, [1.2, "x"], [1.1, 0.6]),
    "if-then-else": (
        {"if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}, "else": {"multipleOf": 2}},
        [-1, 4],
        [-100, 3],
    ),
    "if alone": ({"if": {"const": 0}}, [0, "x"], []),
    "then and else alone": ({"then": {"const": 0}, "else": {"const": 1}}, [0, "x"], []),
    "infinite-loop-detection": (
        {"$defs": {"n": INTEGER}, "allOf": [members(a={"$ref": f"{AT}/$defs/n"})]}
        | {"additionalProperties": {"$ref": f"{AT}/$defs/n"}},
        [{"a": 1}],
        [{"a": "x"}],
    ),
    "items": ({"prefixItems": [TEXT], "items": INTEGER}, [["a", 1, 2], []], [["a", "b"], [1]]),
    "items: false": ({"items": False}, [[], "x"], [[1]]),
    "maxContains": ({"contains": {"const": 1}, "maxContains": 1}, [[1, 2]], [[1, 1], []]),
    "maxItems": ({"maxItems": 2.0}, [[1, 2], "xyz"], [[1, 2, 3]]),
    "maxLength": ({"maxLength": 2}, ["\U0001f600\U0001f600", 100], ["abc"]),
    "maxProperties": ({"maxProperties": 1}, [{"a": 1}, [1, 2]], [{"a": 1, "b": 2}]),
    "maximum": ({"maximum": 300}, [300, 300.0, "x"], [300.5]),
    "minContains": ({"contains": {"const": 1}, "minContains": 2}, [[1, 1, 2]], [[1, 2], []]),
    "minContains: 0": ({"contains": {"const": 1}, "minContains": 0}, [[], [2]], []),
    "minItems": ({"minItems": 1}, [[1], ""], [[]]),
    "minLength": ({"minLength": 2}, ["ab", 1], ["\U0001f600"]),
    "minProperties": ({"minProperties": 1}, [{"a": 1}, []], [{}]),
    "minimum": ({"minimum": -2}, [-2.0, "x"], [-2.0001]),
    "multipleOf": ({"multipleOf": 0.0001}, [0.0075, 0, "x"], [0.00751]),
    "multipleOf: large": ({"type": "integer", "multipleOf": 0.123456789}, [], [1e308]),
    "not": ({"not": {"type": ["integer", "boolean"]}}, ["x", 1.5], [1, True]),
    "oneOf": ({"oneOf": [INTEGER, {"minimum": 2}]}, [1, 2.5], [3, 1.5]),
    "oneOf: required": (
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        [{"a": 1}, {"b": 1}],
        [{"a": 1, "b": 1}, {"c": 1}],
    ),
    "pattern": ({"pattern": "^a*$"}, ["aaa", 5, None], ["abc"]),
    "patternProperties": (
        {"patternProperties": {"f.*o": INTEGER, "^x": False}},
        [{"foo": 1, "b": "x"}, [1]],
        [{"fo": "x"}, {"xy": 1}],
    ),
    "prefixItems": ({"prefixItems": [INTEGER, False]}, [[1], []], [["x"], [1, 2]]),
    "properties": (
        members(a={"type": "array", "maxItems": 3}) | {"patternProperties": {"a": {"minItems": 2}}},
        [{"a": [1, 2]}, {}, []],
        [{"a": [1]}, {"a": [1, 2, 3, 4]}],
    ),
    "properties: names of keywords": (
        members(**{"$ref": TEXT, "x/y~z": INTEGER}),
        [{}],
        [{"$ref": 1}],
    ),
    "propertyNames": ({"propertyNames": {"maxLength": 2}}, [{"ab": 1}, {}, []], [{"abc": 1}]),
    "ref": ({"$ref": f"{AT}/$defs/a~1b", "$defs": {"a/b": INTEGER}, "maximum": 3}, [3], ["x", 4]),
    "ref: recursive": (
        members(next={"$ref": AT}, n=INTEGER),
        [{"next": {"next": {"n": 1}}}],
        [{"next": {"next": {"n": "x"}}}],
    ),
    "ref: to a schema beside it": (
        {
            "$ref": "https://values.example/if",
            "if": {"$id": "https://values.example/if", **INTEGER},
        },
        [12],
        ["x"],
    ),
    "ref: by URN": (
        {"$id": "urn:example:values", "$ref": "#/$defs/n", "$defs": {"n": INTEGER}},
        [1],
        ["x"],
    ),
    "required": ({"required": ["a\nb", "__proto__"]}, [{"a\nb": 1, "__proto__": 1}, []], [{}]),
    "type": ({"type": ["integer", "null"]}, [1, 1.0, None], ["1", True, 1.5, [], {}]),
    "unevaluatedItems": (
        {"allOf": [{"prefixItems": [INTEGER]}], "unevaluatedItems": TEXT},
        [[1, "x"], "x"],
        [[1, 2]],
    ),
    "unevaluatedProperties": (
        {"anyOf": [members(a=TEXT), members(b=INTEGER)], "unevaluatedProperties": INTEGER},
        [{"a": "x"}, {"a": "x", "c": 1}],
        [{"a": "x", "c": "y"}],
    ),
    "uniqueItems": (
        {"uniqueItems": True},
        [[1, True], [0, False], [[1], [True]], [{"a": 1}, {"a": True}], "xx"],
        [[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [[], []]],
    ),
    "unknownKeyword": ({"x-any": {"$ref": 5}, "allOf": [INTEGER]}, [1], ["x"]),
}

OLD: dict[str, Row] = {
    "exclusiveMaximum": ({"maximum": 3, "exclusiveMaximum": True}, [2.2], [3]),
    "exclusiveMaximum: false": ({"maximum": 3, "exclusiveMaximum": False}, [3], [3.5]),
    "exclusiveMinimum": ({"minimum": 3, "exclusiveMinimum": True}, [3.2], [3]),
    "ref: others beside it": (
        {"allOf": [{"$ref": f"{AT}/properties/n", "maximum": 1}], **members(n=INTEGER)},
        [5],
        ["x"],
    ),
    "type": ({"type": "number"}, [1, 1.5], ["1", None, True]),
    "nullable": ({"type": "string", "nullable": True}, ["x", None], [1]),
    "items": ({"type": "array", "items": INTEGER}, [[1], []], [["x"]]),
    "not": ({"not": INTEGER}, ["x"], [1]),
    "oneOf": ({"oneOf": [INTEGER, {"minimum": 2}]}, [1, 2.5], [3, 1.5]),
    "uniqueItems": ({"uniqueItems": True}, [[1, True]], [[1, 1.0]]),
    "multipleOf": ({"multipleOf": 0.01}, [4.35], [4.355]),
}

VALUES = [
    pytest.param(version, schema, value, is_right, id=f"{version} {name} {value!r:.30}")
    for version, table in (("3.1.0", NEW), ("3.0.3", OLD))
    for name, (schema, right, wrong) in table.items()
    for is_right, values in ((True, right), (False, wrong))
    for value in values
]


@pytest.mark.parametrize(("version", "schema", "value", "is_right"), VALUES)
def test_a_value_is_judged_as_json_schema_does(
    version: str, schema: Any, value: Any, *, is_right: bool
) -> None:
    assert (not refused(schema, version, value)) is is_right
