import json
from pathlib import Path

import pytest

from mkdocs_tandem.contract import Contract, load
from mkdocs_tandem.contract.places import Places
from tests.plugin.callback_contract import FLEET_BODY, drivers, fleets

FAULTY = """\
openapi: 3.1.0
info: {title: Faulty, version: "1"}
paths:
  /fleets/{fid}/callbacks/{cbid}:
    parameters:
      - {name: fid, in: path, required: true, schema: {type: string}}
    get:
      operationId: read
      responses:
        "200":
          description: Done.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Calback'}
    put:
      operationId: read
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Callback'}
            examples:
              right:
                value: {label: a, policy: None}
              wrong:
                value:
                  label: a
                  polcy: None
      responses: {}
components:
  schemas:
    Callback:
      type: object
      requird: [label]
      properties:
        label: {type: strin}
        policy:
          type: string
          nullable: true
          enum: [None, Bounded]
          default: Always
        id:
          type: string
          pattern: "[a-"
        name:
          pattern: ^a$b
        size:
          minimum: 5
          maximum: 1
          examples:
            - 7
            - x
        far: {$ref: 'https://elsewhere.example/a.yaml#/A'}
        round: {$ref: '#/components/schemas/Round'}
    Round:
      allOf:
        - $ref: '#/components/schemas/Round'
"""


def loaded(text: str, name: str = "api/faulty.yaml") -> Contract:
    return load(Path(name), name, text)


def test_each_fault_of_a_contract_is_found_at_its_own_line() -> None:
    found = [(it.location.line, it.rule, it.message, it.hint) for it in loaded(FAULTY).faults]

    assert found == [
        (7, "contract-operation", "no parameter describes '{cbid}'", ""),
        (
            14,
            "contract-reference",
            "'#/components/schemas/Calback' cannot be followed: there is nothing at this place",
            "did you mean 'Callback'?",
        ),
        (15, "contract-operation", "no parameter describes '{cbid}'", ""),
        (
            16,
            "contract-operation",
            "'read' is the name of two operations",
            "the other one is GET /fleets/{fid}/callbacks/{cbid}",
        ),
        (
            27,
            "contract-example",
            "the example 'wrong' fails its own schema: there is no member 'polcy' here",
            "did you mean 'policy'?",
        ),
        (28, "contract-field", "an operation needs at least one response", ""),
        (33, "contract-keyword", "there is no keyword 'requird'", "did you mean 'required'?"),
        (
            35,
            "contract-keyword",
            "'type' has to be one of array, boolean, integer, null, number, object, string",
            "",
        ),
        (38, "contract-keyword", "there is no keyword 'nullable'", "add 'null' to 'type'"),
        (
            40,
            "contract-example",
            "the default fails its own schema: the value cannot be 'Always'",
            "allowed: 'None', 'Bounded'",
        ),
        (43, "contract-pattern", "'pattern' has to be a regular expression", ""),
        (45, "contract-pattern", "no value can match '^a$b'", ""),
        (47, "contract-keyword", "no value can keep both 'minimum' and 'maximum'", ""),
        (
            50,
            "contract-example",
            "example 1 fails its own schema: the value cannot be 7",
            "at most 1",
        ),
        (
            52,
            "contract-reference",
            "'https://elsewhere.example/a.yaml#/A' cannot be followed: other hosts are not asked",
            "",
        ),
        (
            56,
            "contract-reference",
            "'#/components/schemas/Round' cannot be followed: it leads back to itself",
            "",
        ),
    ]


def test_a_fault_does_not_keep_the_contract_from_use() -> None:
    operation = loaded(FAULTY).at("PUT", "/fleets/1/callbacks/2")

    assert operation is not None
    assert operation.request is not None
    assert [it.pointer for it in operation.request.mistakes({"polcy": 1, "label": 3})] == [
        ("polcy",)
    ]


def test_a_contract_without_faults_has_none() -> None:
    for document in (fleets(), drivers()):
        assert loaded(json.dumps(document), "c.json").faults == ()


def test_faults_of_a_contract_in_json_have_lines() -> None:
    document = fleets()
    post = document["paths"]["/fleets/{fid}/remote/callbacks"]["post"]
    post["requestBody"]["content"]["application/json"]["example"] = FLEET_BODY | {"remoteTypes": []}
    text = json.dumps(document, indent=2)

    (found,) = (it for it in loaded(text, "c.json").faults if it.rule == "contract-example")

    line = text.splitlines()[found.location.line - 1]
    assert line[found.location.column - 1 :] == '"remoteTypes": []'


def test_faults_in_another_file_are_reported_there(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("A:\n  type: string\n  requird: []\n")
    head = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\n"
    root = head + "components: {schemas: {A: {$ref: 'more.yaml#/A'}}}\n"
    (tmp_path / "root.yaml").write_text(root)

    (found,) = load(tmp_path / "root.yaml", "api/root.yaml").faults

    assert str(found.location) == "api/more.yaml:3:3"


WITH_TABS = FAULTY.replace('version: "1"}', 'version: "1"}\t# a tab')


def test_tabs_that_yaml_allows_do_not_move_lines() -> None:
    places, tabbed = Places("c", FAULTY), Places("c", WITH_TABS + "\n\t")
    pointer = ("components", "schemas", "Callback", "requird")

    assert tabbed.location(pointer) == places.location(pointer)
    assert places.location(pointer).line == 33


@pytest.mark.parametrize("text", ["", "[", "a: &a [*a, *a]", "- - - x", "\t"])
def test_any_text_has_some_place(text: str) -> None:
    assert Places("c", text).location(("a", 0, "b")).path == "c"
