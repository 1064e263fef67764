"""Answers on a page next to those of the service: status, head, body, and what they give."""

from pathlib import Path
from typing import Any

import pytest

from tests.plugin.rules.pages import Site, contract

JOB = {"name": "jobId", "in": "path", "required": True, "schema": {"type": "string"}}
API = contract(
    {
        "/jobs": {
            "post": {
                "operationId": "addJob",
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {
                    "201": {
                        "description": "made",
                        "headers": {"X-Left": {"schema": {"type": "integer"}}},
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {"jobId": {}, "id": {}, "_links": {}},
                                }
                            }
                        },
                    }
                },
            }
        },
        "/jobs/{jobId}": {
            "parameters": [JOB],
            "get": {
                "operationId": "readJob",
                "responses": {
                    "200": {
                        "description": "one",
                        "content": {"text/plain": {"schema": {"type": "string"}}},
                    }
                },
            },
            "delete": {"operationId": "endJob", "responses": {"204": {"description": "gone"}}},
        },
        "/jobs/{jobId}/log": {
            "parameters": [JOB],
            "get": {
                "operationId": "readLog",
                "responses": {
                    "200": {
                        "description": "lines",
                        "content": {
                            "application/x-ndjson": {
                                "schema": {"type": "object", "properties": {"n": {}}}
                            }
                        },
                    }
                },
            },
        },
    }
)
APP = """
import json


def create_app():
    def application(environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method == "POST":
            fields = [("Content-Type", "application/json"), ("X-Left", "7"), ("X-Left", "9")]
            start_response("201 Created", [*fields, ("Location", "http://localhost/jobs/j8")])
            return [ANSWER]
        if method == "DELETE":
            start_response("204 No Content", [])
            return []
        if path.endswith("/log"):
            start_response("200 OK", [("Content-Type", "application/x-ndjson")])
            return [b'{"n": 1}\\n{"n": 2}\\n']
        start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
        return [path.encode()]

    return application
"""
BY_NAME, BY_LINK = b'{"jobId": "j8"}', b'{"_links": {"self": {"href": "/jobs/j8"}}}'
POST = '```http\nPOST /jobs HTTP/1.1\nContent-Type: application/json\n\n{"a": 1}\n```\n\n'


def _site(tmp_path: Path, *parts: str, answer: bytes = b"{}") -> Site:
    return Site(tmp_path, API, "".join(parts), APP.replace("ANSWER", repr(answer)))


def _answer(*lines: str) -> str:
    return "\n".join(("```http", *lines, "```", "", ""))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("HTTP/1.1 201 Created", "content-type: application/json", "", "{}"), []),
        (("HTTP/1.1 201 Created", "Location: /jobs/j8", "X-Left: 9"), []),
        (("HTTP/1.1 201 Created", "Location: https://api.example/jobs/<id>"), []),
        (("HTTP/1.1 201 Created", "Location: /jobs/j9"), ["wrong-answer:10:11"]),
        (("HTTP/1.1 201 Created", "X-Left: 8"), ["wrong-answer:10:9"]),
        (("HTTP/1.1 201 Created", "Content-Type: text/html"), ["wrong-answer:10:15"]),
        (("HTTP/1.1 201 Created", "Date: yesterday", "X-Left: ..."), []),
        (("HTTP/1.1 200 OK", "Location: /jobs/j9"), ["wrong-answer:9:10"]),
        (("HTTP/1.1 409 Conflict",), ["wrong-answer:9:10"]),
    ],
)
def test_the_head_of_an_answer_is_that_of_the_service(
    lines: tuple[str, ...], found: list[str], tmp_path: Path
) -> None:
    site = _site(tmp_path, POST, _answer(*lines))
    assert [it for it in site.found if it.startswith("wrong-answer")] == found


@pytest.mark.parametrize("words", ["response 404", "response 409", "response 200"])
def test_another_status_is_one_finding_at_the_response(words: str, tmp_path: Path) -> None:
    site = _site(tmp_path, POST, f'```json {words}\n{{"text": "gone"}}\n```\n')
    assert site.found == ["accepted-request:9:1"]
    assert site.messages == [
        f"'addJob' answered 201; the example says {words[-3:]}; the contract has 201"
    ]


def test_the_output_of_curl_has_a_head(tmp_path: Path) -> None:
    page = (
        "```console\n$ curl -i https://api.example/jobs --json '{}'\n"
        "HTTP/1.1 201 Created\nLocation: /jobs/j9\n\n{}\n```\n"
    )
    assert _site(tmp_path, page).found == ["wrong-answer:4:11"]
    assert _site(tmp_path, page.replace("\n\n{}", "")).found == ["wrong-answer:4:11"]


@pytest.mark.parametrize("answer", [BY_NAME, BY_LINK, b"{}", b'{"id": "j8"}'])
def test_what_an_answer_gives_fills_later_paths(answer: bytes, tmp_path: Path) -> None:
    page = "{% endpoint readJob %}\n\n" + _answer("HTTP/1.1 200 OK", "", "/jobs/j8")
    site = _site(tmp_path, POST, page, "{% endpoint endJob %}\n", answer=answer)
    assert site.found == []
    assert [str(it.status) for it in site.verdicts] == ["ok"] * 4


def test_a_value_that_a_request_had_fills_later_paths(tmp_path: Path) -> None:
    site = _site(tmp_path, "```http\nGET /jobs/j5 HTTP/1.1\n```\n\n{% endpoint endJob %}\n")
    exchange = site.verdicts[1].exchange
    assert exchange is not None
    assert exchange.request.path == "/jobs/j5"


def test_a_parameter_without_a_value_is_told_once_with_where_it_could_come_from(
    tmp_path: Path,
) -> None:
    page = "{% endpoint readJob %}\n\n{% endpoint endJob %}\n"
    site = _site(tmp_path, page)
    assert site.found == ["not-executed:1:1"]
    assert site.messages[0] == (
        "the example of 'readJob' is not executed: 'jobId' has no value yet; "
        "show 'addJob' before it, whose response has 'jobId'; or write the value in the path "
        "('/jobs/<value>'), or set 'execute.variables.jobId'"
    )


def test_a_text_and_lines_of_json_are_compared(tmp_path: Path) -> None:
    read = "```http\nGET /jobs/j5 HTTP/1.1\n```\n\n"
    log = "```http\nGET /jobs/j5/log HTTP/1.1\n```\n\n"
    kind = "Content-Type: application/x-ndjson"
    found = _site(
        tmp_path,
        read + _answer("HTTP/1.1 200 OK", "Content-Type: text/plain", "", "/jobs/j6"),
        log + _answer("HTTP/1.1 200 OK", kind, "", '{"n": 1}', '{"n": 3}'),
    ).found
    assert found == ["wrong-answer:9:1", "wrong-answer:21:7"]


def _as_json(*required: str) -> dict[str, Any]:
    members = {name: {"type": "integer"} for name in required}
    schema = {"type": "object", "required": list(required), "properties": members}
    return {"description": "It.", "content": {"application/json": {"schema": schema}}}


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        ("201 Created", '{ "id": 1 }', []),
        ("201 Created", '{ "id": "x" }', ["wrong-type:9:9"]),
        ("200 OK", '{ "id": 1 }', ["unexpected-body:6:1"]),
        ("404 Not Found", '{ "code": 1 }', []),
        ("404 Not Found", '{ "cod": 1 }', ["unknown-member:9:3"]),
    ],
)
def test_the_default_is_for_refusals_where_the_contract_has_a_success(
    head: str, body: str, found: list[str], tmp_path: Path
) -> None:
    responses = {"201": _as_json("id"), "default": _as_json("code")}
    api = contract({"/a": {"get": {"operationId": "a", "responses": responses}}})
    response = f"HTTP/1.1 {head}\nContent-Type: application/json\n\n{body}"
    page = f"```http\nGET /a HTTP/1.1\n```\n\n```http\n{response}\n```\n"
    site = Site(tmp_path, api, page)
    assert site.found == found
    if head == "200 OK":
        said = "'a' has no response 200 with a body; the contract has 201"
        assert site.messages == [said]


def test_the_default_alone_is_for_each_status(tmp_path: Path) -> None:
    api = contract({"/a": {"get": {"operationId": "a", "responses": {"default": _as_json("id")}}}})
    response = 'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{ "id": 1 }'
    page = f"```http\nGET /a HTTP/1.1\n```\n\n```http\n{response}\n```\n"
    assert Site(tmp_path, api, page).found == []
