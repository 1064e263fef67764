"""What is read again of a contract whose text is the same as before, and what is not."""

import json
from pathlib import Path

from mkdocs_tandem.openapi import Contract, load
from tests.plugin.callback_contract import JSON, drivers, fleets, openapi


def _loaded(folder: Path, document: JSON, name: str = "api.json") -> Contract:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return load(path, name)


def test_the_same_text_is_read_once_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    first = _loaded(tmp_path, fleets())
    assert _loaded(tmp_path / "copy", fleets()) is first
    assert _loaded(tmp_path, fleets(), "other.json").path == "other.json"


def test_another_text_is_another_contract(tmp_path: Path) -> None:
    assert _loaded(tmp_path, fleets()).operation("setFleetVehicleRemote")
    assert not _loaded(tmp_path, drivers()).operation("setFleetVehicleRemote")


def test_what_refers_to_another_file_is_read_again(tmp_path: Path) -> None:
    for names in (["a"], ["a", "b"]):
        definition = {"type": "object", "properties": {name: {} for name in names}}
        (tmp_path / "it.json").write_text(json.dumps({"It": definition}), "utf-8")
        contract = _loaded(tmp_path, openapi({"It": {"$ref": "it.json#/It"}}, "/it"))
        assert list(contract.schemas["It"].names()) == names


def test_what_refers_to_a_file_that_comes_later_is_read_again(tmp_path: Path) -> None:
    document = openapi({"It": {"$ref": "it.json#/It"}}, "/it")
    assert _loaded(tmp_path, document).faults
    (tmp_path / "it.json").write_text('{"It": {"type": "object"}}', "utf-8")
    assert not _loaded(tmp_path, document).faults


def test_only_a_few_contracts_are_held_on_to(tmp_path: Path) -> None:
    first = _loaded(tmp_path, openapi({}, "/first"))
    for number in range(20):
        _loaded(tmp_path, openapi({}, f"/it{number}"))
    assert _loaded(tmp_path, openapi({}, "/first")) is not first


def test_schemas_of_files_that_are_referred_to_have_names(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "Axle.json").write_text('{"type": "object"}', "utf-8")
    shared = {
        "components": {"schemas": {"Wheel": {"items": {"$ref": "parts/Axle.json"}}, "No": {}}}
    }
    (tmp_path / "shared.json").write_text(json.dumps(shared), "utf-8")
    document = openapi({"It": {"$ref": "shared.json#/components/schemas/Wheel"}}, "/it")
    assert set(_loaded(tmp_path, document).schemas) == {"It", "Wheel", "Axle"}


def test_a_contract_may_have_thousands_of_files(tmp_path: Path) -> None:
    for number in range(1200):
        (tmp_path / f"s{number}.json").write_text('{"type": "string"}', "utf-8")
    schemas = {f"S{number}": {"$ref": f"s{number}.json"} for number in range(1200)}
    contract = _loaded(tmp_path, openapi(schemas, "/it"))
    assert not contract.faults
    assert len(contract.files) == 1201
    assert [it.kind for it in contract.schemas["S1100"].mistakes(1)] == ["wrong-type"]
