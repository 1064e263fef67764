"""Fields of form bodies as values with positions.

Sources: OpenAPI 3.1, Style Values and Encoding Object; WHATWG URL, section 5.1 (form decoding).
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from mkdocs_tandem.formats.http import TracedText
from mkdocs_tandem.formats.json import (
    ArrayNode,
    Document,
    JsonProblem,
    Member,
    Node,
    ObjectNode,
    Scalar,
    parse,
)
from mkdocs_tandem.formats.json.nodes import Placeholder, placeholder
from mkdocs_tandem.openapi.media_types import is_json
from mkdocs_tandem.openapi.operations import Style
from mkdocs_tandem.openapi.schema import Schema

Pointer = tuple[str | int, ...]
Decode = Callable[[TracedText], TracedText]

_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BRACKETS = re.compile(r"[^\[\]]*(?P<inner>(?:\[[^\[\]]*\])+)")
_INNER = re.compile(r"\[([^\[\]]*)\]")
_OPEN = re.compile(r"[<{$]|\.\.\.|…")
_SEPARATORS = {"spaceDelimited": r"%20|\+| ", "pipeDelimited": r"\||%7[Cc]"}
_COMMA = r",|%2[Cc]"


class Field(NamedTuple):
    """A name and a value, as they are written."""

    name: TracedText
    """Decoded."""
    value: TracedText


def fields(text: TracedText, separator: str = "&") -> Iterator[Field]:
    """The fields of a query or a form: ``a=1&b=2``."""
    for found in re.finditer(rf"[^{separator}]+", text.text):
        field = text.cut(*found.span()).stripped()
        at = field.text.find("=")
        end = len(field.text) if at < 0 else at
        if field.text:
            yield Field(decoded(field.cut(0, end)), field.cut(min(end + 1, len(field.text))))


def decoded(text: TracedText) -> TracedText:
    """A part of a query or a form without its escapes."""
    if "%" not in text.text and "+" not in text.text:
        return text
    found: list[str] = []
    offsets: list[int] = []
    at = 0
    for escaped in (*_ESCAPED.finditer(text.text), None):
        end = escaped.start() if escaped else len(text.text)
        found.append(text.text[at:end].replace("+", " "))
        offsets += text.offsets[at:end]
        if escaped:
            at = escaped.start()
            for char in unquote_to_bytes(escaped[0]).decode("utf-8", "replace"):
                found.append(char)
                offsets.append(text.offsets[min(at, escaped.end() - 1)])
                at += 3 * len(char.encode("utf-8", "replace"))
            at = escaped.end()
    return TracedText("".join(found), tuple(offsets))


def as_written(text: TracedText) -> TracedText:
    """A part of a head, which has no escapes."""
    return text


@dataclass(frozen=True)
class Reader:
    """Reads the values at one place of a schema."""

    schema: Schema | None
    decode: Decode = decoded

    def value(self, written: Sequence[TracedText], pointer: Pointer, style: Style) -> Node | None:
        """The value of one name, which may be written several times."""
        if not written:
            return None
        if is_json(style.media_type):
            return self._document(self.decode(written[-1]))
        types = self.types(pointer)
        if "array" in types:
            return self._list(written, pointer, style)
        if "object" in types:
            return self._object(written[-1], pointer, style)
        return self.scalar(written[-1], pointer)

    def types(self, pointer: Pointer) -> frozenset[str]:
        """The types that a value may have; empty if nothing is known."""
        return self.schema.types(pointer) if self.schema else frozenset()

    def scalar(self, written: TracedText, pointer: Pointer) -> Scalar:
        """A number, ``true`` or a text, as the schema has it."""
        text = self.decode(written)
        start, end = text.at(), text.at(len(text.text))
        mark = placeholder(text.text)
        if mark is None and _OPEN.search(text.text):
            mark = Placeholder(text.text, text.text)
        value = text.text if mark or not self.schema else self.schema.read(text.text, pointer)
        types = self.types(pointer) if value == "" else frozenset()
        value = None if "null" in types and "string" not in types else value
        return Scalar(start, end, kind_of(value), value, mark)

    def nested(self, inner: Sequence[tuple[tuple[str, ...], Field]], pointer: Pointer) -> Node:
        """The value of ``name[key]``, ``name[]`` and ``name[0][key]``, by the keys in brackets."""
        groups: dict[str, list[tuple[tuple[str, ...], Field]]] = {}
        for number, (keys, field) in enumerate(inner):
            key = keys[0] if keys and keys[0] else f"{number}"
            groups.setdefault(key, []).append((keys[1:], field))
        is_list = all(not keys or not keys[0] or keys[0].isdecimal() for keys, _ in inner)
        is_list = is_list and "object" not in self.types(pointer)
        tokens = [number if is_list else key for number, key in enumerate(groups)]
        values = [
            self._inner(group, (*pointer, token))
            for token, group in zip(tokens, groups.values(), strict=True)
        ]
        start, end = inner[0][1].name.at(), max(it.end for it in values)
        if is_list:
            return ArrayNode(start, end, tuple(values))
        members = [
            Member(key, *group[0][1].name.span, value)
            for (key, group), value in zip(groups.items(), values, strict=True)
        ]
        return ObjectNode(start, end, tuple(members))

    def _inner(self, group: Sequence[tuple[tuple[str, ...], Field]], pointer: Pointer) -> Node:
        if any(keys for keys, _ in group):
            return self.nested(group, pointer)
        value = self.value([field.value for _, field in group], pointer, Style("form"))
        return value or self.scalar(group[0][1].value, pointer)

    def _list(self, written: Sequence[TracedText], pointer: Pointer, style: Style) -> Node:
        items = list(written)
        first = self.decode(items[0])
        if len(items) == 1 and (_is_json(first.text, "[") or placeholder(first.text)):
            is_list = first.text.lstrip().startswith("[")
            return self._document(first) if is_list else self.scalar(items[0], pointer)
        is_repeated = style.style in ("", "form") and _explodes(style)
        is_said = style.explode is not None or style.style == "" or len(items) > 1
        if not (is_repeated and is_said):  # many contracts leave it open, and pages write commas
            items = [part for it in items for part in split(it, style)]
        nodes = tuple(self.scalar(it, (*pointer, number)) for number, it in enumerate(items))
        return ArrayNode(written[0].at(), written[-1].span[1], nodes)

    def _object(self, written: TracedText, pointer: Pointer, style: Style) -> Node:
        text = self.decode(written)
        if _is_json(text.text, "{"):
            return self._document(text)
        if style.style in ("", "deepObject") or placeholder(text.text):
            return self.scalar(written, pointer)
        parts = split(written, style)
        if _explodes(style):
            pairs = [
                (it.cut(0, at), it.cut(at + 1)) for it in parts if (at := it.text.find("=")) >= 0
            ]
        else:
            pairs = list(zip(parts[::2], parts[1::2], strict=False))
        return self.members(pairs, pointer, written)

    def members(
        self, pairs: Sequence[tuple[TracedText, TracedText]], pointer: Pointer, whole: TracedText
    ) -> ObjectNode:
        """An object of names and values."""
        found = []
        for written, value in pairs:
            name = self.decode(written)
            found.append(Member(name.text, *name.span, self.scalar(value, (*pointer, name.text))))
        return ObjectNode(*whole.span, tuple(found))

    def _document(self, text: TracedText) -> Node:
        document = parse(text.text)
        root = moved(document.root, text) if document.root else None
        return root or Scalar(*text.span, "string", text.text)


def split(text: TracedText, style: Style) -> list[TracedText]:
    """The parts of a list that is written as one value."""
    pattern = _SEPARATORS.get(style.style, _COMMA)
    if style.style == "label" and style.explode:
        pattern = r"\."
    starts = [0]
    ends = []
    for found in re.finditer(pattern, text.text):
        ends.append(found.start())
        starts.append(found.end())
    ends.append(len(text.text))
    return [text.cut(start, end) for start, end in zip(starts, ends, strict=True)]


def form(
    text: TracedText, schema: Schema | None, styles: "Styles", decode: Decode = decoded
) -> Node:
    """The members that a form has, with the values that its schema gives them."""
    given = list(fields(text))
    if len(given) == 1 and not given[0].value.text and placeholder(text.text):
        return Reader(schema, decode).scalar(text, ())  # it represents the whole form
    return object_of(given, text, schema, styles, decode)


def repeated(text: TracedText, schema: Schema | None) -> Iterator[JsonProblem]:
    """Fields of a form that are written twice, though their schemas have one value."""
    given: set[str] = set()
    for field in fields(text):
        name = field.name.text
        types = schema.types((name,)) if schema and name in schema.names() else frozenset()
        if name in given and types and not types & {"array", "object"}:
            message = f"the field '{name}' occurs twice, and has one value"
            start, end = field.name.span
            hint = "services use only one of them, or reject both"
            yield JsonProblem(start, end - start, "duplicate-key", message, hint)
        given.add(name)


Styles = Callable[[str], Style]
"""How the member of a name is written."""


def object_of(
    given: Sequence[Field], text: TracedText, schema: Schema | None, styles: Styles, decode: Decode
) -> ObjectNode:
    """The object whose members are fields, those of one name together."""
    reader = Reader(schema, decode)
    known = schema.names() if schema else ()
    simple: dict[str, list[Field]] = {}
    deep: dict[str, list[tuple[tuple[str, ...], Field]]] = {}
    for field in given:
        name, keys = keys_of(field.name.text)
        if keys and field.name.text not in known:
            deep.setdefault(name, []).append((keys, field))
        else:
            simple.setdefault(field.name.text, []).append(field)
    members = []
    for name, found in simple.items():
        value = reader.value([it.value for it in found], (name,), styles(name))
        if value is not None:
            start, end = found[0].name.span
            is_empty = not found[0].value.text
            value = replace(value, start=end, end=end) if is_empty else value
            members.append(Member(name, start, end, value))
    for name, inner in deep.items():
        members.append(Member(name, *inner[0][1].name.span, reader.nested(inner, (name,))))
    members.sort(key=lambda it: it.key_start)
    return ObjectNode(*text.span, tuple(members))


def keys_of(name: str) -> tuple[str, tuple[str, ...]]:
    """The name in front of brackets, and the keys in them: ``("a", ("b",))`` for ``a[b]``."""
    if _BRACKETS.fullmatch(name) is None or name.startswith("["):
        return name, ()
    return name.partition("[")[0], tuple(_INNER.findall(name))


def moved(node: Node, text: TracedText) -> Node:
    """A value that was read from a text, at the offsets of that text."""
    start, end = text.at(node.start), text.at(node.end - 1) + 1 if node.end else text.at()
    if isinstance(node, ObjectNode):
        members = tuple(
            Member(it.key, text.at(it.key_start), text.at(it.key_end), moved(it.value, text))
            for it in node.members
        )
        return ObjectNode(start, end, members, node.has_ellipsis)
    if isinstance(node, ArrayNode):
        return ArrayNode(start, end, tuple(moved(it, text) for it in node.items), node.has_ellipsis)
    if isinstance(node, Scalar):
        return Scalar(start, end, node.kind, node.content, node.stands_for)
    return node


def document_moved(document: Document, text: TracedText) -> Document:
    """A document that was read from a text, its mistakes too at the offsets of that text."""
    problems = tuple(replace(it, offset=text.at(it.offset)) for it in document.problems)
    return Document(moved(document.root, text) if document.root else None, problems)


def _explodes(style: Style) -> bool:
    """Whether each item is written by itself; the default depends on the style."""
    is_form = style.style in ("", "form")
    return is_form if style.explode is None else style.explode


def _is_json(text: str, opener: str) -> bool:
    if not text.lstrip().startswith(opener):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def kind_of(value: Any) -> str:
    """What a scalar is, as nodes call it."""
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    return "number" if isinstance(value, int | float) else "string"
