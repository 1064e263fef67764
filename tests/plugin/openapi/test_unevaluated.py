from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.plugin.callback_contract import schema

B = {"type": "object", "properties": {"b": {"type": "integer"}}}
CLOSED = {"properties": {"a": {}}, "unevaluatedProperties": False}

MEMBERS: list[tuple[Any, Any, bool]] = [
    (CLOSED | {"allOf": [{"$ref": "#/components/schemas/B"}]}, {"a": 1, "b": 1}, True),
    (CLOSED | {"allOf": [{"$ref": "#/components/schemas/B"}]}, {"a": 1, "c": 1}, False),
    (CLOSED | {"$ref": "#/components/schemas/B"}, {"a": 1, "b": 1}, True),
    (CLOSED | {"oneOf": [{"required": ["x"], "properties": {"x": {}}}, B]}, {"b": 1}, True),
    (CLOSED | {"anyOf": [{"patternProperties": {"^x-": {}}}]}, {"x-y": 1}, True),
    (CLOSED | {"allOf": [{"unevaluatedProperties": {"type": "integer"}}]}, {"z": 1}, True),
    (CLOSED | {"allOf": [{"additionalProperties": {"type": "integer"}}]}, {"z": 1}, True),
    (CLOSED | {"if": {"required": ["a"]}, "then": B, "else": {}}, {"a": 1, "b": 2}, True),
    (CLOSED | {"if": {"required": ["a"]}, "then": B, "else": {}}, {"b": 2}, False),
    (CLOSED | {"dependentSchemas": {"a": B}}, {"a": 1, "b": 2}, True),
    ({"properties": {"a": {}}, "unevaluatedProperties": {"type": "string"}}, {"z": "s"}, True),
    ({"properties": {"a": {}}, "unevaluatedProperties": {"type": "string"}}, {"z": 1}, False),
]
ITEMS: list[tuple[Any, Any, bool]] = [
    ({"prefixItems": [{}], "unevaluatedItems": False}, [1], True),
    ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], False),
    ({"allOf": [{"items": {}}], "unevaluatedItems": False}, [1, 2], True),
    ({"contains": {"type": "string"}, "unevaluatedItems": False}, ["a"], True),
    ({"contains": {"type": "string"}, "unevaluatedItems": False}, ["a", 1], False),
    ({"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": {"type": "string"}}, [1, "a"], True),
    ({"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": {"type": "string"}}, [1, 2], False),
]


@pytest.mark.parametrize(("definition", "instance", "is_fine"), MEMBERS + ITEMS)
def test_what_nothing_speaks_about_is_held_against_the_schema(
    definition: Any,
    instance: Any,
    is_fine: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    assert schema(definition, B=B).is_valid(instance) == is_fine


@pytest.mark.parametrize(("definition", "instance", "is_fine"), MEMBERS + ITEMS)
def test_jsonschema_agrees(definition: Any, instance: Any, is_fine: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    whole = definition | {"components": {"schemas": {"B": B}}}
    assert Draft202012Validator(whole).is_valid(instance) == is_fine


def test_a_member_that_nothing_speaks_about_is_one_mistake() -> None:
    definition = {"properties": {"a": {}, "all": {}}, "unevaluatedProperties": False}
    (mistake,) = schema(definition).mistakes({"a": 1, "al": 2})
    assert (mistake.pointer, mistake.kind) == (("al",), "unknown-member")
    (mistake,) = schema({"prefixItems": [{}], "unevaluatedItems": False}).mistakes([1, 2])
    assert mistake.pointer == (1,)
