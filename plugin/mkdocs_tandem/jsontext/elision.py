"""What an example leaves out, and what it leaves to its reader."""

from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_tandem.jsontext.node import ArrayNode, Node, ObjectNode


class LeftOut(NamedTuple):
    """A part of an example that is not meant as it stands."""

    path: str
    """``callback.webhook``; empty for the whole."""
    start: int
    text: str
    """What stands for it: ``...``, ``{}``, a placeholder."""


def left_out(node: Node, path: str = "") -> Iterator[LeftOut]:
    """The elisions and placeholders of a document, in the order of its text."""
    if node.placeholder is not None:
        yield LeftOut(path, node.start, node.placeholder.text)
    elif node.is_elided:
        yield LeftOut(path, node.start, _mark(node))
    if isinstance(node, ObjectNode):
        for member in node.members:
            yield from left_out(member.value, f"{path}.{member.key}" if path else member.key)
    elif isinstance(node, ArrayNode):
        for number, item in enumerate(node.items):
            yield from left_out(item, f"{path}[{number}]")


def _mark(node: Node) -> str:
    if isinstance(node, ObjectNode) and not node.has_ellipsis:
        return "{}"
    return "[]" if isinstance(node, ArrayNode) and not node.has_ellipsis else "..."
