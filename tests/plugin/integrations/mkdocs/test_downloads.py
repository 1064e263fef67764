"""Executed requests as files that readers download, for each audience."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.project.project import Project
from tests.support.mkdocs_server import serving
from tests.support.projects import write

_ID = {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
_JSON = {"application/json": {"schema": _ID}}
_ANSWER = {"description": "A tree.", "content": _JSON}
_TREE = {"name": "treeId", "in": "path", "required": True, "schema": {"type": "string"}}
_GROVE = {"name": "grove", "in": "path", "required": True, "schema": {"type": "string"}}
_KEY = {"name": "key", "in": "query", "schema": {"type": "string"}}
_NOTE = {"name": "note", "in": "query", "schema": {"type": "string"}}


def _contract(secret: str) -> str:
    paths: dict[str, Any] = {
        "/groves/{grove}/trees": {
            "parameters": [_GROVE, _KEY],
            "post": {
                "operationId": "plantTree",
                "summary": "Plant a tree",
                "parameters": [_NOTE],
                "requestBody": {"content": _JSON},
                "responses": {"201": _ANSWER},
            },
        },
        "/groves/{grove}/trees/{treeId}": {
            "parameters": [_GROVE, _TREE, _KEY],
            "get": {
                "operationId": "readTree",
                "responses": {"200": _ANSWER, "404": {"description": "There is none."}},
            },
        },
        f"/{secret}": {
            "get": {"operationId": secret, "responses": {"204": {"description": "Done."}}}
        },
    }
    servers = [{"url": "http://localhost:8000"}, {"url": "https://api.orchard.example/v1/"}]
    info = {"title": "Orchard", "version": "2.1"}
    return json.dumps({"openapi": "3.1.0", "info": info, "servers": servers, "paths": paths})


APPLICATION = """\
import json

def application(environ, start_response):
    path, status, body = environ["PATH_INFO"], "200 OK", {"id": "tree-8c21", "name": "plum"}
    if environ["REQUEST_METHOD"] == "POST":
        status = "201 Created"
    elif path.endswith("/none"):
        status, body = "404 Not Found", None
    elif path in ("/pruning", "/picking"):
        status, body = "204 No Content", None
    start_response(status, [("Content-Type", "application/json")] if body else [])
    return [json.dumps(body).encode()] if body else []
"""
PLANT = '```http\nPOST /groves/north/trees?note=a%20b HTTP/1.1\n\n{ "name": "plum" }\n```\n'
TREES = f"""\
# Trees & shrubs

{PLANT}
{{% example readTree %}}

```http
GET /groves/north/trees/none HTTP/1.1
```

```http
HTTP/1.1 404 Not Found
```
"""
PAGES: dict[str, str | bytes] = {
    "docs/index.md": "# Start\n\n{% downloads %}\n\n"
    "{% if page.subsection == 'b2b' %}{% example pruning %}{% endif %}",
    "docs/trees.md": TREES,
    "docs/terms.md": "---\naudiences: []\n---\n# Terms\n\nBe kind.\n",
    "b2b.json": _contract("pruning"),
    "b2c.json": _contract("picking"),
    "orchard_of_downloads.py": APPLICATION,
}
_OWN = ("b2b", "b2c")


def _project(
    root: Path, downloads: Any, *, deterministic: bool = False, **changed: str | bytes
) -> Path:
    tandem = {
        "audiences": {it: {"title": it.upper(), "contract": f"{it}.json"} for it in _OWN},
        "downloads": downloads,
        "execute": {
            "app": "orchard_of_downloads:application",
            "deterministic": deterministic,
            "variables": {"grove": "north"},
            "headers": {"Authorization": "Bearer very-secret-1"},
            "query": {"key": "also-secret-2"},
        },
    }
    values = {
        "site_name": "My Orchard",
        "nav": ["trees.md", "index.md", "terms.md"],
        "theme": "mkdocs",
        "plugins": [{"tandem": tandem}],
    }
    write(root, {**PAGES, **changed, "mkdocs.yml": yaml.safe_dump(values, sort_keys=False)})
    return root


def _built(root: Path) -> Path:
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    return root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(_project(tmp_path_factory.mktemp("downloads"), downloads=True))


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_a_http_file_has_the_requests_in_their_order_with_values_of_responses(site: Path) -> None:
    assert (
        (site / "b2c/downloads/my-orchard.http").read_text("utf-8")
        == """\
# My Orchard: B2C
@base_url = https://api.orchard.example/v1
@grove = north
@KEY = YOUR_KEY
@TOKEN = YOUR_TOKEN

### Trees & shrubs: Plant a tree (201)
# @name plantTree
POST {{base_url}}/groves/{{grove}}/trees?key={{KEY}}&note=a%20b
Authorization: Bearer {{TOKEN}}
Content-Type: application/json

{
  "name": "plum"
}

### Trees & shrubs: readTree (200)
# @name readTree
GET {{base_url}}/groves/{{grove}}/trees/{{plantTree.response.body.$.id}}?key={{KEY}}
Authorization: Bearer {{TOKEN}}

### Trees & shrubs: readTree (404)
# @name readTree_2
GET {{base_url}}/groves/{{grove}}/trees/none?key={{KEY}}
Authorization: Bearer {{TOKEN}}
"""
    )


def test_a_postman_collection_sets_what_later_requests_use(site: Path) -> None:
    found = _json(site / "b2b/downloads/my-orchard.postman_collection.json")
    assert found["info"]["schema"].endswith("/v2.1.0/collection.json")
    assert [it["name"] for it in found["item"]] == ["Trees & shrubs", "Start"]
    plant, read, none = found["item"][0]["item"]
    assert plant["event"][0]["script"]["exec"] == [
        'pm.test("status 201", () => pm.response.to.have.status(201));',
        'pm.collectionVariables.set("plantTree_id", pm.response.json()["id"]);',
    ]
    assert json.loads(plant["request"]["body"]["raw"]) == {"name": "plum"}
    assert plant["request"]["url"]["query"][1] == {"key": "note", "value": "a b"}
    assert read["request"]["url"] == {
        "raw": "{{base_url}}/groves/{{grove}}/trees/{{plantTree_id}}?key={{KEY}}",
        "host": ["{{base_url}}"],
        "path": ["groves", "{{grove}}", "trees", "{{plantTree_id}}"],
        "query": [{"key": "key", "value": "{{KEY}}"}],
    }
    assert none["event"][0]["script"]["exec"][0].startswith('pm.test("status 404"')
    assert {it["key"]: it["value"] for it in found["variable"]} == {
        "base_url": "https://api.orchard.example/v1",
        "grove": "north",
        "KEY": "",
        "TOKEN": "",
    }


_NAME = {"type": "string", "pattern": r"\A[A-Za-z0-9_-]+\Z"}
_PLACES = {"enum": ["path", "query", "header", "cookie"]}
_STEP = {
    "type": "object",
    "required": ["stepId"],
    "oneOf": [{"required": ["operationId"]}, {"required": ["operationPath"]}],
    "properties": {
        "stepId": _NAME,
        "description": {"type": "string"},
        "operationId": {"type": "string"},
        "operationPath": {"type": "string"},
        "parameters": {
            "uniqueItems": True,
            "items": {"required": ["name", "in", "value"], "properties": {"in": _PLACES}},
        },
        "requestBody": {"properties": {"contentType": {"type": "string"}, "payload": {}}},
        "successCriteria": {"minItems": 1, "items": {"required": ["condition"]}},
        "outputs": {"propertyNames": {"pattern": r"\A[a-zA-Z0-9.\-_]+\Z"}},
    },
    "additionalProperties": False,
}
_ARAZZO = {
    "required": ["arazzo", "info", "sourceDescriptions", "workflows"],
    "properties": {
        "arazzo": {"pattern": r"\A1\.0\.\d+\Z"},
        "info": {"required": ["title", "version"]},
        "sourceDescriptions": {
            "minItems": 1,
            "items": {"required": ["name", "url"], "properties": {"name": _NAME}},
        },
        "workflows": {
            "minItems": 1,
            "items": {
                "required": ["workflowId", "steps"],
                "properties": {"workflowId": _NAME, "steps": {"minItems": 1, "items": _STEP}},
            },
        },
    },
    "additionalProperties": False,
}
"""What Arazzo 1.0.1 says about the fields that are used here."""


def test_arazzo_workflows_hand_values_on_as_outputs(site: Path) -> None:
    found = _json(site / "b2c/downloads/my-orchard.arazzo.json")
    Draft202012Validator(_ARAZZO).validate(found)
    assert found["info"] == {"title": "My Orchard: B2C", "version": "2.1"}
    assert found["sourceDescriptions"] == [{"name": "api", "url": "b2c.json", "type": "openapi"}]
    (workflow,) = found["workflows"]
    assert workflow["inputs"]["properties"]["grove"] == {"type": "string", "default": "north"}
    plant, read, none = workflow["steps"]
    assert plant["requestBody"] == {
        "contentType": "application/json",
        "payload": {"name": "plum"},
    }
    assert plant["outputs"] == {"id": "$response.body#/id"}
    values = {(it["in"], it["name"]): it["value"] for it in read["parameters"]}
    assert values == {
        ("path", "grove"): "$inputs.grove",
        ("path", "treeId"): "$steps.plantTree.outputs.id",
        ("query", "key"): "$inputs.KEY",
        ("header", "Authorization"): "Bearer {$inputs.TOKEN}",
    }
    assert none["successCriteria"] == [{"condition": "$statusCode == 404"}]


def test_a_request_that_is_sent_again_is_once_in_a_http_file(tmp_path: Path) -> None:
    page = f"# Trees\n\n{PLANT}\n{PLANT}\n{{% example readTree %}}\n\n{{% example readTree %}}\n"
    changed: dict[str, str | bytes] = {"docs/trees.md": page}
    root = _built(_project(tmp_path, downloads=True, **changed))
    text = (root / "b2c/downloads/my-orchard.http").read_text("utf-8")
    assert re.findall("(?m)^# @name (.*)$", text) == ["plantTree", "readTree"]
    assert "/trees/{{plantTree.response.body.$.id}}" in text
    steps = _json(root / "b2c/downloads/my-orchard.arazzo.json")["workflows"][0]["steps"]
    assert len(steps) == 4  # a workflow is a sequence


def test_a_downloaded_workflow_runs_as_the_source_of_a_page(site: Path, tmp_path: Path) -> None:
    text = (site / "b2c/downloads/my-orchard.arazzo.json").read_text("utf-8")
    page = "---\nsubsection: b2c\n---\n# Steps\n\n{% include_workflow flow.json %}\n"
    changed: dict[str, str | bytes] = {"_includes/flow.json": text, "docs/trees.md": page}
    outcome = Project.load(_project(tmp_path, downloads=True, **changed) / "mkdocs.yml").check()
    assert not outcome.findings
    shown = [
        it.status for it in outcome.verdicts if it.example.variant.source.path.endswith("trees.md")
    ]
    assert shown == ["ok"] * 3


def test_no_file_has_a_credential_or_the_address_of_the_tested_service(site: Path) -> None:
    files = [it for it in site.glob("*/downloads/*") if it.is_file()]
    assert len(files) == 6
    for path in files:
        assert not re.search("very-secret|also-secret|localhost", path.read_text("utf-8"))


def test_a_variable_that_is_a_credential_is_a_name_in_files_and_pages(tmp_path: Path) -> None:
    request = PLANT.replace("a%20b", "$api_key")
    request = request.replace("HTTP/1.1", "HTTP/1.1\nAuthorization: Bearer $TOKEN")
    page = f"# Trees\n\n{request.replace('plum', '$client_secret')}"
    root = _project(tmp_path, downloads=True, **{"docs/trees.md": page})
    settings = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    tandem = settings["plugins"][0]["tandem"]
    tandem["console"] = tandem["llms"] = True
    tandem["execute"]["variables"] |= {
        "TOKEN": "third-secret-3",
        "b2b": {"grove": "north", "api_key": "fourth-secret-4"},
        "client_secret": "fifth-secret-5",
    }
    del tandem["execute"]["headers"]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    build(load_config(str(root / "mkdocs.yml")))
    files = [it for it in root.rglob("*") if it.is_file() and it.name != "mkdocs.yml"]
    assert len([it for it in files if "downloads" in it.parts]) == 6
    for path in files:
        assert not re.search(rb"third-secret|fourth-secret|fifth-secret", path.read_bytes()), path
    assert '"name": "***"' in (root / "site/b2c/downloads/my-orchard.http").read_text("utf-8")


@pytest.mark.parametrize("before", ["build", "check", "check without execution"])
def test_a_build_with_kept_results_publishes_the_same_files(tmp_path: Path, before: str) -> None:
    root = _project(tmp_path, downloads=True, deterministic=True)
    made = _files(_built(root))
    assert len(made) == 6
    if before != "build":
        shutil.rmtree(root / ".cache")
        command = ["check", "-f", str(root / "mkdocs.yml")]
        CliRunner().invoke(main, [*command, *(["--no-execute"] if "out" in before else [])])
    for _ in range(2):
        assert _files(_built(root)) == made


def _files(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in site.glob("*/downloads/*")
    }


def test_a_file_has_nothing_of_another_audience(site: Path) -> None:
    for name, other in (("b2b", "picking"), ("b2c", "pruning")):
        for path in (site / name / "downloads").iterdir():
            assert other not in path.read_text("utf-8").lower()
    assert "pruning" in (site / "b2b/downloads/my-orchard.http").read_text("utf-8")


def test_a_page_links_to_the_files_of_its_audience(site: Path) -> None:
    html = (site / "b2c/index.html").read_text("utf-8")
    for ending in (".http", ".postman_collection.json", ".arazzo.json"):
        assert re.search(rf'<a [^>]*href="downloads/my-orchard{ending}"', html)


def test_a_http_file_is_the_source_of_the_same_requests(site: Path, tmp_path: Path) -> None:
    text = (site / "b2c/downloads/my-orchard.http").read_text("utf-8")
    page = "# Trees & shrubs\n\n{% include_http flow.http %}\n"
    changed = {"_includes/flow.http": text, "docs/trees.md": page}
    again = _built(_project(tmp_path, ["http"], **changed))
    assert "readTree" in text
    made = (again / "b2c/downloads/my-orchard.http").read_text("utf-8")
    assert _requests(made) == _requests(text)


def _requests(text: str) -> list[str]:
    """The first lines of the requests of a file."""
    return re.findall(r"^(?:GET|POST) .*", text, re.MULTILINE)


def test_formats_server_and_contract_are_settings(tmp_path: Path) -> None:
    server = {"b2b": "https://b2b.example/v3", "b2c": "https://b2c.example"}
    given = {"formats": ["arazzo", "http"], "server": server, "contract": "https://a.example/c"}
    site = _built(_project(tmp_path, given))
    assert sorted(it.name for it in (site / "b2b/downloads").iterdir()) == [
        "my-orchard.arazzo.json",
        "my-orchard.http",
    ]
    text = (site / "b2b/downloads/my-orchard.http").read_text("utf-8")
    assert "@base_url = https://b2b.example/v3\n" in text
    found = _json(site / "b2c/downloads/my-orchard.arazzo.json")
    assert found["sourceDescriptions"][0]["url"] == "https://a.example/c"


def test_a_file_of_the_site_is_never_replaced(tmp_path: Path) -> None:
    own = {"docs/downloads/my-orchard.http": "own\n"}
    site = _built(_project(tmp_path, ["http"], **own))
    assert (site / "b2c/downloads/my-orchard.http").read_text("utf-8") != "own\n"
    assert (site / "downloads/my-orchard.http").read_text("utf-8") == "own\n"


def test_an_audience_without_executed_requests_gets_no_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = '---\naudiences: ["b2b"]\n---\n# Trees\n\n{% example readTree treeId=a %}\n'
    root = _project(tmp_path, ["http"], **{"docs/trees.md": text, "docs/index.md": "# Start\n"})
    build(load_config(str(root / "mkdocs.yml")))
    assert not (root / "site/b2c/downloads").exists()
    assert "'b2c/downloads/my-orchard.http' is not published" in caplog.text
    assert (root / "site/b2b/downloads/my-orchard.http").is_file()


def test_links_without_the_setting_are_a_finding(tmp_path: Path) -> None:
    project = Project.load(_project(tmp_path, downloads=False) / "mkdocs.yml")
    (found,) = project.check().findings
    assert (found.rule, found.location.line, found.hint) == (
        "not-executed",
        3,
        "set 'downloads: true'",
    )


def test_the_files_are_served_as_they_are_after_an_edit(tmp_path: Path) -> None:
    root = _project(tmp_path / "root", downloads=True)
    with serving(root, tmp_path / "served") as served:
        before = served.client.get("b2c/downloads/my-orchard.http")
        assert before.headers["content-type"] == "text/plain; charset=utf-8"
        assert "readTree_2" in before.text
        served.write("docs/trees.md", f"# Trees\n\n{PLANT}")
        after = served.get("b2c/downloads/my-orchard.http").decode()
        assert "Trees: Plant a tree (201)" in after
        assert "readTree" not in after
        kind = served.client.get("b2b/downloads/my-orchard.arazzo.json").headers["content-type"]
        assert kind == "application/json; charset=utf-8"
