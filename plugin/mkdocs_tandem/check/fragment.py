"""Rules about parts of messages: they must fit somewhere."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_tandem.contract import Contract, Mistake, Operation, Schema
from mkdocs_tandem.contract.closeness import closeness
from mkdocs_tandem.contract.schema import Part
from mkdocs_tandem.example.place import mistakes_at, mistakes_in_a_list
from mkdocs_tandem.jsontext import ArrayNode, Node, ObjectNode

_CLOSE = 0.6


class _Place(NamedTuple):
    """An object of the contract that a fragment may be a part of."""

    schema: Schema
    part: Part


def fragment_mistakes(root: Node, operation: Operation | None, contract: Contract) -> list[Mistake]:
    """What is wrong with a fragment where it fits best.

    Places of the operation that it stands by come first; others count if it fits none of those.
    """
    if isinstance(root, ArrayNode):
        return _mistakes_of_a_list(root, operation, contract)
    if not isinstance(root, ObjectNode) or not root.members:
        return []
    keys = [member.key for member in root.members]
    near = operation.schemas if operation else ()
    fitting = _fitting(near, keys) or _fitting(contract.messages, keys)
    if fitting:
        found = (mistakes_at(root, it.schema, it.part.pointer) for it in fitting)
        return min(found, key=len)
    every = _places(contract.messages)
    return list(_strange(keys, _places(near) or every, every))


def _places(schemas: Sequence[Schema]) -> list[_Place]:
    return [_Place(schema, part) for schema in schemas for part in schema.parts]


def _fitting(schemas: Sequence[Schema], keys: Sequence[str]) -> list[_Place]:
    return [
        _Place(schema, part)
        for schema in schemas
        for part in schema.parts
        if all(key in part.names for key in keys)
    ]


def _mistakes_of_a_list(
    root: ArrayNode, operation: Operation | None, contract: Contract
) -> list[Mistake]:
    if not root.items:
        return []
    near = mistakes_in_a_list(root, operation.schemas) if operation else None
    found = mistakes_in_a_list(root, contract.messages) if near is None else near
    if found is None:
        message = "no list of the contract's messages may hold these items"
        return [Mistake((), "wrong-type", message)]
    return found


def _strange(
    keys: Sequence[str], near: Sequence[_Place], every: Sequence[_Place]
) -> Iterator[Mistake]:
    """The first member that the best place does not know, with the closest name."""
    best = max(near, key=lambda place: len(set(keys) & set(place.part.names)), default=None)
    if best is None:
        return
    name = next(key for key in keys if key not in best.part.names)
    known = best.part.names if set(keys) & set(best.part.names) else _all_names(near)
    close = max(known, key=lambda each: closeness(name, each), default="")
    if closeness(name, close) < _CLOSE:
        close = max(_all_names(every), key=lambda each: closeness(name, each), default="")
    hint = f"did you mean '{close}'?" if closeness(name, close) >= _CLOSE else ""
    message = f"no message of the contract has '{name}' at such a place"
    yield Mistake((name,), "unknown-member", message, hint, best.schema.place, on_key=True)


def _all_names(places: Sequence[_Place]) -> list[str]:
    return [name for place in places for name in place.part.names]
