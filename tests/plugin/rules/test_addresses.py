"""Which API and which server an address belongs to."""

from pathlib import Path
from typing import Any

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
    "a host that lacks a letter": (
        "https://api.trm.example/city/v2/tickets",
        ["unknown-server:2:6"],
    ),
    "a host with two letters in the wrong order": (
        "https://api.rtam.example/city/v2/tickets",
        ["unknown-server:2:6"],
    ),
    "a host with another number": ("https://api2.train.example/city/v2/tickets", []),
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


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://api.tram.example/city/v2", []),
        ("https://api.tram.example/city/v2/", []),
        ("https://api.tram.example/city/v2?line=7", []),
        ("https://api.tram.example/city/v2?lime=7", ["unknown-parameter:2:39"]),
        ("https://api.tram.example/city/v2/7", ["unknown-operation:2:6"]),
        ("https://api.tram.example/city/v2 -X PUT", ["unknown-operation:2:6"]),
    ],
)
def test_the_path_of_a_server_alone_is_its_root(
    address: str, found: list[str], tmp_path: Path
) -> None:
    line = {"name": "line", "in": "query", "schema": {"type": "integer"}}
    api = contract({"/": {"get": answering({}, parameters=[line])}}, servers=[SERVER])
    assert Site(tmp_path, api, f"```bash\ncurl {address}\n```\n").found == found


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("eu.tram.example:443", []),
        ("us.tram.example:8443", []),
        ("asia.tram.example:443", ["unknown-server:2:6"]),
        ("eu.tram.example:8080", ["unknown-server:2:6"]),
        ("eu.bus.example:443", []),
    ],
)
def test_variables_of_a_server_have_their_values(
    host: str, found: list[str], tmp_path: Path
) -> None:
    variables = {
        "region": {"default": "eu", "enum": ["eu", "us"]},
        "port": {"default": "443", "enum": ["443", "8443"]},
    }
    server = {"url": "https://{region}.tram.example:{port}/v2", "variables": variables}
    page = f"```bash\ncurl https://{host}/v2/tickets\n```\n"
    assert Site(tmp_path, contract(PATHS, servers=[server]), page).found == found


def test_a_wrong_host_is_found_where_the_head_has_it(tmp_path: Path) -> None:
    page = "```http\nGET /city/v2/tickets HTTP/1.1\nHost: api.trm.example\n```\n"
    site = Site(tmp_path, contract(PATHS, servers=[SERVER]), page)
    assert site.found == ["unknown-server:3:7"]
    assert site.messages[0].startswith("'api.trm.example' is not on any server of the contract")


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


PATHS_WRITTEN = {
    "{% include call.md verb='GET' path='/stops/{sid}/departures' %}": [],
    "{% include call.md verb='GET' path='/stops/{stop}/departures' %}": [45],
    "{% include call.md verb='GET' path='/stops/<id>/departures' %}": [],
    "{% include call.md verb='GET' path='/stops/7/departures' %}": [],
    "{% endpoint GET /stops/{stopId}/departures %}": [25],
    "{% endpoint GET /stops/{sid}/departures %}": [],
    "```http\nGET /city/v2/stops/{id}/departures HTTP/1.1\n```": [21],
    "```http\nGET /stops/{sid}/departures?from={id} HTTP/1.1\n```": [],
    "```bash\ncurl https://api.tram.example/city/v2/stops/{id}/departures\n```": [],
}


@pytest.mark.parametrize("written", PATHS_WRITTEN)
def test_a_path_parameter_by_another_name_is_found_at_its_name(
    written: str, tmp_path: Path
) -> None:
    Site(tmp_path, contract(PATHS, servers=[SERVER]), f"{written}\n")
    endpoint = {"include": "call.md", "method": "verb"}
    options = {"audiences": {"all": {"contract": "api.yaml"}}, "endpoints": [endpoint]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"tandem": options}]}))
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes/call.md").write_text("Call.\n")
    found = Project.load(tmp_path / "mkdocs.yml").check().findings
    names = [it.location.column for it in found if it.rule == "unknown-name"]
    assert names == PATHS_WRITTEN[written]


LINKS = {
    "[GET /tickets](ref.md#operation/listTickets)": [],
    "[GET /stops/{sid}/departures](ref.md#operation/listTickets)": ["wrong-operation-link:1:2"],
    "[`GET` `/tickets`](ref.md#operation/listDepartures)": ["wrong-operation-link:1:3"],
    "[**/tickets**](ref.md#/Ticket/listDepartures)": ["wrong-operation-link:1:4"],
    "[`listTickets`](ref.md#operation/listDepartures)": ["wrong-operation-link:1:3"],
    "[PUT /tickets](ref.md#operation/listTickets)": ["unknown-operation:1:2"],
    '<a href="../ref/#operation/listTickets">GET /stops/{sid}/departures</a>': [
        "wrong-operation-link:1:41"
    ],
    '<a href="../ref/#operation/listTickets"><code>GET /stops/{sid}/departures</code></a>': [
        "wrong-operation-link:1:47"
    ],
    '<a href="../ref/#operation/listTickets"><b>GET</b> <code>/tickets</code></a>': [],
    "[GET /tickets][r]\n\n[r]: ref.md#operation/listDepartures": ["wrong-operation-link:1:2"],
    "[`listTickets`][]\n\n[`listTickets`]: ref.md#operation/listDepartures": [
        "wrong-operation-link:1:3"
    ],
    "[GET /tickets][r]\n\n[r]: ref.md#operation/listTickets": [],
    "[all tickets](ref.md#operation/listDepartures)": [],
    "[GET /tickets](https://help.example)": [],
    "`[GET /tickets](ref.md#operation/listDepartures)`": [],
    "```\n[GET /tickets](ref.md#operation/listDepartures)\n```": [],
}


@pytest.mark.parametrize("link", LINKS)
def test_a_link_whose_text_names_another_operation_is_found_at_its_text(
    link: str, tmp_path: Path
) -> None:
    stop = answering({}, parameters=[STOP], operationId="listDepartures")
    paths = {
        "/stops/{sid}/departures": {"get": stop},
        "/tickets": {"get": answering({}, operationId="listTickets")},
    }
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/ref.md").write_text("---\naudiences: []\n---\n# Reference\n")
    found = Site(tmp_path, contract(paths), f"{link}\n").found
    assert [it for it in found if not it.startswith("broken-anchor")] == LINKS[link]


PARTS = {
    "{% include ref.md id='listTickets' %}": [],
    "{% include ref.md id='listTicket' %}": ["broken-operation-link:1:23"],
    "{% include ref.md id='/#/Ticket/listTickets' %}": ["broken-operation-link:1:23"],
    "{% include ref.md %}": ["broken-operation-link:1:1"],
    "[a](ref.md#operation/listTicket)": ["broken-operation-link:1:5"],
    "{% include page.md page='reff' %}": ["broken-link:1:26"],
    "{% include page.md page='ref' at='nowhere' %}": ["broken-anchor:1:35"],
}


@pytest.mark.parametrize("call", PARTS)
def test_a_link_made_of_parts_is_found_at_the_part_that_is_wrong(call: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/ref.md").write_text("---\naudiences: []\n---\n# Reference\n")
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes/ref.md").write_text("[x](../ref.md#operation/{{ include.id }})")
    link = "[x](../{{ include.page }}.md{% if include.at %}#{{ include.at }}{% endif %})"
    (tmp_path / "_includes/page.md").write_text(link)
    paths = {"/tickets": {"get": answering({}, operationId="listTickets")}}
    page = f"{call}\n".replace("](ref", "](../ref")
    found = Site(tmp_path, contract(paths), page).found
    rules = ("broken-link", "broken-anchor", "broken-operation-link")
    assert [it for it in found if it.startswith(rules)] == PARTS[call]


def _endpoint_site(folder: Path, page: str, *, is_linked: bool = True) -> list[str]:
    """What is found on a page with an include that names method, path and id of an operation."""
    tickets = {"get": answering({}, operationId="list"), "post": answering({}, operationId="buy")}
    api = contract({"/tickets": tickets, "/stops": {"get": answering({}, operationId="stops")}})
    Site(folder, api, page)
    endpoint = {"include": "call.md", "method": "verb", "operation": "id"}
    options = {"audiences": {"all": {"contract": "api.yaml"}}, "endpoints": [endpoint]}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"tandem": options}]}))
    (folder / "_includes").mkdir()
    link = "[reference](https://ref.tram.example/#operation/{{ include.id }})"
    (folder / "_includes/call.md").write_text(
        f"**{{{{ include.verb | default: 'GET' }}}} {{{{ include.path }}}}** {link * is_linked}\n"
    )
    findings = Project.load(folder / "mkdocs.yml").check().findings
    return [f"{it.rule}:{it.location.line}:{it.location.column}" for it in findings]


IDS_WRITTEN = {
    "{% include call.md verb='POST' path='/tickets' id='buy' %}": [],
    "{% include call.md verb='POST' path='/tickets' id='list' %}": ["wrong-operation-link:1:52"],
    "{% include call.md path='/tickets' id='list' %}": [],
    "{% include call.md path='/stops' id='buy' %}": ["wrong-operation-link:1:38"],
    "{% include call.md path='/stops' id='stopss' %}": ["broken-operation-link:1:38"],
    "{% include call.md path='/stop' id='stops' %}": ["unknown-operation:1:26"],
    "{% include call.md verb='PUT' path='/stops' id='stops' %}": ["unknown-operation:1:26"],
    "{% assign p = '/tick' %}\n{% assign p = p | append: 'etz' %}\n{% include call.md path=p %}": [
        "unknown-operation:2:28"
    ],
    "{% include call.md verb='POST' url='/tickets' %}": ["unused-parameter:1:32"],
    "{% include call.md verb='POST' url='nowhere' %}": [
        "unknown-operation:1:1",
        "unused-parameter:1:32",
    ],
}


@pytest.mark.parametrize("page", IDS_WRITTEN)
def test_an_include_has_the_id_of_the_operation_at_its_path(page: str, tmp_path: Path) -> None:
    assert _endpoint_site(tmp_path, page) == IDS_WRITTEN[page]


def test_an_id_that_is_misspelt_is_found_where_no_link_shows_it(tmp_path: Path) -> None:
    page = "{% include call.md path='/stops' id='stopss' %}\n"
    found = _endpoint_site(tmp_path, page + page.replace("stopss", "x"), is_linked=False)
    assert found == ["wrong-operation-link:1:38"]


def test_an_address_in_prose_that_is_almost_one_of_the_contract_is_found(tmp_path: Path) -> None:
    base = "https://api.tram.example/city/v2"
    page = (
        f"<{base}/stopz/7/departures> [x]({base}/stops/7/departure), {base}/stops/7/departures.\n"
        f"{base}, https://api.tram.example/help, https://<host>/stopz/7/departures, {base}/lines\n"
    )
    paths = {"/stops/{id}/departures": {"get": answering({})}}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths["/stops/{id}/departures"]["parameters"] = [number]
    found = Site(tmp_path, contract(paths, servers=[{"url": base}]), page).found
    assert found == ["unknown-operation:1:2", "unknown-operation:1:59"]


def test_an_unknown_path_behind_a_variable_is_found_where_the_path_is_written(
    tmp_path: Path,
) -> None:
    page = '```bash\nBASE=https://api.tram.example/v2\ncurl "$BASE/stopz"\n```\n'
    api = contract(
        {"/stops": {"get": answering({})}}, servers=[{"url": "https://api.tram.example/v2"}]
    )
    assert Site(tmp_path, api, page).found == ["unknown-operation:3:12"]


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("GET", "7", []),
        ("GET", "<sid>", []),
        ("GET", "<serch>", []),
        ("GET", "seven", ["wrong-type:2:38: 'sid' has to be an integer, not the string 'seven'"]),
        ("GET", "serch?q=x", ["unknown-operation:2:7: did you mean '/stops/search'?"]),
        ("DELETE", "serch", ["unknown-operation:2:17: did you mean '/stops/search'?"]),
        ("GET", "my%20stops", []),
        ("GET", "my%20stop", ["unknown-operation:2:7: did you mean '/stops/my stops'?"]),
        ("GET", "by-name/serch", []),
    ],
)
def test_a_segment_is_misspelt_if_it_is_no_value_of_the_parameter_there(
    method: str, path: str, found: list[str], tmp_path: Path
) -> None:
    sid = STOP | {"schema": {"type": "integer"}}
    stop = answering({}, parameters=[sid])
    paths = {
        "/stops/{sid}": {"get": stop, "delete": answering({}, parameters=[sid])},
        "/stops/search": {"get": answering({})},
        "/stops/my stops": {"get": answering({})},
        "/stops/by-name/{sid}": {"get": answering({}, parameters=[STOP])},
        "/stops/by-name/search": {"get": answering({})},
    }
    option = "" if method == "GET" else f"-X {method} "
    page = f"```bash\ncurl {option}'https://api.tram.example/stops/{path}'\n```\n"
    site = Site(tmp_path, contract(paths, servers=[{"url": "https://api.tram.example"}]), page)
    hints = [it.hint or it.message for it in site.outcome.findings]
    assert [f"{it}: {hint}" for it, hint in zip(site.found, hints, strict=True)] == found


def _listed(*parameters: str) -> dict[str, Any]:
    query = [{"name": it, "in": "query", "schema": {"type": "integer"}} for it in parameters]
    return {"parameters": query, "responses": {"200": {"description": "ok"}}}


BERTHS = contract(
    {
        "/berths/list": {"get": {"operationId": "list", **_listed("page")}},
        "/berths/{id}": {
            "get": {
                "operationId": "one",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {"200": {"description": "ok"}},
            }
        },
    },
    servers=[{"url": "https://berths.example"}],
)


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("curl 'https://berths.example/berths/lst?page=2'", ["unknown-operation:2:7"]),
        ("curl 'https://berths.example/berths/b7?page=2'", ["unknown-parameter:2:40"]),
        ("curl 'https://berths.example/berths/lst?size=2'", ["unknown-parameter:2:41"]),
        ("curl 'https://berths.example/berths/list?page=2'", []),
        ("curl -X PATCH \\\n  https://berths.example/berths/b7", ["unknown-operation:2:9"]),
        ("curl -X PATCH https://berths.example/berths/b7", ["unknown-operation:2:15"]),
        ("curl -X GET \\\n  https://berths.example/brths/b7", ["unknown-operation:3:3"]),
    ],
)
def test_the_path_or_the_method_that_is_wrong_is_one_finding_at_its_place(
    command: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, BERTHS, f"```bash\n{command}\n```\n").found == found


ORDERS = contract(
    {"/orders": {"post": answering({}, requestBody={"required": True, "content": {}})}},
    servers=[{"url": "https://shop.example"}],
)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", ["unknown-operation:2:6"]),
        ('"${args[@]}" ', []),
        ("$OPTIONS ", []),
        ("--config curlrc ", []),
        ("-H $HEADER ", ["unknown-operation:2:17"]),
    ],
)
def test_a_method_may_be_in_options_that_the_page_does_not_show(
    options: str, found: list[str], tmp_path: Path
) -> None:
    page = f"```bash\ncurl {options}https://shop.example/orders\n```\n"
    assert Site(tmp_path, ORDERS, page).found == found
