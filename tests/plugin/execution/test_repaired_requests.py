"""What a service has against requests that the contract refuses, or that leave something out."""

from pathlib import Path

import pytest

from mkdocs_tandem.execution.request_message import RepairedBody, repaired
from mkdocs_tandem.formats.json import parse
from mkdocs_tandem.openapi import Schema
from tests.plugin.rules.pages import Site, contract, taking

BOX = {
    "type": "object",
    "required": ["size", "inner"],
    "properties": {
        "size": {"type": "integer"},
        "lid": {"type": "object", "required": ["hinge"], "properties": {"hinge": {}}},
        "colour": {"enum": ["red"]},
        "inner": {
            "type": "array",
            "items": {"type": "object", "properties": {"a": {"type": "string"}}},
        },
    },
}
PATHS = {
    "/boxes": {
        "post": taking({"application/json": BOX}, operationId="pack")
        | {"responses": {"204": {"description": "ok"}, "400": {"description": "refused"}}}
    }
}
SERVICE = """
import json


def create_app():
    def application(environ, start_response):
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        is_odd = body["size"] % 2
        status = "400 Bad Request" if is_odd else "204 No Content"
        start_response(status, [("Content-Type", "text/plain")])
        return [b"the size has to be even" if is_odd else b""]

    return application
"""

BODIES: dict[str, list[str]] = {
    '{ "size": 2, "inner": [] }': [],
    '{ "size": 3, "inner": [] }': ["'pack' answered 400"],
    '{ "size": 2, "inner": [], "depht": 1 }': ["there is no member 'depht' here"],
    '{ "size": 3, "inner": [], "depht": 1 }': [
        "sent without 'depht', 'pack' answered 400",
        "there is no member 'depht' here",
    ],
    '{ "size": 3, "inner": [ { "b": 1 } ], "colour": "blue" }': [
        "sent without 'inner[0].b' and 'colour', 'pack' answered 400",
        "there is no member 'b' in 'inner[0]'",
        "'colour' cannot be 'blue'",
    ],
    '{ "size": 3, "inner": [], "lid": { } }': ["sent without 'lid', 'pack' answered 400"],
    '{ "size": 2, "inner": [], "lid": { } }': [],
    '{ "size": 3 }': ["'inner' is missing"],
}


def _page(*bodies: str) -> str:
    return "{% endpoint pack %}\n" + "".join(f"\n```json request\n{it}\n```\n" for it in bodies)


@pytest.mark.parametrize("body", BODIES)
def test_a_copy_without_what_the_contract_refuses_shows_what_the_service_refuses(
    body: str, tmp_path: Path
) -> None:
    site = Site(tmp_path, contract(PATHS), _page(body), SERVICE)
    assert [it.message for it in site.outcome.findings] == BODIES[body]


def test_each_request_that_is_refused_for_what_is_in_it_is_found(tmp_path: Path) -> None:
    bodies = [f'{{ "size": {size}, "inner": [] }}' for size in (3, 5, 6)]
    site = Site(tmp_path, contract(PATHS), _page(*bodies), SERVICE)
    assert site.found == ["refused-request:4:1", "refused-request:8:1"]


@pytest.fixture
def box(tmp_path: Path) -> Schema:
    project = Site(tmp_path, contract(PATHS), "x").project
    api = project.site.contract_of(project.settings.audience("all"))
    schema = api.operations[0].request if api else None
    assert schema is not None
    return schema


def _repaired(text: str, schema: Schema) -> RepairedBody | None:
    root = parse(text).root
    assert root is not None
    return repaired(root, schema, lambda name: None)


def test_a_copy_has_no_value_that_the_page_does_not_show(box: Schema) -> None:
    assert _repaired('{ "size": "big", "inner": [] }', box) is None


def test_a_placeholder_in_a_copy_gives_way_to_a_value_that_the_contract_allows(box: Schema) -> None:
    found = _repaired('{ "size": <size>, "inner": [], "colour": "blue" }', box)
    assert found is not None
    assert found.removed == ("colour",)
    assert isinstance(found.value.pop("size"), int)
    assert found.value == {"inner": []}
