import io
import json
from typing import Any

import pytest

from mkdocs_tandem.workbench import Shelf, Workbench
from tests.plugin.conftest import Make
from tests.plugin.projects import configuration

PAGE = """\
{% include endpoint.md method='POST' fleet_path='/fleets/{fid}/remote/callbacks'
   driver_path='/user/callbacks' %}

```json
{
  "label": "garage",
  {% if page.subsection == "b2b" %}"remoteTypes": ["Horn"],{% endif %}
  "callback": { "webhook": { "target": "https://receiver.example/a", "name": "a" } }
}
```

```json
{ "_links": { }, "callbackId": "<cbid>", "status": "Running" }
```

{% include endpoint.md method='GET' fleet_path='/fleets/{fid}/remote/callbacks/{cbid}'
   driver_path='/user/callbacks/{cbid}' %}
"""
POST, READ = 0, 2
PANELS = [
    {
        "title": "List",
        "show": "/b2b/nothing",
        "buttons": [{"label": "press", "path": "/b2b/none", "body": {"a": 1}}],
    }
]


class Asking:
    """A writer's browser."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self.status = ""

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        path, _, query = path.partition("?")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(content)),
            "CONTENT_TYPE": "application/json",
            "HTTP_HOST": "127.0.0.1:8000",
            "wsgi.input": io.BytesIO(content),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.status = status[:3]

        return json.loads(b"".join(self._workbench.answer(path, environ, start)))


@pytest.fixture
def ask(make: Make) -> Asking:
    execute = {
        "app": "callback_api:create_app",
        "base": {"b2c": "/b2c", "b2b": "/b2b"},
        "variables": {"b2b": {"fid": "F0001"}},
        "headers": {"b2b": {"Authorization": "Basic ZGVtby1vd25lcjpkZW1vLXBhc3N3b3Jk"}},
        "query": {"b2b": {"client_id": "demo-fleets"}},
        "panels": PANELS,
    }
    folder = "reference_impl/callback_api/contract"
    audiences = {name: {"contract": f"{folder}/{name}.yaml"} for name in ("b2c", "b2b")}
    settings = configuration({"execute": execute, "audiences": audiences})
    project = make({"docs/a.md": PAGE, "mkdocs.yml": settings})
    pages = {f"{name}/a/": variant for variant in project.all_variants() for name in variant.names}
    return Asking(Workbench(lambda: Shelf(project, pages)))


def _run(ask: Asking, number: int, text: str | None = None, sandbox: str = "mine") -> Any:
    body = {"sandbox": sandbox, "at": "b2b/a/", "number": number, "text": text}
    return ask("POST", "run", body)


def test_an_example_is_sent_and_the_real_answer_shown(ask: Asking) -> None:
    told = _run(ask, POST)
    assert ask.status == "200"
    assert told["request"] == "POST /b2b/fleets/F0001/remote/callbacks?client_id=demo-fleets"
    assert told["answer"]["status"] == 200
    assert told["answer"]["body"]["status"] == "Running"
    assert told["before"] == []


def test_an_example_is_sent_as_it_was_edited(ask: Asking) -> None:
    text = (
        '{"label": "mine", "callback": {"webhook": '
        '{"target": "https://receiver.example/b", "name": "b"}}, "remoteTypes": ["Horn"]}'
    )
    _run(ask, POST, text)
    assert '"mine"' in _run(ask, READ)["answer"]["text"]


def test_what_the_contract_forbids_is_sent_too_and_refused_by_the_service(ask: Asking) -> None:
    told = _run(ask, POST, '{"label": 1}')
    assert ask.status == "200"
    assert told["answer"]["status"] == 400


def test_an_example_that_needs_another_has_it_run_first(ask: Asking) -> None:
    told = _run(ask, READ)
    assert told["before"] == ["POST /fleets/{fid}/remote/callbacks"]
    assert told["answer"]["status"] == 200
    assert _run(ask, READ)["before"] == []


def test_each_browser_has_a_sandbox_of_its_own_and_can_begin_anew(ask: Asking) -> None:
    first = _run(ask, READ)["answer"]["body"]
    other = _run(ask, READ, sandbox="yours")
    assert other["before"] != []
    ask("POST", "reset", {"sandbox": "mine", "at": "b2b/a/"})
    again = _run(ask, READ)
    assert again["before"] != []
    assert again["answer"]["body"] != first


def test_what_is_not_json_is_not_sent_and_its_line_is_named(ask: Asking) -> None:
    told = _run(ask, POST, '{\n  "label": "a",\n}')
    assert ask.status == "422"
    assert told["error"].startswith("line 2: ")


@pytest.mark.parametrize("number", [-1, 1, 99, "0", None])
def test_what_cannot_be_run_is_refused(ask: Asking, number: Any) -> None:
    assert "error" in _run(ask, number)
    assert ask.status in {"400", "422"}


def test_a_page_says_what_is_wrong_with_it_and_what_can_be_run(ask: Asking) -> None:
    page = ask("GET", "page?at=b2b/a/")
    assert [run["number"] for run in page["runs"]] == [POST, READ]
    assert [run["isEditable"] for run in page["runs"]] == [True, False]
    assert page["runs"][1]["head"] == "GET /fleets/{fid}/remote/callbacks/{cbid}"
    assert page["panels"] == [{"title": "List", "buttons": ["press"]}]
    assert page["findings"] == []
    assert page["editor"].startswith("vscode://file/")
    assert page["editor"].endswith("/docs/a.md:1:1")


def test_a_panel_shows_what_the_service_says_and_its_buttons_send(ask: Asking) -> None:
    body = {"sandbox": "mine", "at": "b2b/a/", "panel": 0}
    assert ask("POST", "panel", body)["status"] == 404
    assert ask("POST", "panel", {**body, "button": 0})["status"] == 404
    assert "error" in ask("POST", "panel", {**body, "button": 7})
    assert ask.status == "404"


def test_the_application_answers_below_the_name_of_an_audience(ask: Asking) -> None:
    listed = "b2b/fleets/F0001/remote/callbacks?client_id=demo-fleets"
    credentials = {"authorization": "Basic ZGVtby1vd25lcjpkZW1vLXBhc3N3b3Jk"}
    assert ask("GET", listed, b"", **credentials)["total"] == 0
    assert ask("GET", listed, b"")["code"] >= 40100
    assert ask.status == "401"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "page?at=nowhere/", b"", "404"),
        ("GET", "run", b"", "404"),
        ("POST", "run", b"{", "400"),
        ("POST", "run", b"[]", "400"),
        ("GET", "assets/../../../options.py", b"", "404"),
        ("GET", "assets/bar.js", b"", "404"),
        ("POST", "nothing", b"{}", "404"),
    ],
)
def test_what_makes_no_sense_is_refused(
    ask: Asking, method: str, path: str, body: bytes, status: str
) -> None:
    assert "error" in ask(method, path, body)
    assert ask.status == status


def test_pages_of_other_sites_may_not_ask(ask: Asking) -> None:
    ask("GET", "page?at=b2b/a/", b"", origin="https://evil.example")
    assert ask.status == "403"
    ask("GET", "page?at=b2b/a/", b"", origin="http://127.0.0.1:8000")
    assert ask.status == "200"
