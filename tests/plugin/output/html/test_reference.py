"""The reference of operations that pages pull from the contract, with executed examples."""

import json
import re
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_tandem.project.project import Project

PARAMETER = {"name": "shelf", "in": "path", "required": True, "schema": {"type": "integer"}}
JAR = {
    "type": "object",
    "required": ["label"],
    "properties": {
        "label": {"type": "string", "maxLength": 20, "description": "What is in it."},
        "lid": {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}}},
    },
}
KEPT = {**JAR, "properties": {**JAR["properties"], "shelf": {"type": "integer"}}}  # type: ignore[dict-item] # it is a mapping
ANSWER = {"description": "The jar.", "content": {"application/json": {"schema": KEPT}}}
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Pantry", "version": "1"},
    "paths": {
        "/jars/{shelf}": {
            "parameters": [PARAMETER],
            "delete": {
                "operationId": "eatJar",
                "tags": ["Meals"],
                "responses": {"204": {"description": "Eaten."}},
            },
            "get": {
                "operationId": "readJar",
                "summary": "Look at a jar",
                "tags": ["Jars"],
                "responses": {"200": ANSWER},
            },
        },
        "/jars": {
            "post": {
                "operationId": "fillJar",
                "summary": "Fill a jar",
                "description": "# About\n\nOne `jar` at a time.",
                "tags": ["Jars"],
                "security": [{"cook": ["write"]}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": JAR,
                            "examples": {
                                "plums": {"value": {"label": "plums"}},
                                "nothing": {"value": {"label": "", "lid": {"colour": "red"}}},
                            },
                        }
                    },
                },
                "responses": {
                    "201": {
                        **ANSWER,
                        "headers": {"Location": {"schema": {"type": "string"}}},
                        "links": {
                            "read": {
                                "operationId": "readJar",
                                "parameters": {"shelf": "$response.body#/shelf"},
                            }
                        },
                    },
                    "409": {
                        "description": "It is empty.",
                        "content": {
                            "application/json": {
                                "schema": {"properties": {"why": {"type": "string"}}},
                                "examples": {"nothing": {"value": {"why": "empty"}}},
                            }
                        },
                    },
                },
            }
        },
    },
    "components": {
        "securitySchemes": {
            "cook": {
                "type": "oauth2",
                "flows": {"implicit": {"authorizationUrl": "/a", "scopes": {"write": "Fill"}}},
            }
        }
    },
}
APPLICATION = """\
import json

JARS = {}


def application(environ, start_response):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    status, answer = "404 Not Found", {}
    if method == "POST":
        jar = json.loads(environ["wsgi.input"].read())
        status, answer = "409 Conflict", {"why": "empty"}
        if jar["label"]:
            status, answer = "201 Created", {**jar, "shelf": 7}
            JARS["/jars/7"] = answer
    elif path in JARS:
        status, answer = "200 OK", JARS[path]
        if method == "DELETE":
            del JARS[path]
            start_response("204 No Content", [])
            return []
    start_response(status, [("Content-Type", "application/json"), ("Location", "/jars/7")])
    return [json.dumps(answer).encode()]
"""


def _project(root: Path, text: str, theme: str = "material") -> Project:
    audiences = {"cook": {"title": "Cooks", "contract": "pantry.json"}}
    tandem = {"audiences": audiences, "execute": {"app": "pantry_of_reference:application"}}
    values = {
        "site_name": "Pantry",
        "theme": theme,
        "markdown_extensions": ["tables"],
        "plugins": ["search", {"tandem": tandem}],
    }
    (root / "docs").mkdir()
    (root / "pantry.json").write_text(json.dumps(CONTRACT), "utf-8")
    (root / "pantry_of_reference.py").write_text(APPLICATION, "utf-8")
    (root / "mkdocs.yml").write_text(yaml.safe_dump(values), "utf-8")
    (root / "docs/index.md").write_text(text, "utf-8")
    return Project.load(root / "mkdocs.yml")


def _filled(root: Path, text: str) -> str:
    project = _project(root, text)
    assert not project.check().findings
    return project.publisher.filled(next(project.site.all_variants()))


def test_an_operation_has_its_parameters_bodies_answers_and_links(tmp_path: Path) -> None:
    lines = _filled(tmp_path, "# Pantry\n\n{% operation fillJar %}\n").splitlines()
    assert '## <a id="operation/fillJar"></a>Fill a jar' in lines
    assert "**POST** `/jars`" in lines
    assert "**About**" in lines  # a heading of the contract is no heading of the page
    assert "Authorization: `cook` (scopes `write`)" in lines
    assert "| `label` **required** | string; at most 20 characters | What is in it. |" in lines
    assert "Members of `lid`" in lines
    assert "| `Location` | string |  |" in lines
    assert "- `read`: `readJar` with `shelf` = `$response.body#/shelf`" in lines
    assert "`409` It is empty." in lines


def test_examples_are_executed_after_what_they_need_and_shown_in_order(tmp_path: Path) -> None:
    text = _filled(tmp_path, "# Pantry\n\n## All\n\n{% operations %}\n")
    heads = re.findall(r"^### .*</a>(.*)$", text, re.MULTILINE)
    assert heads == ["eatJar", "Look at a jar", "Fill a jar"]
    assert re.findall(r"^Response (\d+):$", text, re.MULTILINE) == ["204", "200", "201", "409"]


def test_links_lead_to_operations_of_the_same_page(tmp_path: Path) -> None:
    text = _filled(tmp_path, "# Pantry\n\nSee [it](#operation/readJar).\n\n{% operations %}\n")
    assert "- `read`: [`readJar`](#operation/readJar) with" in text


def test_a_tag_selects_its_operations(tmp_path: Path) -> None:
    text = _filled(tmp_path, "# Pantry\n\n{% operations tag='Meals' level=4 examples=no %}\n")
    assert re.findall(r"^#### .*</a>(.*)$", text, re.MULTILINE) == ["eatJar"]
    assert "Response 204" not in text


@pytest.mark.parametrize(
    ("tag", "rule", "message", "hint"),
    [
        ("operation filJar", "unknown-operation", "no operation 'filJar'", "'fillJar'"),
        ("operations tag=Jar", "unknown-operation", "the tag 'Jar'", "'Jars'"),
        ("operation readJar self=7", "unknown-member", "no parameter 'self'", "'shelf'"),
        ("operation", "liquid-syntax", "is written '{% operation operationId", ""),
        ("operations level=7", "liquid-syntax", "is written '{% operations tag=", ""),
        ("operations tag='Jars", "liquid-syntax", "is written '{% operations tag=", ""),
    ],
)
def test_a_mistake_in_a_tag_is_found_at_the_tag(
    tmp_path: Path, tag: str, rule: str, message: str, hint: str
) -> None:
    (finding,) = _project(tmp_path, f"# Pantry\n\ntext {{% {tag} %}}\n").check().findings
    assert (finding.rule, finding.location.line) == (rule, 3)
    assert finding.location.column == 6 or rule == "liquid-syntax"
    assert message in finding.message
    assert hint in finding.hint


def test_several_ids_give_the_first_one_that_the_contract_has(tmp_path: Path) -> None:
    found = _filled(tmp_path, "# P\n\n{% operation stuffJar fillJar readJar %}\n")
    assert re.findall(r"Fill a jar|Look at a jar", found) == ["Fill a jar"]


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_a_site_folds_parts_and_finds_operations_by_search(tmp_path: Path, theme: str) -> None:
    _project(tmp_path, "# Pantry\n\n{% operations %}\n", theme)
    build(load_config(str(tmp_path / "mkdocs.yml")))
    page = (tmp_path / "site/cook/index.html").read_text("utf-8")
    assert page.count('<details class="tandem-fold">') == 7
    assert "tandem-fold -->" not in page
    assert "<summary><code>201</code> The jar.</summary>" in page
    assert page.count("<summary>checked</summary>") == 4
    assert 'id="operation/fillJar"' in page
    entries = json.loads((tmp_path / "site/search/search_index.json").read_text("utf-8"))["docs"]
    assert "cook/#fill-a-jar" in {it["location"] for it in entries}


@pytest.mark.parametrize(
    ("security", "shown"),
    [
        ([{"key": [], "token": ["a"]}, {"key": [], "token": ["b"]}],
         "`key` and `token` (one of the scopes `a`, `b`)"),
        ([{"token": ["a", "b"]}, {"token": ["c"]}],
         "`token` (scopes `a`, `b`) or `token` (scopes `c`)"),
        ([{"token": ["a"]}, {"key": []}, {}], "`token` (scopes `a`) or `key` or none"),
    ],
    ids=["one-of-the-scopes", "several-scopes", "other-schemes"],
)  # fmt: skip
def test_ways_to_authorize_that_differ_in_a_scope_are_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: list[dict[str, list[str]]],
    shown: str,
) -> None:
    monkeypatch.setitem(CONTRACT["paths"]["/jars"]["post"], "security", security)
    text = _project(tmp_path, "# Pantry\n\n{% operation fillJar %}\n")
    page = text.publisher.filled(next(text.site.all_variants()))
    assert f"Authorization: {shown}" in page.splitlines()


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({}, "The board."),
        ({"deprecated": True}, "deprecated; The board."),
        ({"schema": {"type": "integer", "deprecated": True}}, "deprecated; The board."),
    ],
    ids=["neither", "the parameter", "its schema"],
)
def test_a_parameter_is_deprecated_by_itself_or_by_its_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, object], shown: str
) -> None:
    parameter = {**PARAMETER, "description": "The board.", **more}
    monkeypatch.setitem(CONTRACT["paths"]["/jars/{shelf}"], "parameters", [parameter])
    project = _project(tmp_path, "# Pantry\n\n{% operation readJar %}\n")
    page = project.publisher.filled(next(project.site.all_variants()))
    (row,) = (line for line in page.splitlines() if line.startswith("| `shelf` **required**"))
    assert row == f"| `shelf` **required** | path | integer | {shown} |"
