"""Rules about parts of messages: they must fit somewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mkdocs_tandem.contract import Contract, Mistake, Operation, Schema
from mkdocs_tandem.contract.closeness import closeness
from mkdocs_tandem.contract.pointer import Pointer, shown
from mkdocs_tandem.contract.schema import Part
from mkdocs_tandem.jsontext import Node, ObjectNode, at

_CLOSE = 0.6


class _Place(NamedTuple):
    """An object of the contract that a fragment may be a part of."""

    schema: Schema
    part: Part


def fragment_mistakes(root: Node, operation: Operation | None, contract: Contract) -> list[Mistake]:
    """What is wrong with a fragment where it fits best.

    Places of the operation that it stands by come first; others count if it fits none of those.
    """
    if not isinstance(root, ObjectNode) or not root.members:
        return []
    keys = [member.key for member in root.members]
    near = _places(operation.schemas) if operation else []
    every = _places(contract.messages)
    fitting = _fitting(near, keys) or _fitting(every, keys)
    if fitting:
        return min((_mistakes(root, place) for place in fitting), key=len)
    return list(_strange(keys, near or every, every))


def _places(schemas: Sequence[Schema]) -> list[_Place]:
    return [_Place(schema, part) for schema in schemas for part in schema.parts]


def _fitting(places: Sequence[_Place], keys: Sequence[str]) -> list[_Place]:
    return [place for place in places if set(keys) <= set(place.part.names)]


def _mistakes(root: ObjectNode, place: _Place) -> list[Mistake]:
    """What a place does not allow, by the fragment put there into an empty message."""
    pointer = place.part.pointer
    depth = len(pointer)

    def inside(where: Pointer) -> Node | None:
        return at(root, where[depth:]) if len(where) > depth else None

    def is_open(where: Pointer) -> bool:
        node = inside(where)
        return node.is_elided if node else len(where) <= depth

    def is_placeholder(where: Pointer) -> bool:
        node = inside(where)
        return node is not None and node.placeholder is not None

    found = place.schema.mistakes(
        _around(root.value, pointer), is_open=is_open, is_placeholder=is_placeholder
    )
    around = f"'{shown(pointer)}." if pointer else "'"
    return [
        replace(it, pointer=it.pointer[depth:], message=it.message.replace(around, "'"))
        for it in found
        if it.pointer[:depth] == pointer
    ]


def _around(value: object, pointer: Pointer) -> object:
    for token in reversed(pointer):
        value = {token: value} if isinstance(token, str) else [value]
    return value


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
