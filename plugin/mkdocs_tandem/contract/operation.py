"""What an API does, by OpenAPI's own words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mkdocs_tandem.contract import grammar
from mkdocs_tandem.contract.cause import place
from mkdocs_tandem.contract.openapi import OpenApi
from mkdocs_tandem.contract.schema import Schema, World

METHODS = frozenset({*grammar.METHODS, "query"})


@dataclass(frozen=True)
class Example:
    """A named example of the contract."""

    name: str
    """Its key; ``example`` if it stands alone."""
    value: Any
    place: str
    summary: str = ""


@dataclass(frozen=True, eq=False)
class Body:
    """What a request or a response holds, in the media type that is nearest to JSON."""

    media_type: str
    schema: Schema | None
    examples: tuple[Example, ...] = ()
    is_required: bool = False

    @property
    def is_json(self) -> bool:
        return is_json(self.media_type)


@dataclass(frozen=True, eq=False)
class Parameter:
    """A value in the path, the query or a header."""

    name: str
    where: str
    """``path``, ``query``, ``header`` or ``cookie``."""
    is_required: bool
    schema: Schema | None
    description: str = ""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, eq=False)
class Response:
    """One answer of an operation."""

    status: str
    """``200``, ``2XX`` or ``default``."""
    description: str
    body: Body | None
    links: Mapping[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> Schema | None:
        return self.body.schema if self.body else None

    @property
    def examples(self) -> tuple[Example, ...]:
        return self.body.examples if self.body else ()


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
    request_body: Body | None = None
    responses: Mapping[str, Response] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    security: tuple[Mapping[str, Any], ...] = ()
    callbacks: tuple["Operation", ...] = ()
    """What the API sends in turn to an address that the request names."""

    @property
    def request(self) -> Schema | None:
        """The schema of the request's body."""
        return self.request_body.schema if self.request_body else None

    @property
    def request_examples(self) -> tuple[Example, ...]:
        return self.request_body.examples if self.request_body else ()

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """The schemas of all that it takes and answers."""
        answers = (each.schema for each in self.responses.values())
        return tuple(schema for schema in (self.request, *answers) if schema)

    def response(self, status: int | str) -> Response | None:
        """The answer with a status: the one that names it, its class, or the default."""
        code = str(status)
        for key in (code, f"{code[:1]}XX", f"{code[:1]}xx", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: ``application/json``, ``application/hal+json``."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain.endswith(("/json", "+json"))


class Reader:
    """Reads the operations of one contract."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._openapi: OpenApi = world.openapi

    def operations(self, paths: Any) -> Iterator[Operation]:
        """The operations of a mapping of paths, or of notifications."""
        for path, item in self._items(paths):
            shared = self._openapi.target(item)
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
            request_body=self._body(self._openapi.target(operation.get("requestBody")), "readOnly"),
            responses=dict(self._responses(operation.get("responses"))),
            parameters=self._parameters(shared.get("parameters"), operation.get("parameters")),
            security=tuple(it for it in requirements if isinstance(it, dict)),
            callbacks=tuple(self._callbacks(operation.get("callbacks"))),
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
                described = _text(response, "description")
                yield status, Response(status, described, self._body(response, "writeOnly"), links)

    def _body(self, holder: Any, excused: str = "") -> Body | None:
        content = [(name.strip(), it) for name, it in self._items(_get(holder, "content"))]
        if not content:
            return None
        name, media = min(content, key=lambda pair: not is_json(pair[0]))
        media = self._openapi.target(media)
        schema = self.schema(_get(media, "schema"), excused)
        examples = tuple(self._examples(media))
        return Body(name, schema, examples, is_required=_get(holder, "required") is True)

    def _examples(self, holder: Any) -> Iterator[Example]:
        if not isinstance(holder, dict):
            return
        if "example" in holder:
            yield Example("example", holder["example"], place(self._openapi, holder, "example"))
        for name, reference in self._items(holder.get("examples")):
            example = self._openapi.target(reference)
            if isinstance(example, dict) and "value" in example:
                where = place(self._openapi, example, "value")
                yield Example(name, example["value"], where, _text(example, "summary"))

    def _parameters(self, *lists: Any) -> tuple[Parameter, ...]:
        """The parameters of a path and of its operation, which replace those of the path."""
        found: dict[tuple[str, str], Parameter] = {}
        for parameters in map(self._openapi.target, lists):
            for reference in parameters if isinstance(parameters, list) else ():
                parameter = self._openapi.target(reference)
                if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
                    read = self._parameter(parameter)
                    found[read.name, read.where] = read
        return tuple(found.values())

    def _parameter(self, parameter: dict[str, Any]) -> Parameter:
        body = self._body(parameter)
        schema = self.schema(parameter.get("schema")) or (body.schema if body else None)
        where = _text(parameter, "in")
        return Parameter(
            name=parameter["name"],
            where=where,
            is_required=parameter.get("required") is True or where == "path",
            schema=schema,
            description=_text(parameter, "description"),
            examples=tuple(self._examples(parameter)),
        )

    def _items(self, value: Any) -> Iterable[tuple[str, Any]]:
        """The members of a mapping, or of the one that it refers to, if it is one."""
        target = self._openapi.target(value)
        return target.items() if isinstance(target, dict) else ()


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""
