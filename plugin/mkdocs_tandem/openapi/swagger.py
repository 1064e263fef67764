"""Swagger 2.0 documents, read as OpenAPI 3.0.

Source: Swagger 2.0 specification; "Upgrading from OpenAPI 2.0 to 3.0" of the OpenAPI Initiative.
Parts that stay what they are, such as schemas, stay the same objects, so that they keep their
places in the text.
"""

from collections.abc import Iterable
from typing import Any

from mkdocs_tandem.openapi.documents import read
from mkdocs_tandem.openapi.media_types import FORM, JSON, MULTIPART
from mkdocs_tandem.openapi.yaml_reader import Positions

_Object = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_PLACES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_STYLES = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_NOT_OF_A_SCHEMA = frozenset(
    {"name", "in", "description", "required", "allowEmptyValue", "collectionFormat", "$ref"}
)
_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_MOVED = frozenset(
    {"swagger", "host", "basePath", "schemes", "consumes", "produces", "paths", "definitions"}
    | {"parameters", "responses", "securityDefinitions"}
)
_VALUES = frozenset({"example", "examples", "default", "enum"})
"""Members that hold values of the API."""
_NOT_SEARCHED = frozenset({"schema", "items", "example", "examples", "enum"})
_OF_NAMES = frozenset(
    {"definitions", "headers", "parameters", "paths", "properties", "responses"}
    | {"securityDefinitions"}
)
"""Members that hold parts by names, which may be ``default``."""


def is_swagger(root: _Object) -> bool:
    """Whether a document is Swagger 2.0."""
    return str(root.get("swagger")) in ("2.0", "2") and "openapi" not in root


def as_openapi(root: _Object, positions: Positions) -> _Object:
    """A document of Swagger 2.0 as OpenAPI 3.0; its schemas are changed in place."""
    _update_schemas(root)
    return _Conversion(root, positions).document()


def part_elsewhere(root: _Object) -> str:
    """A reference to a path, parameter or response in another file, which is not converted."""
    groups = ("paths", "parameters", "responses")
    waiting: list[Any] = [list(_mapping(root, it).values()) for it in groups]
    seen = set[int]()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return reference
            waiting += [it for key, it in value.items() if key not in _NOT_SEARCHED]
    return ""


class _Conversion:
    """One document, and what its operations share."""

    def __init__(self, root: _Object, positions: Positions) -> None:
        self._root = root
        self._positions = positions
        self._parameters = _mapping(root, "parameters")

    def _at_place_of(self, old: Any, new: _Object) -> _Object:
        self._positions.alias(new, old)
        return new

    def document(self) -> _Object:
        root = self._root
        consumes, produces = _names(root, "consumes"), _names(root, "produces")
        shared = {
            name: self._parameter(it)
            for name, it in self._parameters.items()
            if isinstance(it, dict) and it.get("in") not in ("body", "formData")
        }
        answers = _mapping(root, "responses").items()
        components = {
            "schemas": root.get("definitions", {}),
            "parameters": shared,
            "responses": {name: self._response(it, produces) for name, it in answers},
            "securitySchemes": {
                name: _scheme(it) for name, it in _mapping(root, "securityDefinitions").items()
            },
        }
        found = {key: it for key, it in root.items() if key not in _MOVED}
        paths = root.get("paths")
        if isinstance(paths, dict):
            items = {path: self._path(it, consumes, produces) for path, it in paths.items()}
            paths = self._at_place_of(paths, items)
        converted = {
            "openapi": "3.0.3",
            **found,
            "servers": list(_servers(root)),
            "paths": paths,
            "components": {key: it for key, it in components.items() if it},
        }
        return self._at_place_of(root, converted)

    def _path(self, item: Any, consumes: list[str], produces: list[str]) -> Any:
        if not isinstance(item, dict):
            return item
        shared = self._listed(item)
        found = {key: it for key, it in item.items() if key != "parameters"}
        for method in _METHODS:
            if isinstance(item.get(method), dict):
                found[method] = self._operation(item[method], shared, consumes, produces)
        kept = [self._parameter(it) for it in shared if not _is_sent(self._target(it))]
        return self._at_place_of(item, found | ({"parameters": kept} if kept else {}))

    def _operation(
        self, operation: _Object, shared: list[_Object], consumes: list[str], produces: list[str]
    ) -> _Object:
        gone = ("parameters", "consumes", "produces", "schemes")
        found = {key: it for key, it in operation.items() if key not in gone}
        own = self._listed(operation)
        named = {_key(self._target(it)) for it in own}
        every = [*own, *(it for it in shared if _key(self._target(it)) not in named)]
        sent = [self._target(it) for it in every if _is_sent(self._target(it))]
        kept = [self._parameter(it) for it in own if not _is_sent(self._target(it))]
        if kept:
            found["parameters"] = kept
        if sent:
            found["requestBody"] = _body(sent, _names(operation, "consumes") or consumes)
        types = _names(operation, "produces") or produces
        answers = operation.get("responses")
        if isinstance(answers, dict):
            each = {key: self._response(it, types) for key, it in answers.items()}
            found["responses"] = self._at_place_of(answers, each)
        return self._at_place_of(operation, found)

    def _listed(self, holder: _Object) -> list[_Object]:
        listed = holder.get("parameters")
        return [it for it in listed if isinstance(it, dict)] if isinstance(listed, list) else []

    def _target(self, parameter: _Object) -> _Object:
        """A parameter, or the shared one that it refers to."""
        reference = str(parameter.get("$ref", ""))
        name = reference.removeprefix("#/components/parameters/")
        found = self._parameters.get(name) if name != reference else None
        return found if isinstance(found, dict) else parameter

    def _parameter(self, parameter: _Object) -> _Object:
        if "$ref" in parameter:
            return parameter
        style, explode = _STYLES.get(str(parameter.get("collectionFormat", "csv")), ("form", False))
        schema = _schema_of(parameter)
        known = ("name", "in", "description", "required", "allowEmptyValue")
        found = {key: it for key, it in parameter.items() if key in known or key.startswith("x-")}
        if parameter.get("type") == "array" and parameter.get("in") == "query":
            found |= {"style": style, "explode": explode}
        self._positions.alias(schema, parameter)
        return self._at_place_of(parameter, {**found, "schema": schema})

    def _response(self, response: Any, produces: list[str]) -> Any:
        if not isinstance(response, dict) or "$ref" in response:
            return response
        gone = ("schema", "examples", "headers")
        found = {key: it for key, it in response.items() if key not in gone}
        headers = _mapping(response, "headers")
        if headers:
            found["headers"] = {
                name: {"description": str(it.get("description", "")), "schema": _schema_of(it)}
                for name, it in headers.items()
                if isinstance(it, dict)
            }
        examples, schema = _mapping(response, "examples"), response.get("schema")
        if isinstance(schema, dict):
            found["content"] = {
                kind: {"schema": schema} | ({"example": examples[kind]} if kind in examples else {})
                for kind in dict.fromkeys([*(produces or [JSON]), *examples])
            }
        return self._at_place_of(response, found)


def _body(sent: list[_Object], consumes: list[str]) -> _Object:
    """The body that a parameter in ``body``, or those in ``formData``, make."""
    body = next((it for it in sent if it.get("in") == "body"), None)
    if body is not None:
        media = {"schema": body.get("schema", {})}
        kinds = [it for it in consumes if it not in (FORM, MULTIPART)] or [JSON]
        kept = {key: it for key, it in body.items() if key in ("description", "required")}
        return {**kept, "content": {kind: dict(media) for kind in kinds}}
    required = [it["name"] for it in sent if it.get("required") is True and "name" in it]
    members = {str(it.get("name")): _schema_of(it) for it in sent}
    schema = {"type": "object", "properties": members} | (
        {"required": required} if required else {}
    )
    has_file = any(it.get("type") == "file" for it in sent)
    given = [it for it in consumes if it in (FORM, MULTIPART)]
    kinds = [MULTIPART] if has_file else given or [FORM]
    styles = {
        str(it["name"]): dict(zip(("style", "explode"), _STYLES[kind], strict=True))
        for it in sent
        if (kind := str(it.get("collectionFormat", "csv"))) in _STYLES
        and it.get("type") == "array"
        and "name" in it
    }
    media = {"schema": schema} | ({"encoding": styles} if styles else {})
    return {"required": bool(required), "content": {kind: dict(media) for kind in kinds}}


def _schema_of(holder: _Object) -> _Object:
    """The schema of a parameter, item or header, whose keywords are next to its name."""
    found = {key: it for key, it in holder.items() if key not in _NOT_OF_A_SCHEMA}
    if found.get("type") == "file":
        found |= {"type": "string", "format": "binary"}
    if isinstance(found.get("items"), dict):
        found["items"] = _schema_of(found["items"])
    return {key: it for key, it in found.items() if not key.startswith("x-")}


def _scheme(scheme: Any) -> Any:
    kind = scheme.get("type") if isinstance(scheme, dict) else None
    if kind == "basic":
        return {**scheme, "type": "http", "scheme": "basic"}
    if kind != "oauth2":
        return scheme
    flow = str(scheme.get("flow"))
    addresses = {key: scheme[key] for key in ("authorizationUrl", "tokenUrl") if key in scheme}
    gone = ("flow", "scopes", *addresses)
    kept = {key: it for key, it in scheme.items() if key not in gone}
    flows = {_FLOWS.get(flow, flow): {**addresses, "scopes": scheme.get("scopes", {})}}
    return {**kept, "flows": flows}


def _servers(root: _Object) -> Iterable[_Object]:
    path = str(root.get("basePath", "")).rstrip("/")
    if "host" not in root:
        return [{"url": path or "/"}]
    return [{"url": f"{it}://{root['host']}{path}"} for it in _names(root, "schemes") or ["https"]]


def _update_schemas(root: _Object) -> None:
    """Write references, discriminators and files as OpenAPI 3.0 has them, in place."""
    waiting: list[tuple[Any, bool]] = [(root, False)]
    seen = set[int]()
    while waiting:
        value, is_names = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            waiting += [(it, False) for it in value]
        elif isinstance(value, dict):
            if not is_names:
                _update(value, root)
            waiting += [
                (it, key in _OF_NAMES and not is_names)
                for key, it in value.items()
                if is_names or key not in _VALUES
            ]


def _update(value: _Object, root: _Object) -> None:
    reference = value.get("$ref")
    for old, new in _PLACES.items():
        if isinstance(reference, str) and reference.startswith(old):
            name = reference.removeprefix(old)
            if read(f"/{name}")[0] in _mapping(root, old.strip("#/")):  # else shown as written
                value["$ref"] = new + name
    if isinstance(value.get("discriminator"), str):
        value["discriminator"] = {"propertyName": value["discriminator"]}
    if value.get("type") == "file" and "in" not in value:
        value |= {"type": "string", "format": "binary"}
    if value.get("x-nullable") is True and "type" in value:
        value["nullable"] = True


def _is_sent(parameter: _Object) -> bool:
    return parameter.get("in") in ("body", "formData")


def _key(parameter: _Object) -> tuple[str, str]:
    return str(parameter.get("name")), str(parameter.get("in"))


def _names(holder: _Object, key: str) -> list[str]:
    listed = holder.get(key)
    return [it for it in listed if isinstance(it, str)] if isinstance(listed, list) else []


def _mapping(holder: _Object, key: str) -> _Object:
    found = holder.get(key)
    return found if isinstance(found, dict) else {}
