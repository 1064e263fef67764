"""Bodies in XML and YAML as values with positions.

Sources: OpenAPI 3.1, XML Object; YAML 1.2, core schema. What cannot be read is not checked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import yaml

from mkdocs_tandem.config.loader import loader
from mkdocs_tandem.examples.fields import Pointer, Reader, as_written, kind_of
from mkdocs_tandem.formats.http import TracedText
from mkdocs_tandem.formats.json import ArrayNode, Document, Member, Node, ObjectNode, Scalar
from mkdocs_tandem.formats.json.nodes import placeholder
from mkdocs_tandem.openapi import Schema
from mkdocs_tandem.openapi.media_types import plain
from mkdocs_tandem.openapi.yaml_reader import plain_value

_MOST = 20_000
"""Elements, or values, of a body that is read."""
_DEEPEST = 100
_DOTS = ("...", "…")
_HOLDERS = frozenset({"object", "array"})
_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_MORE = re.compile(r"^\s*#|\.\.\.|…", re.MULTILINE)
"""A comment of a YAML document, which may replace content."""
_XML = ("/xml", "+xml")
_YAML = ("yaml", "+yml")


def is_read(media_type: str) -> bool:
    """Whether a media type is XML or YAML, by any of their names."""
    return plain(media_type).endswith((*_XML, *_YAML))


def document(text: TracedText, media_type: str, schema: Schema) -> Document | None:
    """The content of a body; in XML by the schema's names of elements and attributes.

    Nothing if its schema is that of a text.
    """
    if not schema.types() & _HOLDERS:
        return None
    if not plain(media_type).endswith(_XML):
        return _yaml(text.text)
    root = _Elements(text.text).root()
    return None if root is None else Document(_XmlReader(text, schema).node(root, ()), ())


@dataclass
class _Element:
    name: str
    """Without a prefix."""
    start: int
    """Of the name."""
    attributes: dict[str, str]
    inner: int = 0
    """The offset after the start tag."""
    end: int = 0
    """Of the content."""
    children: list["_Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    is_open: bool = False
    """Whether a comment may replace content."""

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def span(self) -> tuple[int, int]:
        """Of the name."""
        return self.start, self.start + len(self.name)


class _TooMuchError(Exception):
    """The document is too large, or declares entities."""


class _Elements:
    """The elements of a document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._skipped = len(text) - len(text.lstrip())
        codes = (char.encode("utf-8", "replace") for char in text[self._skipped :])
        self._offsets = [at for at, code in enumerate(codes, self._skipped) for _ in code]
        self._offsets.append(len(text))
        self._waiting = [_Element("", 0, {})]
        self._count = 0
        self._parser = expat.ParserCreate("utf-8")

    def root(self) -> _Element | None:
        """The root element; ``None`` if the text is not well-formed, or has a document type."""
        top, parser = self._waiting[0], self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._finish
        parser.CharacterDataHandler, parser.CommentHandler = self._content, self._comment
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(self._text[self._skipped :].encode("utf-8", "replace"), True)  # noqa: FBT003 -- of the standard library
        except (expat.ExpatError, _TooMuchError):
            return None
        return top.children[0] if len(top.children) == 1 else None

    def _here(self) -> int:
        return self._offsets[min(self._parser.CurrentByteIndex, len(self._offsets) - 1)]

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST or len(self._waiting) > _DEEPEST:
            raise _TooMuchError
        prefix = len(name) - len(name.rpartition(":")[2])
        start = self._here() + 1 + prefix
        inner = self._text.find(">", start) + 1
        element = _Element(name[prefix:], start, attributes, inner)
        self._waiting[-1].children.append(element)
        self._waiting.append(element)

    def _finish(self, _: str) -> None:
        self._waiting.pop().end = self._here()

    def _content(self, part: str) -> None:
        self._waiting[-1].texts.append(part)

    def _comment(self, _: str) -> None:
        self._waiting[-1].is_open = True


def _refuse(*_: Any) -> None:
    raise _TooMuchError


class _XmlReader:
    def __init__(self, text: TracedText, schema: Schema) -> None:
        self._text = text
        self._schema = schema
        self._reader = Reader(schema, as_written)

    def node(self, element: _Element, pointer: Pointer) -> Node:
        """The value of an element at a place of the schema."""
        types = self._schema.types(pointer)
        if not element.children:
            return self._leaf(element, pointer)
        if types and not types & _HOLDERS:  # a text with marks in it
            return _any(element)
        if "array" in types and "object" not in types:
            return self._list(element.children, pointer, is_open=element.is_open)
        return self._object(element, pointer)

    def _leaf(self, element: _Element, pointer: Pointer) -> Node:
        types, start = self._schema.types(pointer), element.start
        written = self._text.cut(element.inner, max(element.inner, element.end)).stripped()
        is_left_out = element.is_open or written.text in _DOTS or not written.text
        if types & _HOLDERS and not types & _SCALARS:
            if not is_left_out and not placeholder(written.text):
                return Scalar(*written.span, "string", written.text)
            kind = ObjectNode if "object" in types else ArrayNode
            return kind(start, start, (), has_ellipsis=True)
        is_switch = "boolean" in types and written.text in ("0", "1")
        if is_left_out or is_switch or element.text.strip() != written.text:  # it has escapes
            return _any(element)
        return self._reader.scalar(written, pointer)

    def _object(self, element: _Element, pointer: Pointer) -> ObjectNode:
        known = {name: self._schema.xml((*pointer, name)) for name in self._schema.names(pointer)}
        members = list(self._attributes(element, known, pointer))
        lists: dict[str, list[_Element]] = {}
        for child in element.children:
            name = self._member(child.name, known, pointer)
            inner = (*pointer, name)
            if "array" in self._schema.types(inner) and not known.get(name, {}).get("wrapped"):
                lists.setdefault(name, []).append(child)
            else:
                members.append(Member(name, *child.span, self.node(child, inner)))
        for name, children in lists.items():
            node = self._items(children, (*pointer, name))
            members.append(Member(name, *children[0].span, node))
        members.sort(key=lambda it: it.key_start)
        absent = known.keys() - {it.key for it in members}
        is_open = element.is_open or any(it in element.text for it in _DOTS)
        # a list without items leaves no trace
        is_open = is_open or any("array" in self._schema.types((*pointer, it)) for it in absent)
        return ObjectNode(element.start, element.end, tuple(members), is_open)

    def _member(self, name: str, known: dict[str, dict[str, Any]], pointer: Pointer) -> str:
        """The member that an element is of; its own name if it is of none."""
        if name in known:
            return name
        called = (it for it, xml in known.items() if xml.get("name") == name)
        found = next(called, None)
        if found is None:
            items = ((it, self._schema.xml((*pointer, it, 0))) for it in known)
            found = next((it for it, xml in items if xml.get("name") == name), name)
        return found

    def _items(self, children: Sequence[_Element], pointer: Pointer) -> Node:
        """A list whose items are separate elements, or within one element after all."""
        only, inner = children[0], (*pointer, 0)
        names = {it.name for it in only.children}
        is_of_items = len(names) == 1 and not names & {*self._schema.names(inner)}
        is_of_items = is_of_items or not self._schema.types(inner) & _HOLDERS
        if len(children) == 1 and only.children and is_of_items:
            return self.node(only, pointer)
        return self._list(children, pointer)

    def _list(
        self, items: Sequence[_Element], pointer: Pointer, *, is_open: bool = False
    ) -> ArrayNode:
        nodes = tuple(self.node(it, (*pointer, number)) for number, it in enumerate(items))
        return ArrayNode(nodes[0].start, nodes[-1].end, nodes, is_open)

    def _attributes(
        self, element: _Element, known: dict[str, dict[str, Any]], pointer: Pointer
    ) -> Iterator[Member]:
        names = {xml.get("name", it): it for it, xml in known.items() if xml.get("attribute")}
        for written, value in element.attributes.items():
            name = names.get(written.rpartition(":")[2])
            at = self._text.text.find(written, element.span[1], element.inner)
            start = self._text.text.find(value, at + len(written), element.inner)
            if name is None:
                continue
            node: Node = Scalar(element.start, element.start, "missing", None)
            if 0 <= at < start:  # else it has escapes
                text = self._text.cut(start, start + len(value))
                node = self._reader.scalar(text, (*pointer, name))
            yield Member(name, max(at, 0), max(at, 0) + len(written), node)


def _yaml(text: str) -> Document | None:
    """The content of a YAML document; nothing for several documents, or one with aliases."""
    try:
        root = yaml.compose(text, Loader=loader(text))
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        reader = _YamlReader(starts, is_open=_MORE.search(text) is not None)
        node = reader.node(root, 0) if root is not None else None
    except _TooMuchError:
        return None
    return None if node is None else Document(node, ())


def _any(element: _Element) -> Scalar:
    """A node for any value."""
    return Scalar(*element.span, "missing", None)


class _YamlReader:
    def __init__(self, starts: Sequence[int], *, is_open: bool) -> None:
        self._starts = starts
        self._is_open = is_open
        self._seen: set[int] = set()

    def node(self, node: Any, depth: int) -> Node:
        """A value at its offsets."""
        if id(node) in self._seen or len(self._seen) > _MOST or depth > _DEEPEST:
            raise _TooMuchError
        self._seen.add(id(node))
        start, end = self._at(node.start_mark), self._at(node.end_mark)
        if isinstance(node, yaml.MappingNode):
            if node.flow_style and node.value and all(_is_nothing(it) for _, it in node.value):
                return Scalar(start, end, "missing", None)  # '{id}'
            return ObjectNode(start, end, tuple(self._members(node, depth)), self._is_open)
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.node(it, depth + 1) for it in node.value)
            return ArrayNode(start, end, items, self._is_open)
        value = node.value
        if not node.style:
            value = plain_value(value) if value else None
        return Scalar(start, end, kind_of(value), value, placeholder(node.value))

    def _members(self, node: Any, depth: int) -> Iterator[Member]:
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                raise _TooMuchError
            start, end = self._at(key.start_mark), self._at(key.end_mark)
            yield Member(key.value, start, end, self.node(value, depth + 1))

    def _at(self, mark: Any) -> int:
        line, column = int(mark.line), int(mark.column)
        return self._starts[min(line, len(self._starts) - 1)] + column


def _is_nothing(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value and not node.style
