"""Which API and which server an address belongs to."""

from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.project.project import Project
from tests.plugin.rules.pages import Site, answering, contract

SERVER = {"url": "https://api.tram.example/city/v2"}
STOP = {"name": "sid", "in": "path", "required": True, "schema": {"type": "string"}}
PATHS = {
    "/stops/{sid}/departures": {"get": answering({}, parameters=[STOP])},
    "/tickets": {"get": answering({})},
}

ADDRESSES = {
    "the server of the contract": ("https://api.tram.example/city/v2/tickets", []),
    "another version": ("https://api.tram.example/city/v3/tickets", ["unknown-server:2:6"]),
    "another host of the domain": (
        "https://test.tram.example/city/v2/stops/7/departures",
        ["unknown-server:2:6"],
    ),
    "without the path of the server": (
        "https://api.tram.example/tickets",
        ["unknown-server:2:6"],
    ),
    "another path on another host": ("https://login.tram.example/token", []),
    "the same path in another domain": ("https://api.bus.example/city/v2/tickets", []),
    "a host that is left open": ("https://<host>/city/v2/tickets", []),
    "a host that is another one, whatever is left open": ("https://login.{zone}.example/token", []),
    "a host of the domain that is left open in part": ("https://{zone}.tram.example/tickets", []),
    "this machine": ("http://localhost:8000/city/v2/tickets", []),
}


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_server_that_the_contract_lacks_is_found_at_the_address(
    kind: str, tmp_path: Path
) -> None:
    address, expected = ADDRESSES[kind]
    page = f"```bash\ncurl {address}\n```\n"
    assert Site(tmp_path, contract(PATHS, servers=[SERVER]), page).found == expected


def test_an_address_of_the_settings_is_no_unknown_server(tmp_path: Path) -> None:
    page = "```bash\ncurl https://test.tram.example/city/v2/tickets\n```\n"
    api = contract(PATHS, servers=[SERVER])
    site = Site(tmp_path, api, page)
    variables = {"base": "https://test.tram.example/city/v2"}
    options = {"audiences": {"all": {"contract": "api.yaml", "variables": variables}}}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"tandem": options}]}))
    assert site.found == ["unknown-server:2:6"]
    assert not Project.load(tmp_path / "mkdocs.yml").check().findings


CALL = "{{ include.verb }} {{ include.host }}{{ include.path }}\n"
CALLS = {
    "{% include call.md verb='GET' path='/token' %}": ["unknown-operation"],
    "{% include call.md verb='GET' host='https://login.bus.example' path='/token' %}": [],
    "{% include call.md verb='GET' path='https://login.bus.example/token' %}": [],
    "{% include call.md verb='GET' host='https://api.tram.example/city/v2' path='/token' %}": [
        "unknown-operation"
    ],
    "{% include call.md verb='GET' at='https://login.bus.example' path='/token' %}": [],
    "{% include call.md verb='GET' seen='https://help.bus.example' path='/token' %}": [
        "unknown-operation"
    ],
}


@pytest.mark.parametrize("call", CALLS)
def test_an_include_below_another_host_names_nothing_of_the_contract(
    call: str, tmp_path: Path
) -> None:
    page = f'{call}\n\n```json\n{{ "grant": "code", "ticket": "x" }}\n```\n'
    answer = {"type": "object", "properties": {"ticket": {"type": "integer"}}}
    api = contract({"/tickets": {"get": answering({"application/json": answer})}}, servers=[SERVER])
    Site(tmp_path, api, page)
    endpoint = {"include": "call.md", "method": "verb", "base": "at"}
    options = {"audiences": {"all": {"contract": "api.yaml"}}, "endpoints": [endpoint]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"tandem": options}]}))
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes/call.md").write_text(f"{CALL}{{{{ include.at }}}}{{{{ include.seen }}}}")
    found = [it.rule for it in Project.load(tmp_path / "mkdocs.yml").check().findings]
    ignored = ("missing-parameter", "unbound-example")
    assert [rule for rule in found if rule not in ignored] == CALLS[call]
