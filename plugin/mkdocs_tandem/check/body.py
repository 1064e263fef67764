"""The body that a request example stands for."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from mkdocs_tandem.contract import Schema
from mkdocs_tandem.jsontext import ArrayNode, Node, ObjectNode, at


class IncompleteError(Exception):
    """What is left out of an example cannot be sent."""


def body(root: Node, schema: Schema, value_of: Callable[[str], Any]) -> Any:
    """What to send for an example: a placeholder with a value gives way to it.

    A placeholder without one is sent as it stands where the contract allows that, as a label may
    be ``<name>``; elsewhere a value takes its place that the contract allows.

    Raises:
        IncompleteError: if something that the contract wants is left out.
    """
    sent = filled(root, value_of)
    mistakes = schema.mistakes(sent)
    for mistake in mistakes:
        node = at(root, mistake.pointer)
        if node is None or node.placeholder is None or not mistake.pointer:
            raise IncompleteError
        _put(sent, mistake.pointer, schema.sample(mistake.pointer, sent))
    if mistakes and schema.mistakes(sent):
        raise IncompleteError
    return sent


def filled(node: Node, value_of: Callable[[str], Any]) -> Any:
    """The value that a document stands for: a placeholder with a value gives way to it."""
    if isinstance(node, ObjectNode):
        return {member.key: filled(member.value, value_of) for member in node.members}
    if isinstance(node, ArrayNode):
        return [filled(item, value_of) for item in node.items]
    if node.placeholder is not None:
        value = value_of(node.placeholder.name)
        if value is not None:
            return value
    return deepcopy(node.value)


def _put(document: Any, pointer: tuple[str | int, ...], value: Any) -> None:
    for token in pointer[:-1]:
        document = document[token]
    document[pointer[-1]] = value
