from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest
import yaml

from callback_api.contract.__main__ import text
from callback_api.contract.definitions import AUDIENCES, examples, schemas
from callback_api.contract.document import document
from callback_api.contract.routes import Route, routes

every_audience = pytest.mark.parametrize("audience", AUDIENCES)


def schemas_below(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "type" in node and not isinstance(node["type"], dict):
            yield node
        for value in node.values():
            yield from schemas_below(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas_below(value)


def sent_by_clients(audience: str) -> set[str]:
    names = {route.request for route in routes(audience) if route.request}
    known = document(audience)["components"]["schemas"]
    waiting = list(names)
    while waiting:
        for found in str(known[waiting.pop()]).split("#/components/schemas/")[1:]:
            name = found.split("'")[0]
            if name not in names:
                names.add(name)
                waiting.append(name)
    return names


@every_audience
def test_the_written_file_is_the_composed_document(audience: str) -> None:
    written = (files("callback_api.contract") / f"{audience}.yaml").read_text(encoding="utf-8")
    assert written == text(document(audience)), "run: python -m callback_api.contract"


@every_audience
def test_every_yaml_reader_sees_the_same_document(audience: str) -> None:
    assert yaml.safe_load(text(document(audience))) == document(audience)


@every_audience
def test_every_schema_is_valid_json_schema(audience: str) -> None:
    for name, schema in schemas(audience).items():
        jsonschema_rs.meta.validate(schema)
        assert schema.get("description") or "$ref" in schema, name


@every_audience
def test_every_member_of_every_schema_is_described(audience: str) -> None:
    known = document(audience)["components"]["schemas"]
    for name, schema in known.items():
        for node in schemas_below(schema):
            for member, described in node.get("properties", {}).items():
                assert "description" in described or "$ref" in described, f"{name}.{member}"


@every_audience
def test_what_clients_send_is_a_closed_world(audience: str) -> None:
    for name in sent_by_clients(audience):
        for node in schemas_below(document(audience)["components"]["schemas"][name]):
            if node["type"] == "object":
                assert node.get("additionalProperties") is False, name


@every_audience
def test_every_schema_is_used_by_somebody(audience: str) -> None:
    written = text(document(audience))
    for name in schemas(audience):
        assert f"'#/components/schemas/{name}'" in written, name


@every_audience
def test_every_example_fits_its_schema(audience: str) -> None:
    whole = document(audience)
    for name, named in examples(audience).items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": whole["components"]}
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        for title, example in named.items():
            assert example["summary"], title
            assert [error.message for error in validator.iter_errors(example["value"])] == []


@pytest.mark.parametrize(
    "route",
    [
        pytest.param(route, id=f"{name} {route.operation_id}")
        for name in AUDIENCES
        for route in routes(name)
    ],
)
def test_every_operation_has_an_example_of_all_that_is_sent(route: Route) -> None:
    for name in (route.request, route.response, "Error"):
        assert name is None or examples(route.audience).get(name), name


@every_audience
def test_operation_ids_and_paths_are_unique(audience: str) -> None:
    table = routes(audience)
    assert len({route.operation_id for route in table}) == len(table)
    assert len({(route.method, route.path) for route in table}) == len(table)


def test_what_a_registration_made_leads_to_the_operations_on_it() -> None:
    register = document("b2b")["paths"]["/fleets/{fid}/remote/callbacks"]["post"]
    links = register["responses"]["200"]["links"]
    assert links["getFleetRemotebyId"] == {
        "operationId": "getFleetRemotebyId",
        "parameters": {"fid": "$request.path.fid", "cbid": "$response.body#/callbackId"},
    }
    assert {"setFleetVehicleRemoteById", "deleteFleetRemote"} < set(links)
