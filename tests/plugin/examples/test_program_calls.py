"""Requests that programs send, and what they read of the responses, against the contract."""

from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.examples.program_calls import calls
from tests.plugin.rules.pages import Site, contract

KIND = {"enum": ["sail", "motor"]}
BOAT = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "berth": {"type": "integer"},
        "kind": KIND,
    },
}
LIST = {
    "type": "object",
    "properties": {"boats": {"type": "array", "items": BOAT}, "total": {"type": "integer"}},
}
QUERY = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}},
    {"name": "kind", "in": "query", "schema": KIND},
    {"name": "X-Harbour", "in": "header", "schema": {"enum": ["north", "south"]}},
]
FORM = {"type": "object", "required": ["berth"], "properties": {"berth": {"type": "integer"}}}


def _answer(schema: Any) -> dict[str, Any]:
    return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}


def _body(media: str, schema: Any) -> dict[str, Any]:
    return {"content": {media: {"schema": schema}}}


API = contract(
    {
        "/boats": {
            "get": {"operationId": "list", "parameters": QUERY, "responses": _answer(LIST)},
            "post": {
                "operationId": "add",
                "requestBody": _body("application/json", BOAT),
                "responses": _answer(BOAT),
            },
        },
        "/boats/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
            ],
            "get": {"operationId": "one", "responses": _answer(BOAT)},
        },
        "/moor": {
            "post": {
                "operationId": "moor",
                "requestBody": _body("application/x-www-form-urlencoded", FORM),
                "responses": {"204": {"description": "ok"}},
            }
        },
        "/find": {
            "get": {
                "operationId": "find",
                "parameters": [
                    {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
                ],
                "responses": _answer({}),
            }
        },
    },
    servers=[{"url": "https://boats.example/v1"}],
)
GET = 'requests.get("https://boats.example/v1/boats"'
POST = 'requests.post("https://boats.example/v1/boats"'
FETCH = 'const r = await fetch("https://boats.example/v1/boats"'
PYTHON = {
    "a parameter": (f'{GET}, params={{"limt": 3}})', ["unknown-parameter:2:57"]),
    "a value of a parameter": (f'{GET}, params={{"limit": 99}})', ["wrong-value:2:65"]),
    "a text for a number": (f'{GET}, params={{"limit": "all"}})', ["wrong-type:2:66"]),
    "parameters by their name": (
        f'params = {{"kind": "sial"}}\nr = {GET}, params=params)',
        ["wrong-value:2:20"],
    ),
    "the method as an argument": (
        'requests.request("GET", "https://boats.example/v1/boats", params={"limt": 3})',
        ["unknown-parameter:2:68"],
    ),
    "the method by its name": (
        'requests.request(url="https://boats.example/v1/boats", method="get")',
        [],
    ),
    "a parameter in the address": (
        'requests.get("https://boats.example/v1/boats?limt=3")',
        ["unknown-parameter:2:46"],
    ),
    "a parameter that is missing": (
        'requests.get("https://boats.example/v1/find", params={})',
        ["missing-http-parameter:2:15"],
    ),
    "a parameter that may be there": (
        'requests.get("https://boats.example/v1/find", params=params)',
        [],
    ),
    "a header": (f'{GET}, headers={{"X-Harbor": "north"}})', ["unknown-header:2:58"]),
    "a header in other case": (f'{GET}, headers={{"x-HARBOUR": "north"}})', []),
    "a value of a header": (f'{GET}, headers={{"x-harbour": "west"}})', ["wrong-value:2:71"]),
    "a misspelt path": (
        'requests.get("https://boats.example/v1/baots")',
        ["unknown-operation:2:15"],
    ),
    "a path that is put together": (
        'BASE = "https://boats.example/v1"\nrequests.get(BASE + "/baots/" + str(id))',
        ["unknown-operation:3:22"],
    ),
    "a method": (
        'requests.put("https://boats.example/v1/boats", json={"name": "a"})',
        ["unknown-operation:2:15"],
    ),
    "a variable in a path": (
        (
            'requests.get(f"https://boats.example/v1/boats/{boat_id}")\n'
            'requests.get("https://boats.example/v1/boats/{}".format(boat.id))\n'
            'requests.get("https://boats.example/v1/boats/%s" % number)'
        ),
        [],
    ),
    "a member of a body": (f'{POST}, json={{"name": "a", "bert": 3}})', ["unknown-member:2:68"]),
    "a member that a body lacks": (f'{POST}, json={{"berth": 3}})', ["missing-member:2:54"]),
    "a form for JSON": (f'{POST}, data={{"name": "a"}})', ["missing-content-type:2:56"]),
    "numbers of a form as text": (
        'requests.post("https://boats.example/v1/moor", data={"berth": "3"})',
        [],
    ),
    "a member of a form": (
        'requests.post("https://boats.example/v1/moor", data={"berth": 3, "bert": 3})',
        ["unknown-member:2:67"],
    ),
    "a member that a form lacks": (
        'requests.post("https://boats.example/v1/moor", data={"brth": 3})',
        ["unknown-member:2:55"],
    ),
    "a session": (
        's = requests.Session()\ns.get("https://boats.example/v1/boats", params={"limt": 3})',
        ["unknown-parameter:3:50"],
    ),
    "a client with a base": (
        'with httpx.Client(base_url=BASE) as web:\n    web.get("/boats", params={"limt": 3})',
        ["unknown-parameter:3:32"],
    ),
    "a member that is read": (f'r = {GET})\nprint(r.json()["boat"])', ["unknown-member:3:17"]),
    "a member within": (
        f'r = {GET})\nfor boat in r.json()["boats"]:\n    print(boat["naem"], boat.get("kind"))',
        ["unknown-member:4:17"],
    ),
    "a member of the parsed body": (
        f'data = {GET}).json()\nfirst = data["boats"][0]\nprint(first["bert"])',
        ["unknown-member:4:14"],
    ),
    "a member of the next response": (
        (
            f'r = {GET})\nprint(r.json()["total"])\n'
            'r = requests.get("https://boats.example/v1/boats/1")\nprint(r.json()["naem"])'
        ),
        ["unknown-member:5:17"],
    ),
    "a member of an error": (f'r = {GET})\nprint(r.json()["detail"])', []),
    "a member that is written": (f'd = {GET}).json()\nd["totl"] = 3\nprint(d["total"])', []),
    "routes and other calls": (
        (
            'app.get("/baots")\ncache.get("/baots")\nrequests.get(url, params={"limt": 3})\n'
            'requests.get("https://other.example/boats", params={"limt": 3}).json()["boat"]'
        ),
        [],
    ),
}
SCRIPTS = {
    "a parameter": (f'{FETCH[:-1]}?limt=3");', ["unknown-parameter:2:55"]),
    "a method": (f'{FETCH}, {{ method: "PUT" }});', ["unknown-operation:2:24"]),
    "a method in a variable": (f"{FETCH}, {{ method: verb }});", []),
    "options in a variable": (f"{FETCH}, options);", []),
    "a header": (
        f'{FETCH}, {{ headers: {{ "X-Harbor": "north" }} }});',
        ["unknown-header:2:71"],
    ),
    "parameters of a search": (
        (
            'const params = new URLSearchParams({ limt: "3" });\n'
            "const r = await fetch(`https://boats.example/v1/boats?${params}`);"
        ),
        ["unknown-parameter:2:39"],
    ),
    "a form": (
        (
            'fetch("https://boats.example/v1/moor", {\n'
            '  method: "POST",\n  body: new URLSearchParams({ bert: "3" }),\n});'
        ),
        ["unknown-member:4:32"],
    ),
    "a body of Axios": (
        'axios.post("https://boats.example/v1/boats", { name: "a", bert: 3 });',
        ["unknown-member:2:59"],
    ),
    "options of Axios": (
        'axios({ method: "post", url: "https://boats.example/v1/boats", data: { name: 3 } });',
        ["wrong-type:2:78"],
    ),
    "parameters of Axios": (
        'axios.get("https://boats.example/v1/boats", { params: { limt: 3 } });',
        ["unknown-parameter:2:58"],
    ),
    "a member that is read": (
        f"{FETCH});\nconst data = await r.json();\nconsole.log(data.boat, data.boats.length);",
        ["unknown-member:4:18"],
    ),
    "a member that is unpacked": (
        f"{FETCH});\nconst {{ boats, totl: count }} = await r.json();",
        ["unknown-member:3:16"],
    ),
    "a member in a function": (
        (
            'fetch("https://boats.example/v1/boats")\n  .then((r) => r.json())\n'
            "  .then((data) => show(data.boats.map((it) => it.name), data.totl));"
        ),
        ["unknown-member:4:62"],
    ),
    "a member of a response of Axios": (
        (
            'const res = await axios.get("https://boats.example/v1/boats");\n'
            "console.log(res.data.boats[0].naem, res.status);"
        ),
        ["unknown-member:3:31"],
    ),
    "a member of unpacked data": (
        (
            'const { data } = await axios.get("https://boats.example/v1/boats");\n'
            "for (const boat of data.boats) {\n  console.log(boat.naem);\n}"
        ),
        ["unknown-member:4:20"],
    ),
}


@pytest.mark.parametrize(("code", "found"), PYTHON.values(), ids=PYTHON)
def test_a_mistake_in_python_is_found_at_its_place(
    code: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, API, f"```python\n{code}\n```\n").found == found


@pytest.mark.parametrize(("code", "found"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_mistake_in_javascript_is_found_at_its_place(
    code: str, found: list[str], tmp_path: Path
) -> None:
    assert Site(tmp_path, API, f"```javascript\n{code}\n```\n").found == found


@pytest.mark.parametrize("code", [it for it, _ in (*PYTHON.values(), *SCRIPTS.values())])
def test_code_that_is_cut_anywhere_raises_nothing(code: str) -> None:
    for end in range(len(code)):
        for call in calls(code[:end]):
            assert len(call.message.target.text) == len(call.message.target.offsets)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('client.get("/cars")', 0),
        ('import garage\n\nclient = garage.Client()\nclient.get("/cars")', 0),
        ('client.get("https://api.example/cars")', 1),
        ('import httpx\n\nclient = httpx.Client()\nclient.get("/cars")', 1),
        ('with requests.Session() as session:\n    session.get("/cars")', 1),
        ('requests.get("/cars")', 1),
    ],
)
def test_a_path_alone_is_a_request_only_of_a_client_that_is_known(code: str, count: int) -> None:
    assert len([*calls(code)]) == count
