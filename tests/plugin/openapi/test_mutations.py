"""Every single mistake in a body that keeps its contract is one mistake, at its place."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mkdocs_tandem.openapi import Schema, load
from tests.plugin.callback_contract import (
    FLEET_BODY,
    JSON,
    PUSH_BODY,
    SOCKET_BODY,
    WEBHOOK_BODY,
    drivers,
    fleets,
    openapi,
)
from tests.plugin.callback_contract import schema as definition

Pointer = tuple[str | int, ...]

_TEXT: JSON = {"type": "string"}
_DOORS: JSON = {
    "type": "object",
    "required": ["action", "doors"],
    "properties": {
        "action": {"const": "Doors"},
        "doors": {
            "type": "object",
            "required": ["state"],
            "properties": {"state": {"type": "string", "enum": ["Lock", "Unlock"]}},
        },
    },
}
_HORN: JSON = {
    "type": "object",
    "required": ["action", "horn"],
    "properties": {
        "action": {"const": "Horn"},
        "horn": {
            "type": "object",
            "required": ["seconds"],
            "properties": {
                "seconds": {"type": "integer", "minimum": 1},
                "quiet": {"type": "boolean"},
            },
        },
    },
}
REMOTE: JSON = {
    "allOf": [
        {
            "type": "object",
            "required": ["label"],
            "properties": {"label": _TEXT, "expires": {"type": "string", "format": "date-time"}},
        },
        {
            "type": "object",
            "required": ["remote"],
            "properties": {
                "remote": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/Doors"},
                        {"$ref": "#/components/schemas/Horn"},
                    ]
                },
                "notify": {"oneOf": [{"type": "boolean"}, {"type": "array", "items": _TEXT}]},
            },
        },
    ]
}
TRIGGER: JSON = {
    "type": "object",
    "required": ["name", "trigger"],
    "properties": {
        "name": {"type": "string", "pattern": "^[A-Za-z]+$"},
        "trigger": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
                "zone": {
                    "type": "object",
                    "required": ["transition", "circle"],
                    "properties": {
                        "transition": {"type": "string", "enum": ["In", "Out", "InOut"]},
                        "circle": {
                            "type": "object",
                            "required": ["radius"],
                            "properties": {
                                "radius": {"type": "number", "exclusiveMinimum": 0},
                                "centre": {
                                    "type": "array",
                                    "items": {"type": "number"},
                                    "minItems": 2,
                                },
                            },
                            "additionalProperties": False,
                        },
                    },
                },
                "time": {"type": "object", "properties": {"start": {"type": "string"}}},
            },
        },
    },
}
PREDICATE: JSON = {
    "type": "object",
    "required": ["data", "op"],
    "properties": {
        "data": {"type": "string", "enum": ["speed", "alert"]},
        "op": {"type": "string", "enum": ["onChange", "equalsTo"]},
        "value": {"type": "array", "items": _TEXT, "minItems": 1},
    },
    "allOf": [
        {
            "if": {"properties": {"op": {"const": "onChange"}}},
            "then": {"not": {"required": ["value"]}},
            "else": {"required": ["value"]},
        },
    ],
    "oneOf": [
        {"properties": {"data": {"const": "speed"}, "op": {"const": "equalsTo"}}},
        {"properties": {"data": {"const": "alert"}}},
    ],
}
PROGRAM: JSON = {
    "type": "object",
    "required": ["slot"],
    "properties": {
        "slot": {"type": "integer"},
        "enabled": {"type": "boolean"},
        "start": {"type": "string", "format": "duration"},
        "action": {"type": "string", "enum": ["Set", "Delete"]},
    },
    "anyOf": [
        {"required": ["action"], "properties": {"action": {"const": "Delete"}}},
        {"required": ["enabled", "start"]},
    ],
}
_OTHERS: JSON = {"Doors": _DOORS, "Horn": _HORN}


def _request(document: JSON) -> Schema:
    operation = load(Path("c.json"), text=json.dumps(document)).at(
        "POST", next(iter(document["paths"]))
    )
    assert operation is not None
    assert operation.request is not None
    return operation.request


def _named(definition: JSON, version: str = "3.1.0") -> Schema:
    document = openapi({"It": definition, **_OTHERS}, "/it") | {"openapi": version}
    return load(Path("c.json"), text=json.dumps(document)).schemas["It"]


BODIES: dict[str, tuple[Schema, JSON]] = {
    "fleet": (_request(fleets()), FLEET_BODY),
    "webhook": (_request(drivers()), WEBHOOK_BODY),
    "push": (_request(drivers()), PUSH_BODY),
    "socket": (_request(drivers()), SOCKET_BODY),
    "fleet in 3.0": (_request(fleets() | {"openapi": "3.0.3"}), FLEET_BODY),
    "doors": (
        _named(REMOTE),
        {"label": "d", "remote": {"action": "Doors", "doors": {"state": "Lock"}}, "notify": True},
    ),
    "horn": (
        _named(REMOTE),
        {
            "label": "h",
            "expires": "2024-01-01T00:00:00Z",
            "remote": {"action": "Horn", "horn": {"seconds": 3, "quiet": False}},
            "notify": ["a", "b"],
        },
    ),
    "horn in 3.0": (
        _named(REMOTE, "3.0.3"),
        {"label": "h", "remote": {"action": "Horn", "horn": {"seconds": 3, "quiet": False}}},
    ),
    "equal": (_named(PREDICATE), {"data": "alert", "op": "equalsTo", "value": ["a"]}),
    "change": (_named(PREDICATE), {"data": "alert", "op": "onChange"}),
    "set": (_named(PROGRAM), {"slot": 1, "enabled": True, "start": "PT8H", "action": "Set"}),
    "delete": (_named(PROGRAM), {"slot": 1, "action": "Delete"}),
    "zone": (
        _named(TRIGGER),
        {
            "name": "home",
            "trigger": {"zone": {"transition": "In", "circle": {"radius": 2.5, "centre": [1, 2]}}},
        },
    ),
}
ENUMERATED = {
    "Header",
    "Query",
    "Body",
    "Bounded",
    "Horn",
    "Doors",
    "Monitor",
    "Remote",
    "Lock",
    "In",
}
ENUMERATED |= {"ThermalPreconditioning", "alert", "equalsTo", "onChange"}


class Mutation(NamedTuple):
    name: str
    value: Any
    places: tuple[Pointer, ...]
    """Where the one mistake may be reported."""


def parts(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    yield pointer, value
    inside = value.items() if isinstance(value, dict) else ()
    for token, part in enumerate(value) if isinstance(value, list) else inside:
        yield from parts(part, (*pointer, token))


def replaced(body: JSON, pointer: Pointer, value: Any) -> Any:
    if not pointer:
        return value
    copy = deepcopy(body)
    holder: Any = copy
    for token in pointer[:-1]:
        holder = holder[token]
    holder[pointer[-1]] = value
    return copy


def misspellings(name: str) -> set[str]:
    middle = len(name) // 2
    swapped = name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]
    doubled = name[:middle] + name[middle] + name[middle:]
    dropped = name[:middle] + name[middle + 1 :]
    return {swapped, doubled, dropped, name.swapcase(), f"{name}s", f"my{name.title()}"} - {name}


def mutations(body: JSON) -> Iterator[Mutation]:
    for pointer, value in parts(body):
        for other in (7.5, "text", True, [], {}, None):
            if not (isinstance(other, type(value)) or (isinstance(value, float) and other == 7.5)):
                yield Mutation(
                    f"{pointer} is {other!r}", replaced(body, pointer, other), (pointer,)
                )
        if isinstance(value, str) and value in ENUMERATED:
            for wrong in (*misspellings(value), "Whatever"):
                yield Mutation(f"{pointer} is {wrong}", replaced(body, pointer, wrong), (pointer,))
        if isinstance(value, dict):
            yield from member_mutations(body, pointer, value)


def member_mutations(body: JSON, pointer: Pointer, members: JSON) -> Iterator[Mutation]:
    surplus = replaced(body, pointer, {**members, "surplus": 1})
    yield Mutation(f"surplus in {pointer}", surplus, ((*pointer, "surplus"),))
    for name in members:
        rest = {key: value for key, value in members.items() if key != name}
        yield Mutation(f"{name} missing in {pointer}", replaced(body, pointer, rest), (pointer,))
        for wrong in misspellings(name):
            renamed = {wrong if key == name else key: value for key, value in members.items()}
            value = replaced(body, pointer, renamed)
            yield Mutation(f"{name} is {wrong} in {pointer}", value, ((*pointer, wrong),))


STILL_RIGHT = {
    "('notify',) is []",
    "('notify',) is True",
    "('trigger', 'zone', 'circle', 'centre', 0) is 7.5",
    "('trigger', 'zone', 'circle', 'centre', 1) is 7.5",
}


def complaint(schema: Schema, mutation: Mutation) -> str:
    found = schema.mistakes(mutation.value)
    may_be_left_out = " missing in " in mutation.name or mutation.name in STILL_RIGHT
    if (may_be_left_out and not found) or (len(found) == 1 and found[0].pointer in mutation.places):
        return ""
    return f"{mutation.name}: {[(it.pointer, it.message) for it in found]}"


@pytest.mark.parametrize("name", BODIES)
def test_a_body_without_mistakes_has_none(name: str) -> None:
    schema, body = BODIES[name]

    assert schema.mistakes(body) == []


@pytest.mark.parametrize("name", BODIES)
def test_one_mistake_in_a_body_is_one_mistake_at_its_place(name: str) -> None:
    schema, body = BODIES[name]
    complaints = [complaint(schema, mutation) for mutation in mutations(body)]

    assert [it for it in complaints if it] == []


@pytest.mark.parametrize("name", BODIES)
def test_a_sample_keeps_its_schema(name: str) -> None:
    schema, _ = BODIES[name]

    assert schema.mistakes(schema.sample()) == []


@pytest.mark.parametrize("name", BODIES)
def test_a_sample_fits_beside_the_other_values(name: str) -> None:
    schema, body = BODIES[name]

    for pointer, _ in parts(body):
        sample = schema.sample(pointer, body)
        assert schema.mistakes(replaced(body, pointer, sample)) == [], pointer


def test_required_members_that_are_missing_are_found() -> None:
    schema, body = BODIES["fleet"]
    lacking = [
        mutation.name
        for mutation in mutations(body)
        if " missing in " in mutation.name and schema.mistakes(mutation.value)
    ]

    attributes = ("callback", "webhook", "attributes")
    assert lacking == [
        "callback missing in ()",
        "remoteTypes missing in ()",
        "webhook missing in ('callback',)",
        "target missing in ('callback', 'webhook')",
        "name missing in ('callback', 'webhook')",
        *(f"{it} missing in {(*attributes, 0)}" for it in ("type", "key", "value")),
        *(f"{it} missing in {(*attributes, 1)}" for it in ("type", "key", "value")),
        "policy missing in ('retryPolicy',)",
        "size missing in ('batchNotify',)",
    ]


def test_of_values_that_keep_no_schema_the_contracts_first_is_the_sample() -> None:
    impossible = {"type": "string", "pattern": "^[0-9]{3}$", "enum": ["first", "second"]}
    assert definition(impossible).sample() == "first"


def test_a_sample_of_a_boolean_may_be_either() -> None:
    for right in (True, False):
        assert definition({"type": "boolean", "not": {"enum": [not right]}}).sample() is right
