"""Whether an example is one of an operation, judged by the members that the two share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.examples import Role
from mkdocs_tandem.examples.fit import fits, is_mostly_other, refusals_of
from mkdocs_tandem.formats.json import Node, parse
from mkdocs_tandem.openapi import Contract, Operation, load

TEXT = {"type": "string"}


def _contract(*schemas: dict[str, Any], statuses: Sequence[str] = ()) -> Contract:
    """One with an operation that answers with these: under 200, 201 and so on, if not given."""
    answers = {
        statuses[number] if statuses else str(200 + number): {
            "description": "Done.",
            "content": {"application/json": {"schema": {"type": "object", **schema}}},
        }
        for number, schema in enumerate(schemas)
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Quay", "version": "1"},
        "paths": {"/ships": {"get": {"operationId": "readShips", "responses": answers}}},
    }
    return load(Path("c.yaml"), "c.yaml", yaml.safe_dump(document))


def _operation(*schemas: dict[str, Any], statuses: Sequence[str] = ()) -> Operation:
    (operation,) = _contract(*schemas, statuses=statuses).operations
    return operation


SHIP = {
    "required": ["name", "home", "flag"],
    "properties": {"name": TEXT, "home": TEXT, "flag": TEXT},
}
CREW = {"required": ["mate"], "properties": {"mate": TEXT, "cook": TEXT}}
DECK = {"type": "object", "required": ["deep", "wide"], "properties": {"deep": TEXT, "wide": TEXT}}
HOLD = {"properties": {"hold": {"type": "object", "properties": {"deck": DECK}}}}
CABIN = {
    "required": ["cabin", "berth", "lamp", "rope"],
    "properties": {"cabin": TEXT, "berth": TEXT, "lamp": TEXT, "rope": TEXT},
}


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ('{ "name": "Ada", "colour": 1, "wheels": 4 }', True),  # 1 known; 2 unknown, 2 missing
        ('{ "name": "Ada", "home": "x", "colour": 1 }', False),
        ('{ "name": "Ada", "home": "x", "colour": 1, "wheels": 4, "doors": 2 }', False),
        ('{ "name": "Ada", "home": "x", "colour": 1, "wheels": 4, "doors": 2, "seats": 5 }', True),
        ('{ "naem": "Ada", "hoem": "x", "flga": "y", "colour": 1 }', False),  # misspelt, not other
        ('{ "name": "Ada" }', False),  # nothing in it is of another operation
        ("{ }", False),
    ],
)
def test_an_example_is_of_another_operation_if_more_than_twice_as_much_differs_as_is_shared(
    text: str, *, is_other: bool
) -> None:
    assert is_mostly_other(parse(text).root, _operation(SHIP)) is is_other


def test_an_example_that_lacks_nothing_is_of_the_operation_however_much_it_has_besides() -> None:
    text = '{ "name": "", "home": "", "flag": "", "a1": 1, "b2": 1, "c3": 1, "d4": 1, "e5": 1 }'
    more = text.replace('"a1"', '"f6": 1, "g7": 1, "a1"')
    assert not is_mostly_other(parse(more).root, _operation(SHIP))


def test_members_that_are_missing_far_inside_do_not_count() -> None:
    text = '{ "hold": { "deck": { "plank": 1 } }, "colour": 1 }'
    assert not is_mostly_other(parse(text).root, _operation(HOLD))


def test_an_example_that_has_nothing_else_is_of_the_operation_however_much_it_lacks() -> None:
    assert not is_mostly_other(parse('{ "cabin": "a" }').root, _operation(CABIN))


def test_a_name_of_five_letters_with_another_one_is_misspelt() -> None:
    text = '{ "cabix": "a", "bertx": "b" }'
    assert not is_mostly_other(parse(text).root, _operation(CABIN))


@pytest.mark.parametrize("schemas", [(SHIP, CREW), (CREW, SHIP)])
def test_an_example_is_judged_by_the_message_that_knows_most_of_it(
    schemas: tuple[dict[str, Any], ...],
) -> None:
    text = '{ "mate": "Bo", "cook": "Al", "colour": 1 }'
    assert not is_mostly_other(parse(text).root, _operation(*schemas))


@pytest.mark.parametrize("text", ["", "[1]", '[{ "colour": 1 }]'])
def test_an_array_or_nothing_is_of_any_operation(text: str) -> None:
    ships = {"type": "array", "items": {"type": "object", **SHIP}}
    assert is_mostly_other(parse(text).root, _operation(ships)) is False


def test_an_operation_without_messages_has_no_other_examples() -> None:
    assert not is_mostly_other(parse('{ "colour": 1 }').root, _operation())


def test_the_schemas_of_refusals_are_those_of_answers_but_2xx_if_they_know_more() -> None:
    operation = _operation(SHIP, CREW, statuses=("200", "404"))
    (refusal,) = (body.schema for body in operation.responses["404"].bodies)
    assert refusals_of(_root('{ "mate": "Ada", "cook": "Bo" }'), operation) == [refusal]
    assert refusals_of(_root('{ "name": "Ada", "mate": "Bo" }'), operation) == []
    assert refusals_of(_root('{ "name": "Ada" }'), operation) == []
    assert refusals_of(_root('{ "else": 1 }'), operation) == []


def _root(text: str) -> Node:
    root = parse(text).root
    assert root is not None
    return root


SHOP = dict.fromkeys(("a", "b", "c", "d", "e", "f", "g", "h"), TEXT)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('{ "a": 1, "b": 1, "c": 1, "d": "x" }', 1),  # three mistakes, all four members are known
        ('{ "a": 1, "b": 1, "c": 1, "x": "x" }', 1),  # three of four
        ('{ "a": 1, "b": 1, "c": 1, "x": 1, "y": 1 }', 0),  # three of five
        ('{ "a": "x", "b": "x", "c": "x", "x": 1, "y": 1 }', 1),  # with two mistakes
    ],
)
def test_with_many_mistakes_an_example_is_one_of_what_knows_most_of_its_members(
    text: str, count: int
) -> None:
    contract = _contract({"properties": SHOP, "additionalProperties": False})
    assert len(fits(_root(text), contract, Role.RESPONSE)) == count


@pytest.mark.parametrize(("required", "count"), [("abcd", 1), ("abcde", 0), ("abcdef", 0)])
def test_an_example_with_more_mistakes_than_members_is_none_of_them(
    required: str, count: int
) -> None:
    contract = _contract({"properties": SHOP, "required": list(required)})
    assert len(fits(_root('{ "a": "x", "b": "x" }'), contract, Role.RESPONSE)) == count
