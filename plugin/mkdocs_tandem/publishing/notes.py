"""What readers are told about the members and placeholders of a sample."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mkdocs_tandem.contract import Row, Schema
from mkdocs_tandem.jsontext import ArrayNode, Node, ObjectNode, Scalar, parse
from mkdocs_tandem.presentation import Note, Sample

_NAME = re.compile(r"\$[A-Z][A-Z0-9_]*")
_LONGEST = 300


def notes(sample: Sample, schema: Schema | None) -> list[Note]:
    """The notes of a sample, in the order of its text; ``schema`` is that of its body."""
    head, body = sample.text[: sample.body_start], sample.text[sample.body_start :]
    found = [Note(name.start(), name.end()) for name in _NAME.finditer(head)]
    root = parse(body).root if body.strip() else None
    if root is not None:
        members = _members(schema) if schema else {}
        inside = _Walk(members, sample.body_start)
        found += inside.notes(root, "")
    return sorted(found, key=lambda note: note.start)


class _Walk:
    """Goes through a document, and knows what it has told already."""

    def __init__(self, members: Mapping[str, str], start: int) -> None:
        self._members = members
        self._start = start
        self._told: set[str] = set()

    def notes(self, node: Node, name: str) -> Iterator[Note]:
        if isinstance(node, ObjectNode):
            for member in node.members:
                inner = f"{name}.{member.key}" if name else member.key
                yield from self._member(inner, member.key_start, member.key_end)
                yield from self.notes(member.value, inner)
        elif isinstance(node, ArrayNode):
            for item in node.items:
                yield from self.notes(item, f"{name}[]")
        elif isinstance(node, Scalar) and node.kind == "string" and node.placeholder:
            yield Note(self._start + node.start + 1, self._start + node.end - 1)

    def _member(self, name: str, start: int, end: int) -> Iterator[Note]:
        text = self._members.get(name)
        if text:
            is_first = name not in self._told
            self._told.add(name)
            yield Note(self._start + start, self._start + end, text, is_first=is_first)


@lru_cache(maxsize=256)
def _members(schema: Schema) -> Mapping[str, str]:
    """What is told about each member of a schema, by its name with those around it."""
    return {row.name: _told(row) for row in schema.members()}


def _told(row: Row) -> str:
    facts = [row.type, row.constraint, f"default {row.default}" if row.default else ""]
    facts += ["required" if row.is_required else "", "deprecated" if row.is_deprecated else ""]
    described = " ".join(row.description.replace("`", "").split())
    if len(described) > _LONGEST:
        described = described[:_LONGEST].rpartition(" ")[0] + " ..."
    return " – ".join(filter(None, [described, ", ".join(filter(None, facts))]))  # noqa: RUF001
