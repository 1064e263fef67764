"""The contract of an audience as one OpenAPI 3.1 document."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from itertools import groupby
from typing import Any

from callback_api.contract.definitions import examples, read, schemas
from callback_api.contract.parameters import PARAMETERS, Parameter
from callback_api.contract.profile import PROFILES, SCOPES, Profile
from callback_api.contract.routes import Notification, Route, notifications, routes
from callback_api.errors import ERRORS

HAL = "application/hal+json"
JSON = "application/json"
VERSION = "1.0.0"

_MADE = {
    "register_callback": ("cbid", "/callbackId"),
    "send_remote": ("rid", "/remoteActionId"),
    "create_monitor": ("mid", "/monitorId"),
}
"""What an action makes: the parameter that names it later, and where the answer has it."""


@cache
def document(audience: str) -> dict[str, Any]:
    """The OpenAPI document of an audience; shared by all callers, so not to be changed."""
    profile = PROFILES[audience]
    paths: dict[str, Any] = {}
    for route in routes(audience):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, profile)
    webhooks = {
        notification.name: _webhook(notification) for notification in notifications(audience)
    }
    return {
        "openapi": "3.1.1",
        "info": {"title": profile.title, "version": VERSION, "description": profile.description},
        "servers": [
            {"url": profile.base_url, "description": "The public API."},
            {"url": profile.mount, "description": "The reference implementation, a sandbox."},
        ],
        "paths": linked(paths),
        "webhooks": linked(webhooks),
        "components": {
            "schemas": linked(schemas(audience)),
            "headers": {name: _header(name, row) for name, row in _headers().items()},
            "securitySchemes": profile.security_schemes,
        },
    }


def _operation(route: Route, profile: Profile) -> dict[str, Any]:
    names = [*route.path_names, *route.parameters, *profile.parameters]
    scopes = SCOPES[route.tag] if route.audience == "b2c" else ()
    operation: dict[str, Any] = {
        "operationId": route.operation_id,
        "summary": route.summary,
        "tags": [route.tag],
        "security": profile.security(scopes),
        "parameters": [_parameter(PARAMETERS[name]) for name in names],
    }
    if route.request:
        content = _content(JSON, route.request, route.audience)
        operation["requestBody"] = {"required": True, "content": content}
    operation["responses"] = {str(status): answer for status, answer in _responses(route)}
    return operation


def _webhook(notification: Notification) -> dict[str, Any]:
    content = _content(JSON, notification.schema, notification.audience)
    return {
        "post": {
            "operationId": notification.name,
            "summary": notification.summary,
            "description": notification.description,
            "tags": ["notifications"],
            "security": [],
            "requestBody": {"required": True, "content": content},
            "responses": {
                "2XX": {"description": "It was received."},
                "default": {"description": "It was not received, and may be sent again."},
            },
        }
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    declared: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.description,
        "schema": parameter.schema,
    }
    return declared if parameter.example is None else declared | {"example": parameter.example}


@cache
def _headers() -> dict[str, dict[str, Any]]:
    headers: dict[str, dict[str, Any]] = read(files(__package__) / "headers.yaml")
    return headers


def _header(name: str, row: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "string"} if name == "WWW-Authenticate" else {"type": "integer", "minimum": 0}
    return {"description": row["description"], "required": True, "schema": schema}


def _sent_with(status: int) -> dict[str, Any]:
    """The headers of an answer: requests are counted once it is known whose they are."""
    kinds = (status, "admitted" if status != HTTPStatus.UNAUTHORIZED else status)
    return {
        name: {"$ref": f"#/components/headers/{name}"}
        for name, row in _headers().items()
        if row["sent_with"] in kinds
    }


def _responses(route: Route) -> Iterator[tuple[int, dict[str, Any]]]:
    success: dict[str, Any] = {
        "description": HTTPStatus(route.status).phrase,
        "headers": _sent_with(route.status),
    }
    if route.response:
        success["content"] = _content(HAL, route.response, route.audience)
    if route.action in _MADE:
        success["links"] = dict(_links(route))
    yield route.status, success
    for status, codes in groupby(route.codes, lambda code: code // 100):
        causes = "; ".join(f"`{code}`: {ERRORS[code]}" for code in codes)
        content = _content(JSON, "Error", route.audience)
        yield status, {"description": causes, "headers": _sent_with(status), "content": content}


def _links(route: Route) -> Iterator[tuple[str, dict[str, Any]]]:
    """The operations that can follow, as what was made is all that they need to know besides."""
    name, pointer = _MADE[route.action]
    for other in routes(route.audience):
        if name in other.path_names:
            known = {
                given: f"$request.path.{given}"
                for given in other.path_names
                if given in route.path_names
            }
            parameters = known | {name: f"$response.body#{pointer}"}
            yield other.operation_id, {"operationId": other.operation_id, "parameters": parameters}


def _content(media_type: str, schema: str, audience: str) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": schema}}
    if named := examples(audience).get(schema):
        content["examples"] = named
    return {media_type: content}


def linked(node: Any) -> Any:
    """The same with every name of a schema made a reference within a document."""
    if isinstance(node, dict):
        changed = {key: linked(value) for key, value in node.items()}
        if isinstance(name := node.get("$ref"), str) and not name.startswith("#"):
            changed["$ref"] = f"#/components/schemas/{name}"
        return changed
    return [linked(value) for value in node] if isinstance(node, list) else node
