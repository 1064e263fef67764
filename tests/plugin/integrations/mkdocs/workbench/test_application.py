import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.source import Location
from tests.plugin.conftest import Make
from tests.plugin.integrations.mkdocs.workbench.asking import Asking, asking

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


@pytest.fixture
def ask(make: Make) -> Asking:
    return asking(make, PAGE)


def test_an_example_is_sent_and_the_real_answer_shown(ask: Asking) -> None:
    told = ask.run(POST)
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
    ask.run(POST, text)
    body = ask.run(READ)["answer"]["body"]
    assert body["subscribe"] == json.loads(text)


def test_what_the_contract_forbids_is_sent_too_and_refused_by_the_service(ask: Asking) -> None:
    told = ask.run(POST, '{"label": 1}')
    assert ask.status == "200"
    assert told["answer"]["status"] == 400


def test_an_example_that_needs_another_has_it_run_first(ask: Asking) -> None:
    told = ask.run(READ)
    assert told["before"] == ["POST /fleets/{fid}/remote/callbacks"]
    assert told["answer"]["status"] == 200
    assert ask.run(READ)["before"] == []


def test_each_browser_has_a_sandbox_of_its_own_and_can_begin_anew(ask: Asking) -> None:
    first = ask.run(READ)["answer"]["body"]
    other = ask.run(READ, sandbox="yours")
    assert other["before"] != []
    ask("POST", "reset", {"sandbox": "mine", "at": "b2b/a/"})
    again = ask.run(READ)
    assert again["before"] != []
    assert again["answer"]["body"] != first


def test_what_is_not_json_is_not_sent_and_its_line_is_named(ask: Asking) -> None:
    told = ask.run(POST, '{\n  "label": "a",\n}')
    assert ask.status == "422"
    assert told["error"].startswith("line 2: ")


@pytest.mark.parametrize("number", [-1, 1, 99, "0", None])
def test_what_cannot_be_run_is_refused(ask: Asking, number: Any) -> None:
    assert "error" in ask.run(number)
    assert ask.status in {"400", "422"}


def test_a_page_says_what_is_wrong_with_it_and_what_can_be_run(ask: Asking) -> None:
    page = ask("GET", "page?at=b2b/a/")
    assert [run["number"] for run in page["runs"]] == [POST, READ]
    assert page["runs"][0]["text"].startswith('{\n  "label": "garage",')
    assert page["runs"][1]["text"] == (
        "GET /connectedcar/v3/fleets/F0001/remote/callbacks/$CBID?client_id=$CLIENT_ID HTTP/1.1\n"
        "Host: api-cert.groupe-psa.com\n"
        "Authorization: Basic $CREDENTIALS"
    )
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
        ("POST", "panel", b'{"sandbox": "s", "at": "b2b/a/", "panel": 1e999}', "404"),
        ("POST", "panel", b'{"sandbox": "s", "at": "b2b/a/", "panel": NaN}', "404"),
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
    ask("POST", "reset", b"{}", sec_fetch_site="cross-site")
    assert ask.status == "403"
    ask("GET", "page?at=b2b/a/", b"", origin="http://127.0.0.1:8000", sec_fetch_site="same-origin")
    assert ask.status == "200"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", "200"),
        ("[::1]:8000", "200"),
        ("192.168.0.7:8000", "200"),
        ("my-computer:8000", "200"),
        ("evil.example:8000", "403"),
        ("127.0.0.1.evil.example", "403"),
    ],
)
def test_a_name_that_its_owner_may_let_mean_this_machine_is_refused(
    ask: Asking, host: str, status: str
) -> None:
    ask("GET", "page?at=b2b/a/", b"", host=host, origin=f"http://{host}")
    assert ask.status == status


@pytest.mark.parametrize(
    "headers",
    [{"host": "[::1"}, {"host": "[evil.example]"}, {"origin": "http://["}],
)
def test_a_head_that_is_malformed_is_refused(ask: Asking, headers: dict[str, str]) -> None:
    told = ask("GET", "page?at=b2b/a/", **headers)
    assert (ask.status, told["error"]) == ("400", "'Host' or 'Origin' is not an address")


@pytest.mark.parametrize("host", ["me@localhost:8000", "localhost,evil.example", "localhost/a"])
def test_a_host_that_is_more_than_a_name_is_malformed(ask: Asking, host: str) -> None:
    told = ask("GET", "page?at=b2b/a/", host=host)
    assert (ask.status, told["error"]) == ("400", "'Host' is not the name of a host")


def test_a_broken_application_is_a_finding_on_the_open_page(make: Make) -> None:
    ask = asking(make, PAGE, app="no_such_module:create_app")
    told = ask("GET", "page?at=b2b/a/")
    assert ask.status == "200"
    assert [each["rule"] for each in told["findings"]] == ["bad-application"]
    assert told["findings"][0]["message"] == "there is no module 'no_such_module'"


def test_why_the_site_cannot_be_built_again_is_a_finding_on_the_open_page(make: Make) -> None:
    failure = Finding("bad-settings", Location("mkdocs.yml", 2), "this '{' is never closed")
    ask = asking(make, PAGE, failure=failure)
    assert ask("GET", "page?at=b2b/a/")["findings"][0]["message"] == failure.message


ECHO = """\
import json
from pathlib import Path


def application(environ, start):
    sent = environ.get("HTTP_AUTHORIZATION", "") + environ["QUERY_STRING"]
    LAST.append(sent)
    if "/raise" in environ["PATH_INFO"]:
        raise RuntimeError(f"refused: {sent}")
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"sent": LAST}).encode()]


LAST = []
"""


@pytest.mark.parametrize("base", ["", "/raise"])
def test_no_secret_of_the_settings_is_shown_by_a_service_that_repeats_it(
    make: Make, tmp_path: Path, base: str
) -> None:
    token, key = "pk-live-7f3a9c55", "qk8813zz77"
    (tmp_path / "echo_app.py").write_text(ECHO, "utf-8")
    ask = asking(
        make,
        PAGE,
        app="echo_app:application",
        path=str(tmp_path),
        base=base,
        headers={"Authorization": f"Bearer {token}"},
        query={"api_key": key},
        panels=[{"title": "Log", "show": f"/log{base}"}],
    )
    said = [ask.run(POST), ask.run(READ), ask("POST", "panel", {"at": "b2b/a/", "panel": 0})]
    assert "***" in str(said[0])
    assert token not in str(said)
    assert key not in str(said)
