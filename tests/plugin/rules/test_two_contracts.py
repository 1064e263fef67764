"""Pages for two audiences with a contract each, with one kind of mistake on each page."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.project.project import Project

TEXT = {"type": "string"}
WHEN = {"type": "string", "format": "date-time"}
STATES = {"type": "string", "enum": ["Open", "Late", "Closed"]}
STOP = {
    "type": "object",
    "required": ["stopId", "name"],
    "properties": {"stopId": TEXT, "name": TEXT, "state": STATES, "seenAt": WHEN},
}
REFUSAL = {
    "type": "object",
    "required": ["code", "reason"],
    "properties": {"code": {"type": "integer"}, "reason": TEXT, "at": WHEN},
}
HOOKS = {
    "openapi": "3.1.0",
    "info": {"title": "Hooks", "version": "1"},
    "webhooks": {
        "late": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"lateBy": {"type": "integer"}, "stopId": TEXT},
                            }
                        }
                    }
                },
                "responses": {"200": {"description": "ok"}},
            }
        }
    },
}
ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["name", "rule"],
    "properties": {"name": TEXT, "rule": TEXT, "state": STATES},
}
INCLUDE = """\
{% if page.subsection == "city" %}{% assign path = include.cityPath %}\
{% assign id = include.cityId %}{% assign base = "https://tram.example/city" %}\
{% else %}{% assign path = include.guestPath %}\
{% assign id = include.guestId %}{% assign base = "https://tram.example/guest" %}{% endif %}\
[**{{ include.verb }} {{ path }}**](ref.html#operation/{{ id }})

```shell
$ curl --request {{ include.verb }} '{{ base }}{{ path }}' --header 'Authorization: Bearer <token>'
```
"""


BODY_INCLUDE = '```json\n{ "state": "{{ include.state }}" }\n```\n'


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _contract(name: str, root: str, scopes: dict[str, str]) -> str:
    """Operations such as ``listCityStops``, below ``root``."""
    whole = name.capitalize()
    refused = {"default": {"description": "refused", **_json(REFUSAL)}}
    number = {"type": "integer"}
    query = [{"name": name, "in": "query", "schema": number} for name in ("page", "size")]
    parts = [part.strip("{}") for part in root.split("/") if part.startswith("{")]

    def parameters(*more: str) -> list[dict[str, Any]]:
        names = (*parts, *more)
        return [{"name": it, "in": "path", "required": True, "schema": TEXT} for it in names]

    def answer(status: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
        return {status: {"description": "ok", **(_json(schema) if schema else {})}, **refused}

    own = {"platform": {"type": "object", "properties": {"lift": {}}}} if name == "city" else {}
    order = {**ORDER, "properties": {**ORDER["properties"], **own}}
    paths = {
        f"{root}/stops": {
            "parameters": parameters(),
            "get": {
                "operationId": f"list{whole}Stops",
                "parameters": query,
                "responses": answer("200", {"type": "array", "items": STOP}),
            },
            "post": {
                "operationId": f"add{whole}Stop",
                "requestBody": _json(order),
                "responses": answer("201", STOP),
            },
        },
        f"{root}/stops/{{stopId}}/state": {
            "parameters": parameters("stopId"),
            "put": {
                "operationId": f"set{whole}State",
                "requestBody": _json({"type": "object", "properties": {"state": STATES}}),
                "responses": answer("204"),
            },
        },
    }
    login = "https://login.example"
    flow = {"authorizationUrl": f"{login}/in", "tokenUrl": f"{login}/token", "scopes": scopes}
    schemes = {"Login": {"type": "oauth2", "flows": {"authorizationCode": flow}}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": name, "version": "1"},
        "servers": [{"url": f"https://tram.example/{name}"}],
        "paths": paths,
        "components": {"securitySchemes": schemes},
    }
    return yaml.safe_dump(document, sort_keys=False)


def _found(root: Path, page: str, include: str = INCLUDE) -> list[str]:
    """``rule:line`` of each finding, with the audience if it is for one only."""
    names = {"city": "/towns/{tid}", "guest": "/me"}
    scopes = {"stop:read": "", "stop:write": "", "line.all": ""}
    for name, path in names.items():
        (root / f"{name}.yaml").write_text(_contract(name, path, scopes), "utf-8")
    endpoint = {
        "include": "call.md",
        "method": "verb",
        "path": {"city": "cityPath", "guest": "guestPath"},
        "operation": {"city": "cityId", "guest": "guestId"},
    }
    audiences = {
        name: {"contract": f"{name}.yaml", "notifications": "hooks.yaml"} for name in names
    }
    options = {"audiences": audiences, "endpoints": [endpoint]}
    (root / "mkdocs.yml").write_text(yaml.safe_dump({"plugins": [{"tandem": options}]}), "utf-8")
    for folder in ("docs", "_includes"):
        (root / folder).mkdir()
    (root / "_includes/call.md").write_text(include, "utf-8")
    (root / "_includes/body.md").write_text(BODY_INCLUDE, "utf-8")
    (root / "hooks.yaml").write_text(yaml.safe_dump(HOOKS), "utf-8")
    (root / "docs/ref.html").write_text("<redoc></redoc>", "utf-8")
    (root / "docs/page.md").write_text(page, "utf-8")
    return [
        f"{it.rule}:{it.location.line}" + ("" if len(it.audiences) > 1 else f" {it.audiences[0]}")
        for it in Project.load(root / "mkdocs.yml").check().findings
        if it.rule != "unused-include"
    ]


CALL = """\
{% include call.md
   verb='PUT'
   cityPath='/towns/{tid}/stops/{stopId}/state'
   guestPath='/me/stops/{stopId}/state'
   cityId='setCityState' guestId='setGuestState' %}

"""
LIST = """\
{% include call.md
   verb='GET'
   cityPath='/towns/{tid}/stops'
   guestPath='/me/stops'
   cityId='listCityStops' guestId='listGuestStops' %}

"""
BODY = '```json\n{ "state": "late" }\n```\n'
REFUSED = '```json\n{ "code": "404", "raeson": "none", "at": "today" }\n```\n'

PAGES = {
    "nothing wrong": (CALL + BODY.replace("late", "Late"), []),
    "a wrong method is one mistake, and the body is checked": (
        CALL.replace("PUT", "POST") + BODY,
        ["unknown-operation:2", "wrong-value:8"],
    ),
    "a wrong path is one mistake, and the body is checked": (
        CALL.replace("{tid}/stops", "{tid}/stop") + BODY,
        ["unknown-operation:3 city", "wrong-value:8"],
    ),
    "an answer of operations of several names": (
        LIST + '```json\n[{ "stopId": "a", "name": "b", "next": "x" }]\n```\n',
        ["unknown-member:8"],
    ),
    "a refusal in a section of its own": (
        f"## State\n\n{CALL}## Errors\n\n{REFUSED}",
        ["unknown-member:12", "wrong-format:12", "wrong-type:12"],
    ),
    "a refusal below the operation": (
        CALL + REFUSED,
        ["unknown-member:8", "wrong-format:8", "wrong-type:8"],
    ),
    "a part of a request that only another audience has": (
        LIST.replace("list", "add").replace("GET", "POST").replace("Stops'", "Stop'")
        + '```json\n  "platform": { "lift": true }\n```\n',
        ["unknown-member:8 guest"],
    ),
    "a misspelt object whose member is wrong, too": (
        (
            "---\nsubsection: city\n---\n{% endpoint addCityStop %}\n\n```json request\n"
            '{ "name": "a", "rule": "b",\n  "plaform": {\n    "lfit": true } }\n```\n'
        ),
        ["unknown-member:8 city", "unknown-member:9 city"],
    ),
    "scopes in prose, a table and tokens": (
        (
            "Ask for `stop:raed` and `line.all`.\n\n| Scope | |\n|---|---|\n| `stop:drop` | x |\n\n"
            '```json\n{ "token_type": "bearer", "scope": "stop:read stop:wirte" }\n```\n'
        ),
        ["unknown-scope:1", "unknown-scope:5", "unknown-scope:8"],
    ),
    "names that look like scopes": (
        "Log in as `stop:secret`, open `line.html`, read `town:all`.\n",
        [],
    ),
    "operations in prose": (
        (
            "Send **GET /me/stop** or `PUT /towns/{tid}/stops`; there is no `DELETE /me/stops`.\n\n"
            "## GET /me/lines\n\nRead `GET /help`.\n"
        ),
        [
            "foreign-name:1 city",
            "foreign-name:1 guest",
            "unknown-operation:1 city",
            "unknown-operation:1 guest",
        ],
    ),
    "an operation of another audience in a link": (
        (
            "---\nsubsection: city\n---\n"
            "Read [GET /me/stops](https://ref.example/#operation/listGuestStops).\n"
        ),
        ["broken-operation-link:4 city", "foreign-name:4 city"],
    ),
    "values in a list": (
        CALL
        + "- `state`: `Open`, `Latte` or `Closed`.\n- `state` is `Open` if `name` is `Park`.\n",
        ["wrong-value:7"],
    ),
    "values in a table": (
        CALL + "| Name | About |\n|---|---|\n| `state` | `Open` or `Shut` |\n",
        ["wrong-value:9"],
    ),
    "parameters in prose, a table and a query": (
        LIST
        + "Set `paeg`, as in `?pgae=2` or `?sort=up`.\n\n"
        + "| Parameter | Type |\n|---|---|\n| `page` | string |\n| `size` | integer |\n",
        ["unknown-name:7", "unknown-parameter:7", "wrong-type:11"],
    ),
    "a doubled letter and a colon in emphasis": (
        CALL + "- *staate:* how it is\n- *staate*: the same\n- *reeason*: why\n",
        ["unknown-name:9"],
    ),
    "a query after a whole address, and a path without an operation of the method": (
        LIST + "`GET https://tram.example/guest/me/stops?pgae=2`, `GET /me/stops/{stopId}/stats`\n",
        ["unknown-operation:7 guest", "unknown-parameter:7 guest"],
    ),
    "an expression in prose": (
        "Write `(a & (b | c)`, not `f(x`, `[a` or `(a | b)`.\n",
        ["unbalanced-brackets:1"],
    ),
    "a value from the parameter of an include": (
        CALL + "{% include body.md\n   state='late' %}\n",
        ["wrong-value:8"],
    ),
    "a row among bodies, below an include that shows a command": (
        CALL + '| Body | |\n|---|---|\n| `{ "state": "Late" }` | x |\n'
        '| `{ "stage": "Late" }` | x |\n',
        ["unknown-member:10"],
    ),
    "a status that the contract lacks": (
        LIST + '```http\nHTTP/1.1 202 Accepted\n\n[{ "stopId": "a" }]\n```\n',
        ["unexpected-body:8"],
    ),
    "a link with a misspelt variable": (
        "---\nregion: north\n---\nSee [it](/{{ page.subsection }}/{{ page.regoin }}/map/).\n",
        ["undefined-variable:4"],
    ),
    "a path parameter by another name in prose": (
        "---\nsubsection: city\n---\nCall `PUT /towns/{town}/stops/{stopId}/state`.\n",
        ["unknown-name:4 city"],
    ),
    "an address of one audience with the path of another": (
        (
            "---\nsubsection: city\n---\n{% endpoint addCityStop %}\n\n```json response\n"
            '{ "stopId": "a", "name": "https://tram.example/city/me/stops" }\n```\n'
        ),
        ["foreign-name:7 city"],
    ),
    "a parenthesis for a bracket": (
        CALL + '```json\n{ "state": "Late" )\n```\n',
        ["bad-json:8"],
    ),
    "the address of the API alone": (
        "---\nsubsection: city\n---\n```bash\ncurl https://tram.example/city\n```\n",
        [],
    ),
    "a request that the API sends": (
        (
            "```http\nPOST /hook HTTP/1.1\nContent-Type: application/json\n\n"
            '{ "lateBy": "5", "stopId": "a" }\n```\n'
        ),
        ["wrong-type:5"],
    ),
    "the response of the reader's server to it": (
        (
            f"{CALL}```http\nPOST /hook HTTP/1.1\nContent-Type: application/json\n\n"
            '{ "lateBy": 5, "stopId": "a" }\n```\n\nAnswer `202`:\n\n'
            "```http\nHTTP/1.1 202 Accepted\n```\n"
        ),
        [],
    ),
    "a response after a heading below it": (
        (
            f"{CALL}```http\nPOST /hook HTTP/1.1\nContent-Type: application/json\n\n"
            '{ "lateBy": 5, "stopId": "a" }\n```\n\n### Response\n\n'
            "```http\nHTTP/1.1 202 Accepted\n```\n"
        ),
        ["unexpected-body:17"],
    ),
}


@pytest.mark.parametrize("kind", PAGES)
def test_each_mistake_is_found_once_and_at_its_line(kind: str, tmp_path: Path) -> None:
    page, expected = PAGES[kind]
    assert sorted(_found(tmp_path, page)) == sorted(expected)


TABLE = "| Name | Type |\n|---|---|\n| `name` | string |\n| `rule` | int |\n"
BOX, HEADING = "<b>{{ include.verb }}</b>\n", "## {{ include.verb }}\n"
BARE = {
    (BOX, f"{{call}}{TABLE}"): ["wrong-type:6"],
    (BOX, "{call}Send `naem`.\n"): ["unknown-name:3"],
    (BOX, "# A\n\nSend `naem`.\n\n## B\n\n{call}Text.\n"): [],
    (HEADING, "# A\n\nSend `naem`.\n\n{call}Text.\n"): [],
    (HEADING, f"# A\n\nText.\n\n{{call}}Send `naem`.\n\n{TABLE}"): [
        "unknown-name:7",
        "wrong-type:12",
    ],
}


@pytest.mark.parametrize(("include", "page"), BARE)
def test_an_include_without_an_example_names_the_operation_of_its_text(
    include: str, page: str, tmp_path: Path
) -> None:
    call = "{% include call.md verb='POST' cityPath='/towns/{tid}/stops' guestPath='/me/stops' %}\n"
    assert _found(tmp_path, page.format(call=f"{call}\n"), include) == BARE[include, page]
