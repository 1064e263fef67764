"""Where in a message a part of one may belong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from mkdocs_tandem.formats.json import ArrayNode, Node, ObjectNode, at
from mkdocs_tandem.openapi import Mistake, Operation, Schema
from mkdocs_tandem.openapi.documents import Pointer, shown
from mkdocs_tandem.openapi.schema import ObjectPart


def mistakes_at(root: Node, schema: Schema, pointer: Pointer) -> list[Mistake]:
    """What a schema does not allow at a place, by the part put there into an empty message."""
    depth = len(pointer)

    def inside(where: Pointer) -> Node | None:
        return at(root, where[depth:]) if len(where) > depth else None

    def is_open(where: Pointer) -> bool:
        node = inside(where)
        return node.is_elided if node else len(where) <= depth

    def is_placeholder(where: Pointer) -> bool:
        node = inside(where)
        return node is not None and node.placeholder is not None

    found = schema.mistakes(
        _around(root.value, pointer), is_open=is_open, is_placeholder=is_placeholder
    )
    around = f"'{shown(pointer)}." if pointer else "'"
    return [
        replace(it, pointer=it.pointer[depth:], message=it.message.replace(around, "'"))
        for it in found
        if it.pointer[:depth] == pointer
    ]


def mistakes_in_a_list(root: ArrayNode, schemas: Sequence[Schema]) -> list[Mistake] | None:
    """What is wrong with items in the list of messages that they fit best.

    ``None`` if there is no list that at least one of them belongs to.
    """
    best: list[Mistake] | None = None
    for schema in schemas:
        for pointer in schema.lists:
            found = mistakes_at(root, schema, pointer)
            if _belongs(root, schema, pointer, found) and (best is None or len(found) < len(best)):
                best = found
                if not found:
                    return found
    return best


def _belongs(
    root: ArrayNode, schema: Schema, pointer: Pointer, mistakes: Sequence[Mistake]
) -> bool:
    """Whether one of the items is right, or has half of its members or more from there."""
    wrong = {it.pointer[0] for it in mistakes if it.pointer}
    if not all(it.pointer for it in mistakes):
        return False
    known = set(schema.names((*pointer, 0)))
    for number, item in enumerate(root.items):
        keys = {member.key for member in item.members} if isinstance(item, ObjectNode) else set()
        if keys:
            if len(keys & known) * 2 >= len(keys):
                return True
        elif number not in wrong:
            return True
    return False


def is_list_within(root: Node | None, operation: Operation | None) -> bool:
    """Whether a list is a part of the operation's messages, none of which is a list."""
    if operation is None or not isinstance(root, ArrayNode) or not root.items:
        return False
    if any(() in schema.lists for schema in operation.schemas):
        return False
    return mistakes_in_a_list(root, operation.schemas) is not None


def is_object_within(root: Node | None, operation: Operation | None) -> bool:
    """Whether an object is a part of the operation's messages, and none of them as a whole.

    Two or more of its members, and most of them, are those of an object within a message.
    """
    if operation is None or not isinstance(root, ObjectNode):
        return False
    keys = {member.key for member in root.members}
    inner = max((len(keys & set(it.names)) for it in _parts(operation, is_inner=True)), default=0)
    whole = max((len(keys & set(it.names)) for it in _parts(operation, is_inner=False)), default=0)
    return inner > max(1, len(keys) // 2, 2 * whole)


def _parts(operation: Operation, *, is_inner: bool) -> Iterator[ObjectPart]:
    """The objects that the operation's messages hold, or those that they are."""
    for schema in operation.schemas:
        yield from (part for part in schema.parts if bool(part.pointer) is is_inner)


def _around(value: Any, pointer: Pointer) -> Any:
    for token in reversed(pointer):
        value = {token: value} if isinstance(token, str) else [value]
    return value
