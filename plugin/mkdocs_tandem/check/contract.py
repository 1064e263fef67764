"""Rules about examples and what the contract promises."""

from collections.abc import Iterator
from dataclasses import replace

from mkdocs_tandem.contract import Mistake, Operation, Schema
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.jsontext import Node, Scalar, at, member_at

Pointer = tuple[str | int, ...]
"""The tokens of a JSON pointer."""


def contract_mistakes(example: Example) -> Iterator[Finding]:
    """What the contract does not allow in an example, one finding for each mistake.

    A pulled one is the contract's own: what is wrong with it is told at the contract's lines.
    """
    if example.pulled is not None:
        return
    if example.document is None or example.document.root is None or example.operation is None:
        return
    if example.expected or example.role is Role.STEP:  # the service is to judge these
        return
    root = example.document.root
    schemas = schemas_of(example.operation, example.role, example.status)
    if not schemas:
        yield from _unexpected(example, root)
        return
    found = (mistakes_in(root, schema) for schema in schemas)
    for mistake in min(found, key=len):
        start, end = _span(root, mistake)
        finding = example.finding(
            mistake.kind, start, mistake.message, mistake.hint, length=end - start
        )
        yield replace(finding, place=mistake.place)


def schemas_of(operation: Operation, role: Role, status: str) -> list[Schema]:
    """The schemas that an example in this role may fit."""
    if role in (Role.REQUEST, Role.NOTIFICATION):
        return [operation.request] if operation.request else []
    if status:
        response = operation.response(int(status))
        return [response.schema] if response and response.schema else []
    answers = (each for key, each in operation.responses.items() if key.startswith("2"))
    return [answer.schema for answer in answers if answer.schema]


def mistakes_in(root: Node, schema: Schema) -> list[Mistake]:
    """What a schema does not allow in a document; what is left out in it is not missing."""

    def is_open(pointer: Pointer) -> bool:
        node = at(root, pointer)
        return node is not None and node.is_elided

    def is_placeholder(pointer: Pointer) -> bool:
        node = at(root, pointer)
        return node is not None and node.placeholder is not None

    return schema.mistakes(root.value, is_open=is_open, is_placeholder=is_placeholder)


def _span(root: Node, mistake: Mistake) -> tuple[int, int]:
    """Where a mistake begins and ends in an example's text; a long one ends behind its bracket."""
    member = member_at(root, mistake.pointer) if mistake.on_key else None
    if member is not None:
        return member.key_start, member.key_end
    node = at(root, mistake.pointer) or root
    return node.start, node.end if isinstance(node, Scalar) else node.start + 1


def _unexpected(example: Example, root: Node) -> Iterator[Finding]:
    operation = example.operation
    if operation is None:
        return
    if example.role is Role.REQUEST:
        message = f"'{operation.id}' takes no body"
    elif example.status:
        message = f"'{operation.id}' has no response {example.status} with a body"
    else:
        message = f"'{operation.id}' answers without a body"
    yield example.finding("unexpected-body", root.start, message, "remove the example")
