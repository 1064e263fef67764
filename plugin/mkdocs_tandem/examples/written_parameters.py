"""Parameters as a page writes them.

Sources: OpenAPI 3.1, Parameter Object and Style Values; RFC 6265, section 4.2.1 (cookies).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from mkdocs_tandem.examples.example import Example
from mkdocs_tandem.examples.fields import (
    Field,
    Reader,
    decoded,
    document_moved,
    fields,
    form,
    keys_of,
    object_of,
)
from mkdocs_tandem.formats.http import Header, Message, TracedText
from mkdocs_tandem.formats.json import Document, Node, parse
from mkdocs_tandem.openapi import Operation, ParameterSpec, Schema
from mkdocs_tandem.openapi.media_types import FORM, is_json, plain
from mkdocs_tandem.openapi.operations import Style

_VARIABLE = re.compile(r"\{([^/{}]*)\}")
_SCHEME = re.compile(r"[\w+.-]+://[^/?#]*")


@dataclass(frozen=True, eq=False)
class Written:
    """The parameters that a message writes; offsets refer to the text that contains it."""

    message: Message
    text: str
    """That holds the message."""
    operation: Operation | None = None
    """That the message is for."""

    @classmethod
    def of(cls, example: Example, message: Message) -> "Written":
        """What an example's message writes."""
        return cls(message, example.block.body if example.block else "", example.operation)

    @cached_property
    def query(self) -> tuple[Field, ...]:
        """The fields of the address's query."""
        return tuple(fields(self.whole_query))

    @cached_property
    def whole_query(self) -> TracedText:
        """The address's query; empty if it has none."""
        target = self.message.target
        start = target.text.find("?")
        end = target.text.find("#", start)
        return target.cut(start + 1 or len(target.text), None if end < 0 else end)

    @cached_property
    def headers(self) -> tuple[Field, ...]:
        """The fields of the head, their names in lower case."""
        places = self.message.header_places
        return tuple(
            self._header(each, place) for each, place in zip_longest(self.message.headers, places)
        )

    @cached_property
    def cookies(self) -> tuple[Field, ...]:
        """The cookies that are sent."""
        found = (it.value for it in self.headers if it.name.text == "cookie")
        return tuple(field for value in found for field in fields(value, ";"))

    def path(self, template: str) -> Iterator[Field]:
        """The values that the address has for the variables of a path, by their names."""
        target = self.message.target
        path = re.split(r"[?#]", target.text, maxsplit=1)[0]
        start = found.end() if (found := _SCHEME.match(path)) else 0
        parts = list(re.finditer(r"[^/]+", path[start:]))
        wanted = [it for it in template.split("/") if it]
        for part, segment in zip(reversed(wanted), reversed(parts), strict=False):
            at = start + segment.start()
            yield from _variables(part, target.cut(at, at + len(segment[0])))

    def value(self, parameter: ParameterSpec, template: str) -> Document | None:
        """The value of a parameter; ``None`` if the message does not have it."""
        style = style_of(parameter)
        if parameter.where == "querystring":
            return self._of_the_whole_query(parameter, style)
        given = self.given(parameter, template)
        if not given:
            return None
        if is_json(style.media_type):
            decode = TracedText.stripped if parameter.where == "header" else decoded
            text = decode(given[-1].value)
            return document_moved(parse(text.text), text)
        node = _node(given, parameter, style)
        if node and not given[0].value.text:
            name = given[0].name
            start, end = name.at(), name.at(len(name.text) - 1) + 1
            node = replace(node, start=start, end=end)
        return Document(node, ()) if node else None

    def _of_the_whole_query(self, parameter: ParameterSpec, style: Style) -> Document | None:
        """The value of the parameter that is the whole query (OpenAPI 3.2)."""
        query = self.whole_query
        if not query.text:
            return None
        if is_json(style.media_type):
            text = decoded(query)
            return document_moved(parse(text.text), text)
        if plain(style.media_type) != FORM:
            return None
        return Document(form(query, parameter.schema, lambda _: Style("")), ())

    def given(self, parameter: ParameterSpec, template: str) -> list[Field]:
        """The fields that hold the value of a parameter."""
        if parameter.where == "path":
            return [it for it in self.path(template) if it.name.text == parameter.name]
        if parameter.where == "header":
            return [it for it in self.headers if it.name.text == parameter.name.lower()]
        given = self.cookies if parameter.where == "cookie" else self.query
        others = self.plain_names if is_spread(parameter) else frozenset()
        return [it for it in given if names(parameter, it.name.text) and it.name.text not in others]

    @cached_property
    def plain_names(self) -> frozenset[str]:
        """The names of parameters that are one field each, whatever members others have."""
        every = self.operation.parameters if self.operation else ()
        return frozenset(it.name for it in every if not is_spread(it))

    def _header(self, header: Header, place: tuple[int, int] | None = None) -> Field:
        """A field of the head where the text has it; else where the message begins."""
        message = self.message
        pattern = re.compile(
            rf"({re.escape(header.name)})[\"']?\s*[:=]\s*[\"']?({re.escape(header.value)})",
            re.IGNORECASE,
        )
        found = pattern.search(self.text, message.start, message.end)
        if place is not None:
            starts = place
        elif found is None:
            at = self.text.find(header.value, message.start, message.end) if header.value else -1
            starts = (message.start, at if at >= 0 else message.start)
        else:
            starts = (found.start(1), found.start(2))
        return Field(
            TracedText(header.name.lower(), tuple(range(starts[0], starts[0] + len(header.name)))),
            TracedText(header.value, tuple(range(starts[1], starts[1] + len(header.value)))),
        )


def style_of(parameter: ParameterSpec) -> Style:
    """How a parameter is written, with the default of its place."""
    default = "form" if parameter.where in ("query", "cookie") else "simple"
    return replace(parameter.style, style=parameter.style.style or default)


def names(parameter: ParameterSpec, name: str) -> bool:
    """Whether a name in a query or among cookies belongs to a parameter.

    ``ids[]`` and ``sort[by]`` belong to a list or object whose style is left out, too: few
    contracts say ``deepObject`` where their services read it.
    """
    types = parameter.schema.types() if parameter.schema else frozenset()
    is_open = not parameter.style.style and bool(types & {"array", "object"})
    if style_of(parameter).style == "deepObject" or (is_open and keys_of(name)[1]):
        return parameter.name in (name, keys_of(name)[0])
    if is_spread(parameter) and parameter.schema is not None:
        return name in parameter.schema.names()
    return name == parameter.name


def is_spread(parameter: ParameterSpec) -> bool:
    """Whether each member of an object is a field of its own, without the parameter's name."""
    style, schema = style_of(parameter), parameter.schema
    is_object = schema is not None and schema.types() == {"object"}
    return (
        style.style == "form" and style.explode is not False and is_object and not style.media_type
    )


def _node(given: list[Field], parameter: ParameterSpec, style: Style) -> Node | None:
    schema = parameter.schema
    decode = TracedText.stripped if parameter.where == "header" else decoded
    reader = Reader(schema, decode)
    whole = TracedText("", ())
    deep = [(keys_of(it.name.text)[1], it) for it in given if it.name.text != parameter.name]
    deep = [(keys, it) for keys, it in deep if keys]
    if style.style == "deepObject" or deep:
        plain = given[-1].value if given[-1].value.text else None
        return reader.nested(deep, ()) if deep else reader.scalar(plain, ()) if plain else None
    if is_spread(parameter):
        whole = TracedText("".join(it.value.text for it in given[:1]), given[0].value.offsets)
        return object_of(given, whole, schema, lambda _: Style(""), decode)
    values = [it.value for it in given]
    if style.style == "label":
        values = [it.cut(1) for it in values]
    if style.style == "matrix":
        pairs = [field for it in values for field in fields(it, ";")]
        if style.explode and "object" in reader.types(()):
            return reader.members(pairs, (), given[0].value)
        values = [field.value for field in pairs]
        style = replace(style, style="form" if style.explode else "simple")
    return reader.value(values, (), style)


def _variables(template: str, segment: TracedText) -> Iterator[Field]:
    """The values that a part of a path has for the variables in a part of a template."""
    parts = _VARIABLE.split(template)
    pattern = "".join(
        "([^/]+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    )
    found = re.fullmatch(pattern, segment.text)
    for number, name in enumerate(parts[1::2], 1) if found else ():
        value = segment.cut(*found.span(number)) if found else segment
        yield Field(TracedText(name, value.offsets), value)


def query_names(operation: Operation) -> tuple[str, ...]:
    """The names that a query may have; empty if an object leaves them free."""
    found: list[str] = []
    for parameter in operation.parameters:
        if parameter.where == "query":
            inner = _names_of(parameter.schema) if is_spread(parameter) else ()
            found += inner or (parameter.name,)
    return tuple(found)


def _names_of(schema: Schema | None) -> tuple[str, ...]:
    return schema.names() if schema else ()
