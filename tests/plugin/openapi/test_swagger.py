"""Contracts in Swagger 2.0, which are read as OpenAPI 3.0."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.openapi import load
from tests.plugin.rules.pages import Site

PET = {
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string"},
        "age": {"type": "integer", "x-nullable": True},
        "id": {"type": "string", "readOnly": True},
    },
    "discriminator": "kind",
}
DOG = {
    "allOf": [
        {"$ref": "#/definitions/Pet"},
        {"type": "object", "properties": {"bark": {"type": "boolean"}}},
    ]
}
FAULT = {"description": "wrong", "schema": {"type": "object", "properties": {"code": {}}}}
COLOURS = {
    "name": "colours",
    "in": "query",
    "type": "array",
    "items": {"type": "string", "enum": ["red", "blue"]},
    "collectionFormat": "pipes",
}
FORM = [
    {"name": "count", "in": "formData", "type": "integer", "required": True},
    {"name": "photo", "in": "formData", "type": "file"},
]
ANSWER = {
    "description": "ok",
    "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}},
    "headers": {"X-Left": {"type": "integer"}},
    "examples": {"application/json": [{"kind": "Dog"}]},
}
OAUTH = {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://a.example/in"}
ROOT: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "pets.example",
    "basePath": "/v1",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "paths": {
        "/pets": {
            "parameters": [{"$ref": "#/parameters/Trace"}],
            "get": {
                "operationId": "list",
                "parameters": [COLOURS],
                "responses": {"200": ANSWER, "default": {"$ref": "#/responses/Fault"}},
            },
            "post": {
                "operationId": "add",
                "parameters": [{"$ref": "#/parameters/Body"}],
                "responses": {"204": {"description": "ok"}},
            },
        },
        "/pets/{id}/photo": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "integer"}],
            "put": {
                "operationId": "paint",
                "consumes": ["multipart/form-data"],
                "parameters": FORM,
                "responses": {"204": {"description": "ok"}},
            },
        },
    },
    "parameters": {
        "Body": {"name": "pet", "in": "body", "required": True}
        | {"schema": {"$ref": "#/definitions/Pet"}},
        "Trace": {"name": "X-Trace", "in": "header", "type": "string", "format": "uuid"},
    },
    "responses": {"Fault": FAULT},
    "definitions": {"Pet": PET, "Dog": DOG},
    "securityDefinitions": {
        "basic": {"type": "basic"},
        "oauth": {**OAUTH, "tokenUrl": "https://a.example/token", "scopes": {"pets": "all"}},
    },
    "security": [{"basic": []}],
}


def _post(body: str) -> str:
    return f"{{% endpoint add %}}\n\n```json request\n{body}\n```\n"


BASE = "https://pets.example/v1/pets"


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
@pytest.mark.parametrize(
    ("page", "found"),
    [
        (_post('{ "kind": "Dog", "bark": true, "age": null }'), []),
        (_post('{ "kind": "Dog", "bark": 1 }'), ["wrong-type:4:26"]),
        (_post('{ "kind": "Cat" }'), ["wrong-value:4:11"]),
        (_post('{ "kind": "Pet", "id": "1" }'), ["read-only:4:18"]),
        (f"```bash\ncurl '{BASE}?colours=red%7Cblue'\n```\n", []),
        (f"```bash\ncurl '{BASE}?colours=red%7Cgreen'\n```\n", ["wrong-value:2:50"]),
        (f"```bash\ncurl {BASE} -H 'X-Trace: x'\n```\n", ["wrong-format:2:48"]),
        (f"```bash\ncurl -X PUT {BASE}/1/photo -F count=2 -F photo=@a.png\n```\n", []),
        (f"```bash\ncurl -X PUT {BASE}/1/photo -F count=x\n```\n", ["wrong-type:2:59"]),
        (f"```bash\ncurl -X PUT {BASE}/x/photo -F count=2\n```\n", ["wrong-type:2:42"]),
        (
            '{% endpoint list %}\n\n```json response 200\n[{ "age": 1 }]\n```\n',
            ["missing-member:4:2"],
        ),
        (
            '{% endpoint list %}\n\n```json response 404\n{ "cod": 1 }\n```\n',
            ["unknown-member:4:3"],
        ),
        ("```http\nPATCH /pets\n```\n", ["unknown-operation:2:7"]),
    ],
)
def test_pages_are_held_against_a_contract_in_swagger(
    write: Any, page: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, write(ROOT), page).found == found


def test_what_an_operation_has_is_read(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(yaml.safe_dump(ROOT), "utf-8")
    contract = load(tmp_path / "api.yaml", "api.yaml")
    listed, paint = contract.operation("list"), contract.operation("paint")
    assert listed is not None
    assert paint is not None
    assert contract.faults == ()
    assert [it.url for it in contract.servers] == ["https://pets.example/v1"]
    assert contract.scopes == {"pets"}
    assert sorted(contract.schemas) == ["Dog", "Pet"]
    assert {it.name for it in listed.parameters} == {"colours", "X-Trace"}
    answer = listed.response(200)
    assert answer is not None
    assert [it.value for it in answer.examples] == [[{"kind": "Dog"}]]
    assert [it.name for it in answer.headers] == ["X-Left"]
    assert [it.media_type for it in paint.request_bodies] == ["multipart/form-data"]


def test_an_operation_has_a_parameter_of_its_path_unless_it_has_one_of_this_name_itself(
    tmp_path: Path,
) -> None:
    def size(kind: str) -> dict[str, Any]:
        return {"name": "size", "in": "formData", "type": kind}

    done = {"responses": {"204": {"description": "done"}}}
    shade = {"name": "shade", "in": "query", "type": "string"}
    item = {
        "parameters": [size("boolean"), shade],
        "put": {**done, "operationId": "put"},
        "post": {**done, "operationId": "post", "parameters": [size("integer")]},
    }
    root = {**ROOT, "paths": {"/pets": item}}
    contract = load(Path("c.json"), "c.json", json.dumps(root))
    for name, right, wrong in (("put", True, 1), ("post", 1, True)):
        operation = contract.operation(name)
        assert operation is not None
        ((schema, media_type),) = ((it.schema, it.media_type) for it in operation.request_bodies)
        assert schema is not None
        assert media_type == "application/x-www-form-urlencoded"
        assert not schema.mistakes({"size": right})
        assert schema.mistakes({"size": wrong})
        assert {it.name for it in operation.parameters} == {"shade"}


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
def test_a_mistake_in_swagger_is_found_where_it_is_written(write: Any, tmp_path: Path) -> None:
    pet = {**PET, "properties": {"age": {"type": "integer", "example": "old"}}}
    text = write({**ROOT, "definitions": {"Pet": pet, "Dog": DOG}})
    (found,) = Site(tmp_path, text, "").project.check().findings
    line = text.splitlines()[found.location.line - 1]
    assert line[found.location.column - 1 :].startswith(("example: old", '"example": "old"'))


def test_paths_in_other_files_are_refused_and_schemas_there_are_read(tmp_path: Path) -> None:
    (tmp_path / "pet.yaml").write_text(yaml.safe_dump({"type": "object"}), "utf-8")
    (tmp_path / "api.yaml").write_text(
        yaml.safe_dump({**ROOT, "definitions": {"Pet": {"$ref": "pet.yaml"}, "Dog": DOG}}), "utf-8"
    )
    assert load(tmp_path / "api.yaml").faults == ()
    paths = {"paths": {"/pets": {"$ref": "pets.yaml"}}}
    (tmp_path / "api.yaml").write_text(yaml.safe_dump({**ROOT, **paths}), "utf-8")
    with pytest.raises(FindingError, match=r"with a part in another file: 'pets\.yaml'"):
        load(tmp_path / "api.yaml")


@pytest.mark.parametrize(
    "parts",
    [
        {"paths": {"/a": {"get": {"parameters": [{"name": [], "in": {}}], "responses": []}}}},
        {"paths": {"/a": {"post": {"parameters": [{"in": "body"}, {"in": "formData"}, 1]}}}},
        {"paths": {"/a": {"get": {"responses": {"200": {"headers": {"A": 1}, "examples": 1}}}}}},
        {"paths": [], "definitions": [], "parameters": 1, "responses": "x", "schemes": {}},
        {"securityDefinitions": {"a": 1, "b": {"type": "oauth2", "scopes": 1}}, "host": 1},
        {"definitions": {"A": {"$ref": "#/definitions/A"}, "B": {"discriminator": {}}}},
    ],
)
def test_swagger_of_any_shape_is_findings_and_no_crash(parts: Any, tmp_path: Path) -> None:
    assert Site(tmp_path, yaml.safe_dump({**ROOT, **parts}), "").found


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
@pytest.mark.parametrize(
    ("operation", "rule", "written"),
    [
        ({"responces": {}, "responses": {"200": {"description": "ok"}}}, "field", "responces"),
        ({"responses": {"20x": {"description": "ok"}}}, "field", "20x"),
        ({"responses": {"200": {"descriptoin": "ok"}}}, "field", "descriptoin"),
        (
            {"parameters": [{"name": "a", "in": "quary"}], "responses": {"200": FAULT}},
            "field",
            "in",
        ),
        (
            {"responses": {"200": {**FAULT, "schema": {"$ref": "#/definitions/No"}}}},
            "reference",
            "$ref",
        ),
    ],
)
def test_a_mistake_in_an_operation_is_found_at_its_line(
    write: Any, operation: Any, rule: str, written: str, tmp_path: Path
) -> None:
    text = write({**ROOT, "paths": {"/a": {"get": operation}}})
    (found,) = Site(tmp_path, text, "").project.check().findings
    line = text.splitlines()[found.location.line - 1]
    assert found.rule == f"contract-{rule}"
    assert line[found.location.column - 1 :].strip("'\"").startswith(written)


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
def test_what_only_openapi_3_requires_is_no_mistake_in_swagger(write: Any, tmp_path: Path) -> None:
    parts = {
        "note": {"type": ["string", "null"]},
        "none": {"type": "null"},
        "any": {"type": "array"},
    }
    pet = {**PET, "properties": {**PET["properties"], **parts}}
    text = write(
        {
            **ROOT,
            "definitions": {"Pet": pet, "Dog": DOG, "List«Pet»": {"type": "object"}},
            "responses": {"Fault": FAULT, "pets:400": FAULT},
        }
    )
    assert Site(tmp_path, text, _post('{ "kind": "Dog", "note": null }')).found == []
    page = tmp_path / "docs/page.md"
    page.write_text(_post('{ "kind": "Dog", "note": 1 }'), "utf-8")
    assert Site(tmp_path, text, page.read_text("utf-8")).found == ["wrong-type:4:26"]


def test_a_keyword_that_swagger_lacks_is_found_by_the_name_of_its_version(tmp_path: Path) -> None:
    text = yaml.safe_dump({**ROOT, "definitions": {"Pet": {**PET, "if": {}}, "Dog": DOG}})
    assert Site(tmp_path, text, "").messages[0].startswith("Swagger 2.0 has no keyword 'if'")
