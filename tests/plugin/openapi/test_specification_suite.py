"""The documents of the OpenAPI Initiative's own test suite, rebuilt from what each is about.

Source: OAI/OpenAPI-Specification, branches ``v3.1-dev`` and ``v3.2-dev``, ``tests/schema``. Keys
are names of its documents.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.openapi import load

BOTH = ("3.1.0", "3.2.0")
NEW = ("3.2.0",)
TEXT = {"type": "string"}
LINE = {"name": "line", "in": "path", "required": True, "schema": TEXT}
WHOLE = {"name": "q", "in": "querystring", "content": {"application/json": {"schema": TEXT}}}
PART = {"name": "stop", "in": "query", "schema": TEXT}
DONE = {"responses": {"204": {"description": "done"}}}


def findings(version: str, fields: dict[str, Any]) -> list[Finding]:
    head = {"openapi": version, "info": {"title": "Ferries", "version": "1"}}
    try:
        return list(load(Path("f.json"), "f.json", json.dumps(head | fields)).faults)
    except FindingError as error:
        return [error.finding]


def part(kind: str, value: Any, name: str = "It") -> dict[str, Any]:
    return {"components": {kind: {name: value}}}


def parameter(where: str, name: str = "boat", **more: Any) -> dict[str, Any]:
    content = {} if "content" in more else {"schema": TEXT}
    is_path = {"required": True} if where == "path" else {}
    return part("parameters", {"name": name, "in": where, **is_path, **content, **more})


def body(**media: Any) -> dict[str, Any]:
    return part("requestBodies", {"content": {"multipart/mixed": media}})


def item(*parameters: Any, **more: Any) -> dict[str, Any]:
    return {"paths": {"/ferries": {"parameters": list(parameters), "get": DONE, **more}}}


def operation(*parameters: Any) -> dict[str, Any]:
    return {"paths": {"/ferries": {"get": DONE | {"parameters": list(parameters)}}}}


def headers(name: str, **more: Any) -> dict[str, Any]:
    answer = {"description": "done", "headers": {name: {"schema": TEXT, **more}}}
    return {"paths": {"/ferries": {"get": {"responses": {"200": answer}}}}}


def server(**variable: Any) -> dict[str, Any]:
    url = "https://{port}.ferry.example"
    return {"servers": [{"url": url, "variables": {"port": variable}}], "paths": {}}


REFUSED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "encoding-enc-item-exclusion": (
        NEW,
        body(prefixEncoding=[{"contentType": "a/b", "encoding": {}, "prefixEncoding": []}]),
    ),
    "encoding-enc-prefix-exclusion": (
        NEW,
        body(prefixEncoding=[{"contentType": "a/b", "encoding": {}, "itemEncoding": {}}]),
    ),
    "example-examples": (BOTH, parameter("header", example="x", examples={"a": {"value": "x"}})),
    "example-object-old-exclusions": (
        BOTH,
        part("examples", {"value": 1, "externalValue": "https://ferry.example/1"}),
    ),
    "example-object-old-vs-data": (NEW, part("examples", {"value": 1, "dataValue": 1})),
    "example-object-old-vs-ser": (NEW, part("examples", {"value": 1, "serializedValue": "1"})),
    "example-object-ser-exclusions": (
        NEW,
        part("examples", {"serializedValue": "1", "externalValue": "https://ferry.example/1"}),
    ),
    "header-object-allowReserved": (BOTH, headers("Deck", allowReserved=True)),
    "header-object-name": (NEW, headers("Deck=Upper")),
    "invalid_schema_types: null": (BOTH, part("schemas", None)),
    "invalid_schema_types: number": (BOTH, part("schemas", 0)),
    "invalid_schema_types: array": (BOTH, part("schemas", [])),
    "link-object-no-body": (BOTH, part("links", {"operationId": "go", "body": {"url": "/"}})),
    "media-type-enc-item-exclusion": (NEW, body(encoding={}, itemEncoding={})),
    "media-type-enc-prefix-exclusion": (NEW, body(encoding={}, prefixEncoding=[])),
    "no_containers": (BOTH, {}),
    "operation-object-query-with-querystring": (NEW, operation(WHOLE, PART)),
    "operation-object-two-querystrings": (NEW, operation(WHOLE, WHOLE | {"name": "r"})),
    "parameter-object-content-not-with-style": (
        NEW,
        parameter("querystring", content=WHOLE["content"], style="simple"),
    ),
    "parameter-object-cookie-form-allowReserved": (
        ("3.1.0",),
        parameter("cookie", style="cookie"),
    ),
    "parameter-object-cookie-allowReserved": (
        NEW,
        parameter("cookie", style="cookie", allowReserved=True),
    ),
    "parameter-object-header-allowReserved": (BOTH, parameter("header", allowReserved=False)),
    "parameter-object-path-allowReserved": (
        ("3.1.0",),
        parameter("path", allowReserved=False),
    ),
    "parameter-object-header-name": (NEW, parameter("header", "Deck[Upper]")),
    "parameter-object-path-name": (NEW, parameter("path", "deck{upper}")),
    "parameter-object-querystring-not-with-schema": (NEW, parameter("querystring")),
    "path-item-object-conflicting-additional-operation": (
        NEW,
        item(additionalOperations={"POST": DONE}),
    ),
    "path-item-object-query-with-querystring": (NEW, item(WHOLE, PART)),
    "path-item-object-two-querystrings": (NEW, item(WHOLE, WHOLE | {"name": "r"})),
    "server_enum_empty": (BOTH, server(enum=[], default="a")),
    "servers": (BOTH, {"paths": {}, "servers": {"url": "/v1"}}),
    "unknown_container": (BOTH, {"overlays": {}, "paths": {}}),
    "xml-attr-exclusion": (
        NEW,
        part("schemas", {"type": "string", "xml": {"attribute": True, "nodeType": "attribute"}}),
    ),
    "xml-wrapped-exclusion": (
        NEW,
        part("schemas", {"type": "array", "xml": {"wrapped": True, "nodeType": "element"}}),
    ),
}


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        pytest.param(version, fields, id=f"{name} {version}")
        for name, (versions, fields) in REFUSED.items()
        for version in versions
    ],
)
def test_what_the_suite_refuses_is_one_finding(version: str, fields: dict[str, Any]) -> None:
    found = findings(version, fields)
    assert len(found) == 1, found
    assert found[0].rule.split("-")[0] in ("contract", "bad")


ALLOWED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "callback-object-examples": (
        BOTH,
        item(get=DONE | {"callbacks": {"done": {"{$request.query.to}": {"post": DONE}}}}),
    ),
    "comp_pathitems": (BOTH, part("pathItems", {"get": DONE})),
    "example-object-examples": (
        NEW,
        part("examples", {"dataValue": {"deck": 1}, "serializedValue": '{"deck": 1}'}),
    ),
    "header-object-examples": (BOTH, headers("Deck", style="simple", explode=True)),
    "info_summary": (
        BOTH,
        {"info": {"title": "F", "version": "1", "summary": "Boats"}, "paths": {}},
    ),
    "json_schema_dialect": (
        BOTH,
        {"jsonSchemaDialect": "https://ferry.example/dialect", "paths": {}},
    ),
    "license_identifier": (
        BOTH,
        {
            "info": {
                "title": "F",
                "version": "1",
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "paths": {},
        },
    ),
    "minimal_comp": (BOTH, {"components": {}}),
    "minimal_hooks": (BOTH, {"webhooks": {}}),
    "minimal_paths": (BOTH, {"paths": {}}),
    "non-oauth-scopes": (
        BOTH,
        {
            **item(get=DONE | {"security": [{"bearer": ["boats:write"]}]}),
            **part("securitySchemes", {"type": "http", "scheme": "bearer"}, "bearer"),
        },
    ),
    "operation-object-example: a parameter of another name": (
        BOTH,
        {"paths": {"/ferries/{id}": {"get": DONE | {"parameters": [LINE]}}}},
    ),
    "parameter-object-cookie-form-allowReserved": (
        NEW,
        parameter("cookie", style="form", allowReserved=True),
    ),
    "parameter-object-path-allowReserved": (NEW, parameter("path", allowReserved=True)),
    "parameter-object-query-allowReserved": (BOTH, parameter("query", allowReserved=True)),
    "path_item_servers_parameters": (
        BOTH,
        {"paths": {"/{line}": {"servers": [{"url": "/v1"}], "parameters": [LINE]}}},
    ),
    "path_no_response": (BOTH, {"paths": {"/": {"get": {}}}}),
    "path_var_empty_pathitem": (BOTH, {"paths": {"/{line}": {}}}),
    "schema-object-deprecated-example-keyword": (BOTH, part("schemas", {**TEXT, "example": "x"})),
    "servers": (BOTH, server(enum=["a", "b"], default="a")),
    "specification-extensions": (BOTH, {"x-boats": {"$ref": 5}, "paths": {"x-any": []}}),
    "style-defaults": (BOTH, parameter("query", explode=False)),
    "valid_schema_types: booleans": (
        BOTH,
        {"components": {"schemas": {"Any": True, "None": False}}},
    ),
    "valid_schema_types: object": (BOTH, part("schemas", {})),
}


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        pytest.param(version, fields, id=f"{name} {version}")
        for name, (versions, fields) in ALLOWED.items()
        for version in versions
    ],
)
def test_what_the_suite_allows_is_no_finding(version: str, fields: dict[str, Any]) -> None:
    assert not findings(version, fields)
