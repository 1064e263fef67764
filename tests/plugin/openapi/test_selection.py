"""One contract reduced to what is for an audience."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.audience import ContractSelection
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.openapi import Contract, load, selection
from mkdocs_tandem.openapi.selection import select
from mkdocs_tandem.project.project import Project
from tests.support.projects import write

CONTRACT = """\
openapi: 3.1.0
info: { title: Library, version: '1' }
tags: [{ name: loans }, { name: staff }]
paths:
  /loans:
    get:
      tags: [loans]
      security: [{ card: [] }]
      responses: &done
        '200':
          description: done
          content: { application/json: { schema: { $ref: '#/components/schemas/Loan' } } }
    delete: { tags: [staff], x-internal: true, responses: *done }
  /loans/{id}/fees:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post:
      tags: [staff]
      x-audience: [clerks, auditors]
      responses:
        '201':
          description: made
          content: { application/json: { schema: { $ref: '#/components/schemas/Fee' } } }
components:
  securitySchemes:
    card: { type: http, scheme: bearer }
    badge: { type: http, scheme: basic }
  schemas:
    Loan:
      type: object
      required: [title, note, shelf]
      properties:
        title: { type: string }
        note: { type: string, x-internal: true }
        shelf: { $ref: '#/components/schemas/Shelf' }
        x-internal: { type: string }
    Shelf: { type: string, x-audience: clerks }
    Fee: { type: object, properties: { cents: { $ref: '#/components/schemas/Cents' } } }
    Cents: { type: integer }
    Forgotten: { type: string }
"""


def _loaded(tmp_path: Path, **selected: Any) -> Contract:
    (tmp_path / "api.yaml").write_text(CONTRACT, "utf-8")
    return load(tmp_path / "api.yaml", "api.yaml", selection=ContractSelection(**selected))


def _operations(contract: Contract) -> set[str]:
    return {f"{it.method.upper()} {it.path}" for it in contract.operations}


GET, DELETE, POST = "GET /loans", "DELETE /loans", "POST /loans/{id}/fees"


@pytest.mark.parametrize(
    ("selected", "operations", "schemas"),
    [
        ({}, {GET, DELETE, POST}, {"Loan", "Shelf", "Fee", "Cents", "Forgotten"}),
        ({"tags": ("loans",)}, {GET}, {"Loan", "Shelf"}),
        ({"tags": ("staff", "loans")}, {GET, DELETE, POST}, {"Loan", "Shelf", "Fee", "Cents"}),
        ({"paths": ("/loans/*",)}, {POST}, {"Fee", "Cents"}),
        ({"internal": False}, {GET, POST}, {"Loan", "Shelf", "Fee", "Cents"}),
        ({"audiences": ("readers",)}, {GET, DELETE}, {"Loan"}),
        ({"audiences": ("clerks",)}, {GET, DELETE, POST}, {"Loan", "Shelf", "Fee", "Cents"}),
    ],
)
def test_operations_are_selected_and_schemas_that_are_not_used_left_out(
    tmp_path: Path, selected: dict[str, Any], operations: set[str], schemas: set[str]
) -> None:
    contract = _loaded(tmp_path, **selected)
    assert _operations(contract) == operations
    assert set(contract.schemas) == schemas
    assert contract.faults == ()


def test_members_that_are_left_out_are_not_required_and_not_known(tmp_path: Path) -> None:
    contract = _loaded(tmp_path, internal=False, audiences=("readers",))
    loan = contract.schemas["Loan"]
    assert list(loan.mistakes({"title": "Emma", "x-internal": "a member of that name"})) == []
    found = [str(it.message) for it in loan.mistakes({"title": "Emma", "note": "damp"})]
    assert len(found) == 1
    assert "note" in found[0]


def test_an_overlay_removes_updates_and_appends(tmp_path: Path) -> None:
    actions = [
        {"target": "$.paths['/loans/{id}/fees']", "remove": True},
        {"target": "$.info", "update": {"title": "Library for readers"}},
        {"target": "$.components.schemas.Loan.required[?@ != 'title']", "remove": True},
        {"target": "$.tags", "update": {"name": "shelves"}},
        {
            "target": "$.paths.*.get",
            "update": {"parameters": [{"name": "page", "in": "query", "schema": {}}]},
        },
    ]
    overlay = {"overlay": "1.0.0", "info": {"title": "x", "version": "1"}, "actions": actions}
    (tmp_path / "readers.yaml").write_text(yaml.safe_dump(overlay), "utf-8")
    contract = _loaded(tmp_path, overlays=("readers.yaml",))
    assert contract.title == "Library for readers"
    assert _operations(contract) == {GET, DELETE}
    assert list(contract.schemas["Loan"].mistakes({"title": "Emma"})) == []
    get = next(it for it in contract.operations if it.method.upper() == "GET")
    assert [it.name for it in get.parameters] == ["page"]
    assert contract.files == ("api.yaml", "readers.yaml")


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ("overlay: 2.0.0\n", "'overlay' is missing or not 1.x"),
        ("overlay: 1.0.0\nactions: [{ remove: true }]\n", "action 1 has no 'target'"),
        ("overlay: 1.0.0\nactions: [{ target: 'paths.x' }]\n", "the target of action 1 is not"),
        (
            "overlay: 1.0.0\nactions: [{ target: $.info, updaet: 1 }]\n",
            "an action of an overlay has no field 'updaet'",
        ),
        (
            "overlay: 1.0.0\nactions: [{ target: $.info, update: x }]\n",
            "the target is an object, but the update is not",
        ),
        (
            "overlay: 1.1.0\nactions: [{ target: $.info, copy: $.none }]\n",
            "'copy' selects 0 places, and has to select one",
        ),
    ],
)
def test_a_wrong_overlay_is_an_error_of_its_file(
    tmp_path: Path, overlay: str, message: str
) -> None:
    (tmp_path / "readers.yaml").write_text(overlay, "utf-8")
    with pytest.raises(FindingError) as error:
        _loaded(tmp_path, overlays=("readers.yaml",))
    assert error.value.finding.location.path == "readers.yaml"
    assert error.value.finding.message.startswith(message)
    assert error.value.finding.location.line == overlay.count("\n")


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("$.paths['/laons']", "no '/laons' there", "did you mean '/loans'?"),
        ("$.paths['/loans'].put", "no 'put' there", ""),
        ("$.component.schemas[*]", "no 'component' there", "did you mean 'components'?"),
        ("$.tags.loans", "no 'loans' there", ""),
        ("$.paths[*].put", "", ""),
        ("$..[?@['x-internl']]", "", ""),
        ("$.tags[7]", "", ""),
        ("$.paths['/loans']", "", ""),
    ],
)
@pytest.mark.parametrize("change", ["remove: true", "update: { a: 1 }"])
def test_a_target_that_the_contract_does_not_have_is_found_at_its_line(
    target: str, message: str, hint: str, change: str, tmp_path: Path
) -> None:
    text = f'overlay: 1.0.0\nactions:\n- {change}\n  target: "{target}"\n'
    (tmp_path / "readers.yaml").write_text(text, "utf-8")
    found = [it for it in _loaded(tmp_path, overlays=("readers.yaml",)).faults if not it.place]
    assert [it.hint for it in found] == ([hint] if message else [])
    for each in found:
        assert (
            each.message == f"action 1 of the overlay changes nothing: the contract has {message}"
        )
        assert (each.rule, each.location.line, each.length) == ("contract-reference", 4, 6)


def test_an_overlay_of_two_contracts_has_to_change_one_of_them(tmp_path: Path) -> None:
    settings = """\
site_name: Library
plugins:
- tandem:
    audiences:
      readers: { contract: { file: a.yaml, overlays: [all.yaml] } }
      clerks: { contract: { file: b.yaml, overlays: [all.yaml] } }
"""
    remove = "- { target: \"$.paths['/%s']\", remove: true }\n"
    texts = {
        "mkdocs.yml": settings,
        "docs/index.md": "# Library\n",
        "a.yaml": HEAD + "paths: { /a: {}, /x: {} }\n",
        "b.yaml": HEAD + "paths: { /b: {}, /x: {} }\n",
        "all.yaml": "overlay: 1.0.0\nactions:\n" + "".join(remove % it for it in "abcx"),
    }
    write(tmp_path, texts)
    found = Project.load(tmp_path / "mkdocs.yml").check().findings
    assert [(it.rule, str(it.location), it.audiences) for it in found] == [
        ("contract-reference", "all.yaml:5:5", ("readers", "clerks"))
    ]


@pytest.mark.parametrize("kind", ["yaml", "json"])
@pytest.mark.parametrize(
    ("names", "others", "hint"),
    [
        ("clerkz", "[clerks]", "did you mean 'clerks'?"),
        (["auditors", "raeders"], "[clerks]", "did you mean 'readers'?"),
        (["clerkz", "readers"], "[clerks]", ""),
        ("clerks", "[clerks]", ""),
        ("nobody", "[clerks]", ""),
        ("clerkz", "", ""),
    ],
)
def test_a_slip_in_x_audience_that_hides_a_part_from_everyone_is_found(
    kind: str, names: object, others: str, hint: str, tmp_path: Path
) -> None:
    only = f", only: {{ x-audience: {others} }}" if others else ""
    settings = f"""\
site_name: Library
plugins:
- tandem:
    audiences:
      readers: {{ contract: {{ file: api.{kind}, only: {{ x-audience: [readers] }} }} }}
      clerks: {{ contract: {{ file: api.{kind}{only} }} }}
"""
    operation = {"responses": {"204": {"description": "done"}}}
    api = {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {"/a": {"get": operation}, "/b": {"get": {"x-audience": names, **operation}}},
    }
    text = yaml.safe_dump(api) if kind == "yaml" else json.dumps(api, indent=1)
    texts = {"mkdocs.yml": settings, "docs/index.md": "# Library\n", f"api.{kind}": text}
    write(tmp_path, texts)
    found = Project.load(tmp_path / "mkdocs.yml").check().findings
    line = text.partition("x-audience")[0].count("\n") + 1
    assert [(it.rule, it.location.line, it.hint, it.audiences) for it in found] == (
        [("unknown-audience", line, hint, ("readers", "clerks"))] if hint else []
    )


COPY = {"$ref": "#/components/schemas/Copy"}


HEAD = "openapi: 3.1.0\ninfo: { title: x, version: '1' }\n"


@pytest.mark.parametrize(
    "part",
    [
        "paths: [1]",
        "paths: { 1: { get: {} } }",
        "paths: { /a: [] }",
        "paths: { /a: { get: 1 } }",
        "paths: { /a: { get: { tags: 5 } } }",
        "paths: { /a: { get: { tags: [[1]] } } }",
        "paths: { /a: { get: { security: [1, null] } } }",
        "paths: { /a: { $ref: [1] } }",
        "webhooks: { a: 3 }",
        "components: { x: { A: { properties: { b: { x-internal: true } }, required: [[1]] } } }",
    ],
)
@pytest.mark.parametrize(
    "selected", [{"tags": ("a",)}, {"paths": ("/a*",)}, {"internal": False}, {"audiences": ("b",)}]
)
def test_a_misshapen_contract_is_selected_from_without_an_exception(
    tmp_path: Path, part: str, selected: dict[str, Any]
) -> None:
    (tmp_path / "api.yaml").write_text(f"{HEAD}{part}\n", "utf-8")
    with suppress(FindingError):
        load(tmp_path / "api.yaml", "api.yaml", selection=ContractSelection(**selected))


@pytest.mark.parametrize(
    ("actions", "tags"),
    [
        ("{ target: '$.tags[1,0]', remove: true }", []),
        ("{ target: '$.tags[0,0]', remove: true }", ["staff"]),
        ("{ target: \"$['tags','tags']\", remove: true }", None),
        ("{ target: '$', remove: true }", ["loans", "staff"]),
        (
            "{ target: '$..*', update: { tags: { get: 1 }, get: 1 } }",
            [],
        ),
    ],
)
def test_an_action_may_select_a_place_twice_and_what_it_replaces(
    tmp_path: Path, actions: str, tags: object
) -> None:
    root = yaml.safe_load(CONTRACT.replace("*done", "{}"))
    text = f"overlay: 1.1.0\nactions:\n- {actions}\n"
    (tmp_path / "readers.yaml").write_text(text, "utf-8")
    select(root, ContractSelection(overlays=("readers.yaml",)), tmp_path, "api.yaml")
    found = root.get("tags")
    assert ([it["name"] for it in found] if isinstance(found, list) else found) == tags


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        ("- { target: $.paths, copy: $ }\n" * 40, "makes the contract too large"),
        ("- { target: '$..*', copy: $ }\n" * 6, "makes the contract too large"),
        (
            "- { target: $.info, update: { z: [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}] } }\n" * 2
            + "- { target: '$..*', update: { z: [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}] } }\n" * 5,
            "more than 100,000 places",
        ),
        (f"- {{ target: '${'..a' * 3000}', update: 1 }}\n", "is nested too deeply"),
        (
            "- { target: $.info, update: { z: {} } }\n"
            + "".join(
                f"- {{ target: '$.info{'.z' * at}', update: {{ z: {{}} }} }}\n"
                for at in range(1, 150)
            ),
            "makes the contract too large",
        ),
    ],
)
def test_an_overlay_that_inflates_a_contract_is_ended(
    tmp_path: Path, actions: str, message: str
) -> None:
    (tmp_path / "readers.yaml").write_text(f"overlay: 1.1.0\nactions:\n{actions}", "utf-8")
    with pytest.raises(FindingError) as error:
        _loaded(tmp_path, overlays=("readers.yaml",))
    assert message in error.value.finding.message
    assert error.value.finding.location.path == "readers.yaml"


def test_a_path_of_an_overlay_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "_SECONDS", 0.001)
    text = f"overlay: 1.1.0\nactions:\n- {{ target: '${'..*' * 4}.none', update: 1 }}\n"
    (tmp_path / "readers.yaml").write_text(text, "utf-8")
    with pytest.raises(FindingError) as error:
        _loaded(tmp_path, overlays=("readers.yaml",))
    assert "the target of action 1 takes more than 0.001 seconds" in error.value.finding.message


def test_an_overlay_of_1_1_copies_and_replaces(tmp_path: Path) -> None:
    actions = [
        {"target": "$.info.title", "update": "Renamed"},
        {"target": "$.components.schemas", "update": {"Copy": {"type": "object"}}},
        {"target": "$.components.schemas.Copy", "copy": "$.components.schemas.Loan"},
        {"target": "$.components.schemas.Copy.properties", "update": {"own": {"const": 1}}},
        {"target": "$.components.schemas.Loan.properties", "update": {"copy": COPY}},
    ]
    overlay = {"overlay": "1.1.0", "info": {"title": "x", "version": "1"}, "actions": actions}
    (tmp_path / "readers.yaml").write_text(yaml.safe_dump(overlay), "utf-8")
    contract = _loaded(tmp_path, overlays=("readers.yaml",))
    assert contract.title == "Renamed"
    assert "own" in contract.schemas["Copy"].names()
    assert "own" not in contract.schemas["Loan"].names()


def test_a_selection_without_operations_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FindingError, match="no operation of the contract is selected"):
        _loaded(tmp_path, tags=("lones",))


def test_each_audience_is_checked_by_its_selection_of_one_file(tmp_path: Path) -> None:
    only = {"readers": {"x-internal": False}, "clerks": {}}
    audiences = {
        name: {"contract": {"file": "api.yaml", "only": given}} for name, given in only.items()
    }
    plugins = [{"tandem": {"audiences": audiences}}]
    page = "# Loans\n\n{% schema Loan %}\n\n{% endpoint DELETE /loans %}\n"
    for name, text in (
        ("api.yaml", CONTRACT),
        ("mkdocs.yml", yaml.safe_dump({"site_name": "x", "plugins": plugins})),
        ("docs/index.md", page),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    project = Project.load(tmp_path / "mkdocs.yml")
    (found,) = project.check().findings
    assert found.audiences == ("readers",)
    assert "DELETE /loans" in found.message
    texts = {"".join(it.names): project.publisher.marked(it) for it in project.site.all_variants()}
    assert "note" in texts["clerks"]
    assert "note" not in texts["readers"]


def test_a_wrong_key_of_a_selection_is_a_finding_at_its_line(tmp_path: Path) -> None:
    text = "site_name: x\nplugins:\n- tandem:\n    audiences:\n      a:\n        contract:\n"
    text += "          file: api.yaml\n          only: { tag: [loans] }\n"
    (tmp_path / "docs").mkdir()
    (tmp_path / "api.yaml").write_text(CONTRACT, "utf-8")
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(FindingError) as error:
        Project.load(tmp_path / "mkdocs.yml")
    assert error.value.finding.location.line == 8
    assert "tags" in error.value.finding.hint
