"""The media type of a message selects its schema; one that the contract lacks is a finding."""

import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.openapi.media_types import covers, selected
from mkdocs_tandem.openapi.operations import MediaBody
from tests.plugin.rules.pages import Site, answering, contract, taking


def _thing(name: str) -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}


MEDIA = {
    "application/vnd.shop.v2+json": _thing("label"),
    "application/json": _thing("title"),
    "application/*+json": _thing("name"),
}
API = contract(
    {
        "/a": {
            "get": answering(MEDIA, operationId="read"),
            "put": taking(MEDIA, operationId="write"),
        }
    }
)


def _answer(kind: str, body: str) -> str:
    head = f"HTTP/1.1 200 OK\nContent-Type: {kind}\n\n" if kind else "HTTP/1.1 200 OK\n\n"
    return f"```http\nGET /a HTTP/1.1\n```\n\n```http\n{head}{body}\n```\n"


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("application/vnd.shop.v2+json", '{ "label": "x" }', []),
        ("Application/VND.shop.v2+JSON; charset=utf-8", '{ "label": "x" }', []),
        ("application/json", '{ "title": "x" }', []),
        ("application/problem+json", '{ "name": "x" }', []),
        (
            "application/problem+json",
            '{ "label": "x" }',
            ["missing-member:9:1", "unknown-member:9:3"],
        ),
        ("", '{ "title": "x" }', []),
        ("", '{ "label": "x" }', []),
        ("text/plain", "x", ["unknown-media-type:7:15"]),
    ],
)
def test_the_media_type_of_an_answer_selects_its_schema(
    kind: str, body: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, API, _answer(kind, body)).found == found


def test_json_of_no_media_type_is_not_held_against_a_form(tmp_path: Path) -> None:
    form = {"application/x-www-form-urlencoded": _thing("label")}
    api = contract(
        {"/a": {"put": taking({**form, "application/json": _thing("title")}, operationId="write")}}
    )
    page = '{% endpoint write %}\n\n```json request\n{ "label": "x" }\n```\n'
    assert Site(tmp_path, api, page).found == ["missing-member:4:1", "unknown-member:4:3"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<a/>", ["unknown-media-type:3:15"]),
        ('{ "title": "x" }', ["missing-content-type:3:15"]),
    ],
)
def test_a_body_of_another_type_is_found_at_its_type(
    body: str, found: list[str], tmp_path: Path
) -> None:
    api = contract({"/a": {"put": taking({"application/json": _thing("title")})}})
    page = f"```http\nPUT /a HTTP/1.1\nContent-Type: text/xml\n\n{body}\n```\n"
    assert Site(tmp_path, api, page).found == found


def test_a_form_is_one_of_several_bodies(tmp_path: Path) -> None:
    form = {"application/x-www-form-urlencoded": _thing("title")}
    api = contract({"/a": {"put": taking({**MEDIA, **form})}})
    page = "```bash\ncurl -X PUT https://shop.example/a -d TITLE=x\n```\n"
    assert Site(tmp_path, api, page.replace("TITLE", "title")).found == []
    assert Site(tmp_path, api, page).found == ["unknown-member:2:39"]


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("application/json", []),
        ("text/html, */*;q=0.1", []),
        ("application/*", []),
        ("<type>", []),
        ("text/html", ["unknown-media-type:3:9"]),
    ],
)
def test_a_request_accepts_what_the_operation_answers(
    accept: str, found: list[str], tmp_path: Path
) -> None:
    page = f"```http\nGET /a HTTP/1.1\nAccept: {accept}\n```\n"
    assert Site(tmp_path, API, page).found == found


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("application/vnd.shop+json;version=2", []),
        ("application/json", []),
        ("text/html", ["unknown-media-type:3:9"]),
    ],
)
def test_a_request_accepts_what_a_parameter_of_the_contract_allows(
    accept: str, found: list[str], tmp_path: Path
) -> None:
    allowed = {"enum": ["application/vnd.shop+json;version=2"]}
    field = {"name": "Accept", "in": "header", "schema": allowed}
    read = answering(MEDIA, operationId="read", parameters=[field])
    page = f"```http\nGET /a HTTP/1.1\nAccept: {accept}\n```\n"
    assert Site(tmp_path, contract({"/a": {"get": read}}), page).found == found


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("application/vnd.shop.v2+json", ["missing-member:7:1", "unknown-member:7:3"]),
        ("application/json", []),
        ("application/*", []),
        ("<type>", []),
    ],
)
def test_what_a_request_accepts_selects_the_schema_of_its_answer(
    accept: str, found: list[str], tmp_path: Path
) -> None:
    request = f"```bash\ncurl -H 'Accept: {accept}' https://shop.example/a\n```\n"
    api = {"application/vnd.shop.v2+json": _thing("label"), "application/json": _thing("title")}
    paths = {"/a": {"get": answering(api, operationId="read")}}
    page = f'{request}\n```json response\n\n{{ "title": "x" }}\n```\n'
    assert Site(tmp_path, contract(paths), page).found == found


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("X-Total: 12", []),
        ("x-total: many", ["wrong-type:7:10"]),
        ("X-Total: <count>", []),
        ("Retry-After: soon", []),
        ("X-Sizes: 1,b", ["wrong-type:7:12"]),
        ("Content-Type: application/json", []),
    ],
)
def test_fields_of_an_answer_are_those_of_the_contract(
    field: str, found: list[str], tmp_path: Path
) -> None:
    number = {"type": "integer"}
    headers = {
        "X-Total": {"schema": number},
        "X-Sizes": {"schema": {"type": "array", "items": number}},
        "Content-Type": {"schema": {"enum": ["x"]}},
    }
    read = answering({"application/json": _thing("title")}, operationId="read")
    read["responses"]["200"]["headers"] = headers
    page = _answer("", '{ "title": "x" }').replace("OK\n", f"OK\n{field}\n", 1)
    assert Site(tmp_path, contract({"/a": {"get": read}}), page).found == found


def test_a_command_that_ends_early_accepts_nothing_of_its_own(tmp_path: Path) -> None:
    body = {"content": {"application/hal+json": {"schema": {"type": "object"}}}}
    send = taking(MEDIA, responses={"200": {"description": "ok", **body}})
    lines = "curl https://h/a -X PUT \\\n  -H 'X-Trace: 1'\n  --json '{ \"titel\": 1 }'"
    page = f"```shell\n{lines}\n```\n"
    assert Site(tmp_path, contract({"/a": {"put": send}}), page).found == ["bad-curl:3:18"]


@pytest.mark.parametrize(
    ("media_range", "media_type", "is_covered"),
    [
        ("application/*", "application/json; charset=utf-8", True),
        ("application/*+json", "application/hal+json", True),
        ("application/*+json", "application/json", False),
        ("*/*", "image/png", True),
        ("text/*", "application/json", False),
        ("TEXT/csv", "text/CSV", True),
    ],
)
def test_a_range_covers(media_range: str, media_type: str, *, is_covered: bool) -> None:
    assert covers(media_range, media_type) is is_covered


@pytest.mark.parametrize(
    ("media_type", "key"),
    [
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/json;simple", "application/json;simple"),
        ('application/json; version="2"; charset=utf-8', "application/json; version=2"),
    ],
)
def test_the_key_with_the_parameters_of_a_media_type_is_selected(media_type: str, key: str) -> None:
    keys = ("application/json;simple", "application/json; version=2", "application/json", "*/*")
    found = selected([MediaBody(it, None) for it in keys], media_type)
    assert found is not None
    assert found.media_type == key


def test_the_most_specific_key_is_selected() -> None:
    bodies = [MediaBody(name, None) for name in ("*/*", "text/*", "text/csv")]
    assert [
        found.media_type for it in ("text/csv", "text/x", "a/b") if (found := selected(bodies, it))
    ] == [
        "text/csv",
        "text/*",
        "*/*",
    ]


OAUTH = {
    "securitySchemes": {
        "login": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "https://login.shop.example/start",
                    "tokenUrl": "https://login.shop.example/token",
                    "scopes": {"till:read": "", "till:write": ""},
                }
            },
        }
    }
}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("curl 'https://login.shop.example/start?scope=till:read%20till:wirte'", "2:58"),
        ("curl https://login.shop.example/token -d 'scope=openid tills'", "2:56"),
        ("curl https://login.shop.example/token -d 'scope=openid till:read'", ""),
        ("curl 'https://$LOGIN/start?scope=tills'", "2:34"),
        ("curl 'https://login.shop.example/start?scope=<scope>'", ""),
        ("curl 'https://other.example/start?scope=tills'", ""),
    ],
)
def test_scopes_are_those_of_the_contract(page: str, found: str, tmp_path: Path) -> None:
    servers = [{"url": "https://shop.example"}]
    api = contract({"/a": {"get": answering({})}}, components=OAUTH, servers=servers)
    expected = [f"unknown-scope:{found}"] if found else []
    site = Site(tmp_path, api, f"```bash\n{page}\n```\n")
    assert [it for it in site.found if "scope" in it] == expected


def test_a_request_for_a_token_is_no_unknown_operation_and_has_one_finding(tmp_path: Path) -> None:
    page = "```bash\ncurl https://shop.example/token -d grant_type=x -d scope=till:red\n```\n"
    components = json.loads(json.dumps(OAUTH).replace("login.shop", "shop"))
    servers = [{"url": "https://shop.example"}]
    api = contract({"/a": {"get": answering({})}}, components=components, servers=servers)
    assert Site(tmp_path, api, page).found == ["unknown-scope:2:58"]


def test_the_address_that_an_answer_leads_to_may_name_scopes(tmp_path: Path) -> None:
    page = (
        "```http\nGET /start?scope=till:read HTTP/1.1\nHost: login.shop.example\n```\n\n"
        "```http\nHTTP/1.1 302 Found\nLocation: https://app.example/?scope=till:red\n```\n"
    )
    servers = [{"url": "https://shop.example"}]
    api = contract({"/a": {"get": answering({})}}, components=OAUTH, servers=servers)
    assert Site(tmp_path, api, page).found == ["unknown-scope:8:38"]
