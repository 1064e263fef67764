"""Bodies read by their media type.

Sources: OpenAPI 3.1, Media Type Object and Special Considerations for multipart Content; RFC 4180
(CSV); the NDJSON and JSON Lines specifications; HTML, section 9.2.6 (event streams).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mkdocs_tandem.examples import xml_and_yaml
from mkdocs_tandem.examples.fields import (
    Field,
    Reader,
    as_written,
    document_moved,
    form,
    keys_of,
    object_of,
    repeated,
)
from mkdocs_tandem.formats.http import Message, TracedText
from mkdocs_tandem.formats.http.multipart import Part, boundary_of, parts
from mkdocs_tandem.formats.http.traced_text import traced
from mkdocs_tandem.formats.json import (
    ArrayNode,
    Dialect,
    Document,
    Member,
    Node,
    ObjectNode,
    Scalar,
    parse,
)
from mkdocs_tandem.formats.json.nodes import Placeholder, placeholder
from mkdocs_tandem.openapi import MediaBody, Schema
from mkdocs_tandem.openapi.media_types import (
    CSV,
    EVENTS,
    FORM,
    JSON,
    LINES,
    MULTIPART,
    is_json,
    is_text,
    plain,
    preferred,
    selected,
)
from mkdocs_tandem.openapi.operations import Style

_CELL = re.compile(
    r'[ \t]*"(?P<quoted>(?:[^"]|"")*)"[ \t]*(?P<end>,|$)|(?P<plain>[^,]*)(?P<stop>,|$)'
)
_EVENT_FIELD = re.compile(r"(?P<name>event|data|id|retry)(?::[ ]?(?P<value>.*)|$)")


_END_OF_STREAM = re.compile(r"\s*\[[A-Z_]+\]\s*")
"""An event that only marks the end: ``data: [DONE]``."""


def media_type_of(message: Message, bodies: Sequence[MediaBody]) -> str:
    """The media type of a message's body; by default, that of the operation."""
    said = message.header("content-type")
    text = message.body.text.lstrip() if message.body else ""
    looks_like_json = text[:1] in ("{", "[")
    if said is None:
        likely = preferred(bodies)
        return JSON if looks_like_json or likely is None else likely.media_type
    if plain(said) == FORM and looks_like_json and (message.is_command or holds_json(message)):
        return JSON  # curl's own choice for '-d', which is reported as a mistake where it is one
    return said


def is_of_another_type(message: Message) -> bool:
    """Whether a body is not JSON, by its media type, unless that is curl's default."""
    said, body = message.header("content-type"), message.body
    is_said = said is not None and not is_json(said) and plain(said) != FORM
    return is_said and body is not None and body.text.lstrip()[:1] not in ("{", "[", '"')


def holds_json(message: Message) -> bool:
    """Whether the body of a message is an object or a list in JSON."""
    text = message.body.text.strip() if message.body else ""
    return text[:1] in ("{", "[") and not parse(text).problems


def document_of(
    text: str, media_type: str, bodies: Sequence[MediaBody], dialect: Dialect
) -> Document | None:
    """The content of a body; ``None`` if nothing in it can be checked, as in a picture."""
    if is_json(media_type):
        return parse(text, dialect)
    body = selected(bodies, media_type)
    read = _READERS.get(plain(media_type))
    whole = traced(text)
    if read is not None:
        return read(whole, body, media_type, dialect)
    if body is None or body.schema is None or not is_text(media_type):
        return None
    if xml_and_yaml.is_read(media_type):
        return xml_and_yaml.document(whole, media_type, body.schema)
    is_text_only = not body.schema.types() - {"string", "number", "integer", "boolean"}
    if plain(media_type).startswith("text/") and is_text_only:
        return Document(Reader(body.schema, as_written).scalar(whole, ()), ())
    return None


def _form(text: TracedText, body: MediaBody | None, media_type: str, dialect: Dialect) -> Document:
    schema = body.schema if body else None
    return Document(form(text, schema, _styles(body)), tuple(repeated(text, schema)))


def _styles(body: MediaBody | None) -> Callable[[str], Style]:
    """How the member of a name is written in a form."""
    encoding = body.encoding if body else {}
    return lambda name: encoding.get(name, Style(""))


def _multipart(
    text: TracedText, body: MediaBody | None, media_type: str, dialect: Dialect
) -> Document:
    schema, styles = body.schema if body else None, _styles(body)
    found = list(parts(text, boundary_of(media_type, text.text)))
    documents = {it.name.text: it.media_type for it in found if is_json(it.media_type)}

    def styled(name: str) -> Style:
        said = styles(name)
        return replace(said, media_type=documents.get(name, said.media_type))

    plain_parts = [Field(it.name, it.value) for it in found if not _is_file(it)]
    root = object_of(plain_parts, text, schema, styled, as_written)
    files = [
        Member(_listed(it.name.text, schema), *it.name.span, _file(it))
        for it in found
        if _is_file(it)
    ]
    members = _lists([*root.members, *files], schema)
    return Document(ObjectNode(root.start, root.end, tuple(members)), ())


def _listed(name: str, schema: Schema | None) -> str:
    """The name of a file, or that of the list that it is in: ``files`` for ``files[0]``."""
    base, keys = keys_of(name)
    is_item = len(keys) == 1 and (not keys[0] or keys[0].isdecimal())
    is_list = schema is None or "array" in schema.types((base,))
    return base if is_item and is_list else name


def _lists(members: Sequence[Member], schema: Schema | None) -> Iterator[Member]:
    """Members with the files of one name together, where the schema has a list of them."""
    by_name: dict[str, list[Member]] = {}
    for member in members:
        by_name.setdefault(member.key, []).append(member)
    for name, found in by_name.items():
        first, items = found[0], tuple(it.value for it in found)
        is_list = schema is not None and "array" in schema.types((name,))
        if is_list and not isinstance(first.value, ArrayNode):
            node = ArrayNode(items[0].start, items[-1].end, items)
            yield replace(first, value=node)
        else:
            yield from found


def _is_file(part: Part) -> bool:
    is_other = bool(part.media_type) and not is_text(part.media_type)
    return part.filename is not None or is_other


def _file(part: Part) -> Scalar:
    """A file, whose content a page does not show."""
    text = part.value.text
    mark = placeholder(text) or Placeholder(part.filename or part.name.text, text)
    return Scalar(*part.value.span, "string", text, mark)


def _lines(text: TracedText, body: MediaBody | None, media_type: str, dialect: Dialect) -> Document:
    """JSON Lines: a value in each line."""
    documents = []
    for found in re.finditer(r"[^\n]*\S[^\n]*", text.text):
        line = text.cut(*found.span()).stripped()
        if line.text in ("...", "…"):
            continue
        documents.append(document_moved(parse(line.text, dialect), line))
    return _joined(text, documents)


def _joined(text: TracedText, documents: Sequence[Document]) -> Document:
    items = tuple(it.root for it in documents if it.root is not None)
    problems = tuple(problem for it in documents for problem in it.problems)
    return Document(ArrayNode(*text.span, items, has_ellipsis="..." in text.text), problems)


def _events(
    text: TracedText, body: MediaBody | None, media_type: str, dialect: Dialect
) -> Document:
    """Server-sent events: what each is called, and its data."""
    item = body.schema if body else None
    names = item.names((0,)) if item else ()
    documents = []
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+", text.text):
        event = text.cut(*block.span())
        fields = list(_event_fields(event))
        data = [it.value.text for it in fields if it.name.text == "data"]
        if data and not _END_OF_STREAM.fullmatch("".join(data)):
            documents.append(_event(event, fields, item, dialect, is_whole="data" in names))
    return _joined(text, documents)


def _event_fields(event: TracedText) -> Iterator[Field]:
    at = 0
    for line in event.text.splitlines(keepends=True):
        found = _EVENT_FIELD.fullmatch(line.rstrip("\r\n"))
        if found:
            start, end = found.span("value") if found["value"] is not None else (len(line), 0)
            name = event.cut(at, at + len(found["name"]))
            yield Field(name, event.cut(at + start, at + max(start, end)))
        at += len(line)


def _event(
    event: TracedText,
    fields: Sequence[Field],
    schema: Schema | None,
    dialect: Dialect,
    *,
    is_whole: bool,
) -> Document:
    """One event: its data alone, or the object of its fields, as the schema describes it."""
    offsets = [it.value.offsets for it in fields if it.name.text == "data"]
    lines = [it.value for it in fields if it.name.text == "data"]
    data = TracedText("\n".join(it.text for it in lines), _with_breaks(offsets))
    types = schema.types((0, "data") if is_whole else (0,)) if schema else frozenset()
    if types & {"object", "array"} or (not types and data.text[:1] in ("{", "[")):
        value = document_moved(parse(data.text, dialect), data)
    else:
        pointer = (0, "data") if is_whole else (0,)
        value = Document(Reader(schema, as_written).scalar(data, pointer), ())
    if not is_whole or value.root is None:
        return value
    others = [it for it in fields if it.name.text != "data"]
    reader = Reader(schema, as_written)
    members = [
        Member(it.name.text, *it.name.span, reader.scalar(it.value, (0, it.name.text)))
        for it in others
    ]
    name = next(it.name for it in fields if it.name.text == "data")
    members.append(Member("data", *name.span, value.root))
    return Document(ObjectNode(*event.span, tuple(members)), value.problems)


def _with_breaks(offsets: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The offsets of lines that are joined, one more for each line end."""
    found: list[int] = []
    for line in offsets:
        if found:
            found.append(found[-1])
        found += line
    return tuple(found)


def _csv(
    text: TracedText, body: MediaBody | None, media_type: str, dialect: Dialect
) -> Document | None:
    """The rows of a table as objects, by its first row."""
    schema = body.schema if body else None
    if schema is None or "array" not in schema.types():
        return None
    rows = [
        list(_cells(text.cut(*found.span()))) for found in re.finditer(r"[^\n]*\S[^\n]*", text.text)
    ]
    if "object" not in schema.types((0,)) or not rows:
        return None
    header, reader = rows[0], Reader(schema, as_written)
    items: list[Node] = []
    for number, row in enumerate(rows[1:]):
        members = tuple(
            Member(name.text, *name.span, reader.scalar(cell, (number, name.text)))
            for name, cell in zip(header, row, strict=False)
            if cell.text
        )
        items.append(ObjectNode(row[0].at(), row[-1].span[1], members))
    return Document(ArrayNode(*text.span, tuple(items)), ())


def _cells(line: TracedText) -> Iterator[TracedText]:
    at = 0
    while found := _CELL.match(line.text, at):
        kind = "plain" if found["quoted"] is None else "quoted"
        yield line.cut(*found.span(kind)).stripped()
        if not (found["end"] or found["stop"]):
            return
        at = found.end()


_Read = Callable[[TracedText, MediaBody | None, str, Dialect], Document | None]
_READERS: dict[str, _Read] = {
    FORM: _form,
    MULTIPART: _multipart,
    EVENTS: _events,
    CSV: _csv,
    **dict.fromkeys(LINES, _lines),
}
"""By the media type."""
