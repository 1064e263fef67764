"""Which addresses belong to an API, and where its paths begin in them."""

from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem import openapi as contracts
from mkdocs_tandem.openapi.servers import servers
from tests.plugin.rules.pages import Site, answering, contract

PATHS = {"/tills": {"get": answering({})}}
HOST = {"url": "https://{zone}.shop.example/v2", "variables": {"zone": {"default": "north"}}}
BASE = {
    "url": "https://shop.example/{stage}/api",
    "variables": {"stage": {"default": "live", "enum": ["live", "test"]}},
}


def _contract(tmp_path: Path, *servers: dict[str, Any], **paths: Any) -> contracts.Contract:
    text = contract({**PATHS, **paths}, servers=list(servers))
    return contracts.load(tmp_path / "api.yaml", text=text)


@pytest.mark.parametrize(
    ("address", "is_home"),
    [
        ("https://south.shop.example/v2/tills", True),
        ("https://SOUTH.shop.example/v2/tills", True),
        ("https://shop.example/v2/tills", False),
        ("https://south.shop.example.org/v2/tills", False),
        ("https://$HOST/v2/tills", True),
        ("/tills", True),
    ],
)
def test_a_variable_of_a_host_stands_for_any_host(
    address: str, *, is_home: bool, tmp_path: Path
) -> None:
    assert _contract(tmp_path, HOST).is_home(address) is is_home


@pytest.mark.parametrize(
    ("address", "is_known"),
    [
        ("https://shop.example/test/api/tills", True),
        ("/live/api/tills", True),
        ("/tills", True),
        ("https://shop.example/draft/api/tills", False),
        ("/live/tills", False),
    ],
)
def test_a_variable_of_a_path_has_the_values_that_the_contract_lists(
    address: str, *, is_known: bool, tmp_path: Path
) -> None:
    assert (_contract(tmp_path, BASE).at("GET", address) is not None) is is_known


SLASHED = {
    "url": "https://shop.example/{base}",
    "variables": {"base": {"default": "api/v2"}},
}


@pytest.mark.parametrize(
    ("address", "is_known"),
    [
        ("https://shop.example/api/v2/tills", True),
        ("https://shop.example/test/tills", True),
        ("https://shop.example/api/v2/till", False),
        ("https://shop.example/api/v3/tills", False),
    ],
)
def test_the_default_of_a_variable_may_have_slashes(
    address: str, *, is_known: bool, tmp_path: Path
) -> None:
    assert (_contract(tmp_path, SLASHED).at("GET", address) is not None) is is_known


def test_the_server_of_an_operation_is_one_of_the_api(tmp_path: Path) -> None:
    upload = {"post": {**answering({}), "servers": [{"url": "https://upload.example/raw"}]}}
    found = _contract(tmp_path, HOST, **{"/files": upload})
    assert found.is_home("https://upload.example/raw/files")
    assert found.at("POST", "https://upload.example/raw/files") is not None


def test_a_relative_server_may_be_on_any_host_that_has_its_path(tmp_path: Path) -> None:
    found = _contract(tmp_path, {"url": "/v1"})
    assert found.is_home("https://any.example/v1/tills")
    assert not found.is_home("https://any.example/login")


def test_a_misspelt_path_below_a_server_with_variables_is_found(tmp_path: Path) -> None:
    page = "```bash\ncurl https://east.shop.example/v2/tils\n```\n"
    site = Site(tmp_path, contract(PATHS, servers=[HOST]), page)
    assert site.found == ["unknown-operation:2:6"]
    assert site.messages[0].endswith("did you mean '/tills'?")


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("curl 'https://shop.example/api/v2/tills?limt=3'", "unknown-parameter:2:41"),
        ("curl -X PUT https://shop.example/api/v2/tills", "unknown-operation:2:13"),
    ],
)
def test_a_command_below_a_server_whose_path_has_a_variable_is_checked(
    command: str, found: str, tmp_path: Path
) -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    api = contract({"/tills": {"get": answering({}, parameters=[limit])}}, servers=[SLASHED])
    assert Site(tmp_path, api, f"```bash\n{command}\n```\n").found == [found]


def test_an_address_of_another_host_is_no_operation_if_the_server_is_only_a_variable(
    tmp_path: Path,
) -> None:
    server = {"url": "{your-shop}", "variables": {"your-shop": {"default": "http://localhost"}}}
    page = "```bash\ncurl -L https://get.tool.example/install.sh\ncurl {}/tils\n```\n"
    site = Site(
        tmp_path, contract(PATHS, servers=[server]), page.format("https://any.shop.example")
    )
    assert site.found == ["unknown-operation:3:6"]


def test_a_link_in_the_braces_of_a_parameter_does_not_end_the_path(tmp_path: Path) -> None:
    found = _contract(tmp_path, {"url": "/"})
    assert found.own_path("/tills/{till.id#SHOP/tills}/keys") == "/tills/{till.id}/keys"


def test_a_host_that_is_all_variable_is_not_every_host() -> None:
    variables = {"host": {"default": "a.example"}}
    (found,) = servers({"servers": [{"url": "https://{host}", "variables": variables}]})
    assert found.has("a.example", "/")
    assert not found.has("other.example", "/")
