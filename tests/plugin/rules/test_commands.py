"""Commands and messages of a page against its contract: one mistake, one finding."""

from pathlib import Path
from typing import Any

import pytest

from tests.plugin.rules.pages import ANSWER, Site, answering, contract, taking

NUMBER = {"type": "integer"}
TEXT = {"type": "string"}
BASE = "https://trams.example/v1"


def _object(*required: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": members}


TRAM = _object(
    "fare",
    fare={"type": "number", "multipleOf": 0.01},
    name=TEXT,
    ref={"type": "string", "readOnly": True},
    pin={"type": "string", "writeOnly": True},
)
STOP = {
    **_object("kind", kind=TEXT),
    "discriminator": {"propertyName": "kind", "mapping": {"quay": "Quay"}},
}
QUAY = {"allOf": [{"$ref": "#/components/schemas/Stop"}, _object("metres", metres=NUMBER)]}
PIER = {"allOf": [{"$ref": "#/components/schemas/Quay"}, _object(boats=NUMBER)]}
QUERY = [
    {"name": "limit", "in": "query", "schema": NUMBER},
    {
        "name": "in",
        "in": "query",
        "style": "deepObject",
        "schema": _object(zone=_object(ring=NUMBER)),
    },
    {
        "name": "where",
        "in": "query",
        "content": {"application/json": {"schema": _object(ring=NUMBER)}},
    },
]
ONE = {
    "operationId": "readTram",
    "parameters": [{"name": "id", "in": "path", "required": True, "schema": NUMBER}],
    "responses": {
        "200": {
            "description": "ok",
            "headers": {"X-Left": {"schema": NUMBER}},
            "content": {"application/json": {"schema": TRAM}},
        },
        "404": {
            "description": "none",
            "content": {"application/problem+json": {"schema": _object("title", title=TEXT)}},
        },
    },
}
FORM = _object("seats", seats=NUMBER, tags={"type": "array", "items": TEXT})
PICTURE = _object("file", file={"type": "string", "format": "binary"}, meta=_object(ring=NUMBER))
API = contract(
    {
        "/trams": {
            "post": taking({"application/json": TRAM}, operationId="makeTram"),
            "get": answering(
                {"application/json": {"type": "array", "items": TRAM}},
                operationId="listTrams",
                parameters=QUERY,
            ),
        },
        "/trams/{id}": {"get": ONE},
        "/form": {"post": taking({"application/x-www-form-urlencoded": FORM}, operationId="book")},
        "/picture": {"post": taking({"multipart/form-data": PICTURE}, operationId="show")},
        "/stops": {
            "post": taking(
                {"application/json": {"$ref": "#/components/schemas/Stop"}}, operationId="makeStop"
            )
        },
    },
    servers=[{"url": BASE}],
    components={"schemas": {"Stop": STOP, "Quay": QUAY, "Pier": PIER}},
)


def _found(root: Path, language: str, text: str) -> list[str]:
    found = Site(root, API, f"```{language}\n{text}\n```\n").outcome.findings
    return [it.rule for it in found]


@pytest.mark.parametrize("language", ["rest", "restclient"])
def test_a_file_of_rest_client_is_read(language: str, tmp_path: Path) -> None:
    page = f"```{language}\nPOST https://shop.example/orders\nContent-Type: a/b\n\n{{}}\n```\n"
    paths = {"/order": {"post": taking({"application/json": {"type": "object"}})}}
    assert Site(tmp_path, contract(paths), page).found == ["unknown-operation:2:6"]
    page = f"```{language}\nHeading\n=======\n```\n"
    assert Site(tmp_path, contract(paths), page).found == []


@pytest.mark.parametrize(
    ("command", "rules"),
    [
        ("http POST {}/trams fare:=1 name='x", ["bad-curl"]),
        ("curl {}/trams --json '{{\"fare\": 1e2}}'", []),
        ("curl {}/trams --json '{{\"fare\": 0.005}}'", ["wrong-value"]),
        ('curl {}/trams --json \'{{"fare": 1, "ref": "x"}}\'', ["read-only"]),
        ("ID=seven\ncurl {}/trams/$ID", ["wrong-type"]),
        ("curl ${{BASE:-{}}}/trams?limit=x", ["wrong-type"]),
        ("curl -g '{}/trams?in[zone][ring]=x'", ["wrong-type"]),
        ("curl --globoff '{}/trams?where={{\"ring\":1}}'", []),
        ("curl {}/trams/[1-3]", []),
        ("curl '{}/trams?limit=1 2'", ["bad-curl"]),
        ("curl '{}/trams?limit=x&in[zone]=1'", ["wrong-type", "bad-curl"]),
        ("curl -G {}/trams -d limit=1 -d limit=2", ["duplicate-key"]),
        ("curl {}/trams -d limit=1", ["wrong-method"]),
        ("curl {}/trams/7 -d limit=1", ["unknown-operation"]),
        ("curl {}/trams -d limit=1 -d fare=1", ["missing-content-type"]),
        ("irm (Get-Base)/tarms", ["unknown-operation"]),
        ("for i in 1 2; do\n  curl {}/trams/$i\ndone", []),
        ("cd x && curl {}/trams?limit=x | jq .", ["wrong-type"]),
        ("ssh host 'curl {}/trams?limit=x'", ["wrong-type"]),
        ("curl {}/form -d seats=x -d tags=p -d tags=q", ["wrong-type"]),
        ("curl {}/form -d tags=p", ["missing-member"]),
        ("curl {}/form --json '{{\"seats\": 1}}'", ["unknown-media-type"]),
        ("http -f POST {}/form seats=x", ["wrong-type"]),
        ("wget --post-data 'seats=x' {}/form", ["wrong-type"]),
        (
            'curl {}/picture -F file=@a.png -F \'meta={{"ring":"x"}};type=application/json\'',
            ["wrong-type"],
        ),
        ("curl {}/picture -F 'meta={{}};type=application/json'", ["missing-member"]),
    ],
)
def test_a_mistake_in_a_command_is_one_finding(
    command: str, rules: list[str], tmp_path: Path
) -> None:
    assert _found(tmp_path, "bash", command.format(BASE)) == rules


@pytest.mark.parametrize(
    ("stop", "rules"),
    [
        ('{"kind": "quay", "metres": 9}', []),
        ('{"kind": "quay", "metres": "x"}', ["wrong-type"]),
        ('{"kind": "Pier", "metres": 9, "boats": 1}', []),
        ('{"kind": "Pier", "metres": 9, "baots": 1}', ["unknown-member"]),
    ],
)
def test_a_discriminator_selects_children_and_their_children(
    stop: str, rules: list[str], tmp_path: Path
) -> None:
    head = "POST /stops HTTP/1.1\nContent-Type: application/json"
    assert _found(tmp_path, "http", f"{head}\n\n{stop}") == rules


@pytest.mark.parametrize(
    ("answer", "rules"),
    [
        ('HTTP/2 200\nx-left: many\ncontent-type: application/json\n\n{"fare": 1}', ["wrong-type"]),
        ('HTTP/2 200\ncontent-type: application/json\n\n{"fare": 1, "pin": "1"}', ["read-only"]),
        ('HTTP/2 404\ncontent-type: application/problem+json\n\n{"title": "x"}', []),
        ("HTTP/2 200\ncontent-type: text/html\n\n<p>", ["unknown-media-type"]),
    ],
)
def test_a_mistake_in_the_output_of_curl_is_one_finding(
    answer: str, rules: list[str], tmp_path: Path
) -> None:
    assert _found(tmp_path, "console", f"$ curl -i {BASE}/trams/1\n{answer}") == rules


def test_a_bracket_in_a_parameter_that_does_not_exist_is_one_mistake(tmp_path: Path) -> None:
    api = contract({"/a": {"get": {"operationId": "find", "responses": ANSWER}}})
    page = '`find`\n\n```bash\ncurl "https://h.example/a?f[x]=1&g=2"\n```\n'
    found = Site(tmp_path, api, page).found
    assert found == ["bad-curl:4:28", "unknown-parameter:4:34"]  # the second is "g"
