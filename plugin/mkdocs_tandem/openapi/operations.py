"""Operations, parameters, bodies and responses."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from mkdocs_tandem.openapi import object_fields
from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.errors import place
from mkdocs_tandem.openapi.media_types import SEQUENCES, is_json, plain, preferred
from mkdocs_tandem.openapi.schema import Schema, ValidationContext

METHODS = frozenset({*object_fields.METHODS, "query"})


@dataclass(frozen=True)
class NamedExample:
    """A named example of the contract."""

    name: str
    """Its key; ``example`` for the field of that name."""
    value: Any
    place: str
    summary: str = ""


@dataclass(frozen=True)
class Style:
    """How a value is written as text (OpenAPI 3.1, Style Values and Encoding Object)."""

    style: str
    """``form``, ``simple``, ``deepObject``, ...; empty for the default of the place."""
    explode: bool | None = None
    media_type: str = ""
    """Of a value that is written as a document, such as JSON."""


@dataclass(frozen=True, eq=False)
class MediaBody:
    """What a request or a response holds in one media type."""

    media_type: str
    schema: Schema | None
    examples: tuple[NamedExample, ...] = ()
    is_required: bool = False
    encoding: Mapping[str, Style] = field(default_factory=dict)
    """How members are written in a form, by their names."""

    @property
    def is_json(self) -> bool:
        return is_json(self.media_type)


@dataclass(frozen=True, eq=False)
class ParameterSpec:
    """A value in the path, the query or a header."""

    name: str
    where: str
    """``path``, ``query``, ``querystring``, ``header`` or ``cookie``."""
    is_required: bool
    schema: Schema | None
    description: str = ""
    examples: tuple[NamedExample, ...] = ()
    style: Style = Style("")
    is_deprecated: bool = False
    allows_empty: bool = False
    """Whether a name without a value is allowed, whatever its schema is."""


@dataclass(frozen=True, eq=False)
class Response:
    """One answer of an operation."""

    status: str
    """``200``, ``2XX`` or ``default``."""
    description: str
    bodies: tuple[MediaBody, ...] = ()
    """One for each media type, in the order of the contract."""
    links: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[ParameterSpec, ...] = ()

    @property
    def body(self) -> MediaBody | None:
        """The body in the media type that is nearest to JSON."""
        return preferred(self.bodies)

    @property
    def schema(self) -> Schema | None:
        return self.body.schema if self.body else None

    @property
    def examples(self) -> tuple[NamedExample, ...]:
        return self.body.examples if self.body else ()


@dataclass(frozen=True)
class CodeSample:
    """A request in a language, as the contract has it in ``x-codeSamples``."""

    language: str
    label: str
    """What readers see; the language if the contract has nothing else."""
    source: str


@dataclass(frozen=True, eq=False)
class Operation:
    """A method on a path, or a notification that the API sends."""

    id: str
    """Its ``operationId``, else method and path."""
    method: str
    """In capitals."""
    path: str
    """The template: ``/fleets/{fid}``; the name of a notification."""
    place: str
    summary: str = ""
    description: str = ""
    is_deprecated: bool = False
    request_bodies: tuple[MediaBody, ...] = ()
    """One for each media type, in the order of the contract."""
    responses: Mapping[str, Response] = field(default_factory=dict)
    parameters: tuple[ParameterSpec, ...] = ()
    security: tuple[Mapping[str, Any], ...] = ()
    callbacks: tuple["Operation", ...] = ()
    """What the API sends in turn to an address that the request names."""
    code_samples: tuple[CodeSample, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names of a notification; the name of an AsyncAPI channel is one of all its messages."""

    @property
    def request_body(self) -> MediaBody | None:
        """The request's body in the media type that is nearest to JSON."""
        return preferred(self.request_bodies)

    @property
    def request(self) -> Schema | None:
        """The schema of the request's body."""
        return self.request_body.schema if self.request_body else None

    @property
    def request_examples(self) -> tuple[NamedExample, ...]:
        return self.request_body.examples if self.request_body else ()

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """The schemas of all that it takes and answers, in the order of the contract."""
        answers = (body for each in self.responses.values() for body in each.bodies)
        return tuple(body.schema for body in (*self.request_bodies, *answers) if body.schema)

    def takes(self, name: str, text: str) -> bool:
        """Whether a text may be the value of a parameter of the path, as far as that is known."""
        declared = (it for it in self.parameters if (it.where, it.name) == ("path", name))
        schema = next((it.schema for it in declared if it.style.style in ("", "simple")), None)
        if schema is None or schema.types() & {"array", "object"}:
            return True
        return not schema.mistakes(schema.read(unquote(text)))

    def response(self, status: int | str) -> Response | None:
        """The answer with a status: the one that names it, its class, or the default."""
        code = str(status)
        for key in (code, f"{code[:1]}XX", f"{code[:1]}xx", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


def _code_samples(operation: Mapping[str, Any]) -> Iterator[CodeSample]:
    listed = operation.get("x-codeSamples", operation.get("x-code-samples"))
    for sample in listed if isinstance(listed, list) else ():
        language, source = (
            (_text(sample, "lang"), _text(sample, "source"))
            if isinstance(sample, dict)
            else ("", "")
        )
        if language and source:
            yield CodeSample(language, _text(sample, "label") or language, source)


class OperationReader:
    """Reads the operations of one contract."""

    def __init__(self, world: ValidationContext) -> None:
        self._world = world
        self._openapi: OpenApiDocuments = world.openapi

    def operations(self, paths: Any) -> Iterator[Operation]:
        """The operations of a mapping of paths, or of notifications."""
        for path, item in self._items(paths):
            shared = self._openapi.target(item)
            if isinstance(shared, dict) and isinstance(item, dict) and shared is not item:
                shared = {**shared, **{key: it for key, it in item.items() if key != "$ref"}}
            for method, operation in self._methods(shared):
                target = self._openapi.target(operation)
                if isinstance(target, dict):
                    yield self._operation(path, method, target, shared)

    def _methods(self, item: Any) -> Iterator[tuple[str, Any]]:
        """The fields of a path item that hold operations."""
        for key, value in self._items(item):
            if key.lower() in METHODS:
                yield key, value
            elif key == "additionalOperations":
                yield from self._items(value)

    def schema(self, definition: Any, excused: str = "") -> Schema | None:
        """The schema of a definition; nothing if there is none."""
        return Schema(self._world, definition, excused) if isinstance(definition, dict) else None

    def _operation(
        self, path: str, method: str, operation: dict[str, Any], shared: dict[str, Any]
    ) -> Operation:
        security = operation.get("security", self._openapi.root.get("security", ()))
        requirements = security if isinstance(security, list) else ()
        return Operation(
            id=_text(operation, "operationId") or f"{method.upper()} {path}",
            method=method.upper(),
            path=path,
            place=place(self._openapi, operation),
            summary=_text(operation, "summary"),
            description=_text(operation, "description"),
            is_deprecated=operation.get("deprecated") is True,
            request_bodies=tuple(
                self._bodies(self._openapi.target(operation.get("requestBody")), "readOnly")
            ),
            responses=dict(self._responses(operation.get("responses"))),
            parameters=self._parameters(shared.get("parameters"), operation.get("parameters")),
            security=tuple(it for it in requirements if isinstance(it, dict)),
            callbacks=tuple(self._callbacks(operation.get("callbacks"))),
            code_samples=tuple(_code_samples(operation)),
            tags=tuple(map(str, tags)) if isinstance(tags := operation.get("tags"), list) else (),
        )

    def _callbacks(self, callbacks: Any) -> Iterator[Operation]:
        for _, callback in self._items(callbacks):
            yield from self.operations(self._openapi.target(callback))

    def _responses(self, responses: Any) -> Iterator[tuple[str, Response]]:
        for status, reference in self._items(responses):
            response = self._openapi.target(reference)
            if isinstance(response, dict):
                links = {
                    name: self._openapi.target(link)
                    for name, link in self._items(response.get("links"))
                }
                yield (
                    status,
                    Response(
                        status,
                        _text(response, "description"),
                        tuple(self._bodies(response, "writeOnly")),
                        links,
                        tuple(self._headers(response.get("headers"))),
                    ),
                )

    def _headers(self, headers: Any) -> Iterator[ParameterSpec]:
        for name, reference in self._items(headers):
            header = self._openapi.target(reference)
            if isinstance(header, dict):
                yield self._parameter({**header, "name": name, "in": "header"})

    def _bodies(self, holder: Any, excused: str = "") -> Iterator[MediaBody]:
        for name, reference in self._items(_get(holder, "content")):
            media = self._openapi.target(reference)
            yield MediaBody(
                name.strip(),
                self.schema(self._definition(name, media), excused),
                tuple(self._examples(media)),
                is_required=_get(holder, "required") is True,
                encoding={key: _style(it) for key, it in self._items(_get(media, "encoding"))},
            )

    def _definition(self, media_type: str, media: Any) -> Any:
        """The schema of a body; of media types that are sequences, that of the list of its values.

        Source: OpenAPI 3.2, Sequential Media Types; older contracts describe one value there.
        """
        item, whole = _get(media, "itemSchema"), _get(media, "schema")
        if isinstance(item, dict):
            return {"type": "array", "items": item}
        is_item = plain(media_type) in SEQUENCES and isinstance(whole, dict)
        if not is_item or _get(self._openapi.target(whole), "type") == "array":
            return whole
        return {"type": "array", "items": whole}

    def _examples(self, holder: Any) -> Iterator[NamedExample]:
        if not isinstance(holder, dict):
            return
        if "example" in holder:
            yield NamedExample(
                "example", holder["example"], place(self._openapi, holder, "example")
            )
        for name, reference in self._items(holder.get("examples")):
            example = self._openapi.target(reference)
            if not isinstance(example, dict):
                continue
            key = next((it for it in _VALUES if it in example), None)
            found = self._openapi.external(example) if key is None else None
            if found is not None:
                yield NamedExample(name, *found, _text(example, "summary"))
            if key is not None:
                where = place(self._openapi, example, key)
                yield NamedExample(name, _value(example, key), where, _text(example, "summary"))

    def _parameters(self, *lists: Any) -> tuple[ParameterSpec, ...]:
        """The parameters of a path and of its operation, which replace those of the path."""
        found: dict[tuple[str, str], ParameterSpec] = {}
        for parameters in map(self._openapi.target, lists):
            for reference in parameters if isinstance(parameters, list) else ():
                parameter = self._openapi.target(reference)
                if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
                    read = self._parameter(parameter)
                    found[read.name, read.where] = read
        return tuple(found.values())

    def _parameter(self, parameter: dict[str, Any]) -> ParameterSpec:
        body = next(self._bodies(parameter), None)
        schema = self.schema(parameter.get("schema")) or (body.schema if body else None)
        style = _style(parameter)
        where = _text(parameter, "in")
        return ParameterSpec(
            name=parameter["name"],
            where=where,
            is_required=parameter.get("required") is True or where == "path",
            schema=schema,
            description=_text(parameter, "description"),
            examples=tuple(self._examples(parameter)),
            style=replace(style, media_type=body.media_type) if body else style,
            is_deprecated=parameter.get("deprecated") is True,
            allows_empty=parameter.get("allowEmptyValue") is True,
        )

    def _items(self, value: Any) -> Iterable[tuple[str, Any]]:
        """The members of a mapping, or of the one that it refers to, if it is one."""
        target = self._openapi.target(value)
        return target.items() if isinstance(target, dict) else ()


_VALUES = ("value", "dataValue", "serializedValue")
"""What holds the value of an example; the last as it is sent."""


def _value(example: dict[str, Any], key: str) -> Any:
    """The value of an example; a serialized one that is no JSON is text."""
    value = example[key]
    if key != "serializedValue" or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _style(holder: Any) -> Style:
    explode = _get(holder, "explode")
    return Style(
        str(_get(holder, "style") or ""),
        explode if isinstance(explode, bool) else None,
        str(_get(holder, "contentType") or ""),
    )


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""
