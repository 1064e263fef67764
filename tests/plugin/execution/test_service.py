import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.service import MAX_ANSWER, Request, ServiceError, services
from tests.plugin.conftest import Make
from tests.support.waiting import answering


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answers with what was asked."""
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 1_000_000] * 11
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    told = {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "query": environ["QUERY_STRING"],
        "token": environ.get("HTTP_X_TOKEN"),
        "body": json.loads(body) if body else None,
    }
    start_response("418 I'm a teapot", [("Content-Type", "application/hal+json"), ("X-A", "b")])
    return [json.dumps(told).encode()]


def create_echo() -> Any:
    return echo


@pytest.fixture(params=["app", "url"])
def execution(request: pytest.FixtureRequest) -> Iterator[Execution]:
    if request.param == "app":
        yield Execution(app="tests.plugin.execution.test_service:create_echo")
        return
    with make_server("127.0.0.1", 0, echo, handler_class=_Quiet) as server, answering(server):
        yield Execution(url=f"http://127.0.0.1:{server.server_port}")


def test_an_application_and_an_address_are_asked_alike(execution: Execution) -> None:
    request = Request("PUT", "/a%20b/c", {"q": "1 &"}, {"X-Token": "t"}, {"x": [1]})
    with services(execution, Path())() as service:
        answer = service.send(request)
    assert answer.status == 418
    assert answer.headers["x-a"] == "b"
    assert answer.body == {
        "method": "PUT",
        "path": "/a b/c",
        "query": "q=1+%26",
        "token": "t",
        "body": {"x": [1]},
    }


def test_a_request_without_a_body_sends_none(execution: Execution) -> None:
    with services(execution, Path())() as service:
        assert service.send(Request("GET", "/")).body["body"] is None


def test_an_answer_without_end_is_not_read(execution: Execution) -> None:
    with (
        services(execution, Path())() as service,
        pytest.raises(ServiceError, match=f"more than {MAX_ANSWER:,} bytes"),
    ):
        service.send(Request("GET", "/large"))


def test_nobody_at_an_address_is_one_line() -> None:
    with make_server("127.0.0.1", 0, echo) as server:
        address = f"http://127.0.0.1:{server.server_port}"
    with (
        services(Execution(url=address), Path())() as service,
        pytest.raises(ServiceError, match=r"^no response: .+$"),
    ):
        service.send(Request("GET", "/"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_module:x", "there is no module 'no_such_module'"),
        ("tests.plugin.execution.test_service:nothing", "there is no 'nothing'"),
        (
            "tests.plugin.execution.test_service:MAX_ANSWER",
            "is an int, not an application or a function that creates one",
        ),
    ],
)
def test_what_cannot_be_an_application_is_one_line(name: str, message: str) -> None:
    with pytest.raises(ServiceError, match=message) as caught:
        services(Execution(app=name), Path())
    assert "\n" not in str(caught.value)


_SETTINGS = """\
plugins:
  - tandem:
      audiences: {{ crew: {{ contract: api.json }} }}
      execute: {{ url: "http://127.0.0.1:{port}", python: true, headers: {{ X-Token: t-481516 }} }}
"""
_CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Tea", "version": "1"},
    "servers": [{"url": "https://tea.example"}],
    "paths": {"/cups": {"get": {"responses": {"418": {"description": "A teapot."}}}}},
}
_ASKS = 'import requests\n\nresponse = requests.get("https://tea.example/cups")\n'
_SAMPLES = {
    "a body": (_ASKS + 'print(response.json()["path"])', "/cups", []),
    "headers": (_ASKS + 'print(response.headers["X-A"], response.status_code)', "b 418", []),
    "other headers than are printed": (
        _ASKS + 'print(response.headers["content-type"])',
        "text/html",
        ["wrong-output"],
    ),
    "a session": (
        (
            "import requests\n\nwith requests.Session() as tea:\n"
            '    print(tea.get("https://tea.example/cups").json()["method"])'
        ),
        "GET",
        [],
    ),
    "a refusal": (_ASKS + "response.raise_for_status()\nprint(1)", "1", ["failed-sample"]),
}


@pytest.mark.parametrize("what", _SAMPLES)
def test_a_sample_is_answered_by_a_service_at_an_address(make: Make, what: str) -> None:
    sample, output, found = _SAMPLES[what]
    server = make_server("127.0.0.1", 0, echo, handler_class=_Quiet)
    with server, answering(server):
        outcome = make(
            {
                "mkdocs.yml": _SETTINGS.format(port=server.server_port),
                "api.json": json.dumps(_CONTRACT),
                "docs/index.md": f"```python\n{sample}\n```\n\n```text output\n{output}\n```\n",
            }
        ).check()
    assert [finding.rule for finding in outcome.findings] == found
    assert not any("t-481516" in finding.message for finding in outcome.findings)
