"""Examples that are sent as a writer has edited them."""

from pathlib import Path

import pytest

from tests.plugin.conftest import Make
from tests.plugin.integrations.mkdocs.workbench.asking import Asking, asking

ALL = "https://api-cert.groupe-psa.com/connectedcar/v3/fleets/F0001/remote/callbacks"
REGISTERED = (
    '{"label": "garage", "remoteTypes": ["Horn"], '
    '"callback": {"webhook": {"target": "https://receiver.example/a", "name": "a"}}}'
)
PAGE = f"""\
```http
POST /connectedcar/v3/fleets/F0001/remote/callbacks?client_id=$CLIENT_ID HTTP/1.1
Host: api-cert.groupe-psa.com
Authorization: Basic $CREDENTIALS
Content-Type: application/json

{REGISTERED}
```

```json
{{ "_links": {{ }}, "callbackId": "<cbid>", "status": "Running" }}
```

```console
$ curl -u "$USER:$PASSWORD" \\
>   "{ALL}?client_id=$ID"
```

```bash
curl -X PUT "{ALL}/$cbid/status" \\
  -H 'Content-Type: application/json' -d '{{"status": "Paused"}}'
curl "{ALL}/$cbid"
```

{{% example setFleetVehicleRemote %}}

```python
import requests

print(requests.get("{ALL}").json()["total"])
```
"""
HTTP, LIST, PUT, GET, PULLED, PYTHON = 0, 2, 3, 4, 5, 6


@pytest.fixture
def ask(make: Make) -> Asking:
    return asking(make, PAGE, python=True)


@pytest.fixture
def texts(ask: Asking) -> dict[int, str]:
    """What can be edited of each example, by its number."""
    page = ask("GET", "page?at=b2b/a/")
    return {run["number"]: run["text"] for run in page["runs"]}


def _changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def test_the_page_gives_a_text_to_edit_for_all_but_programs(texts: dict[int, str]) -> None:
    assert list(texts) == [HTTP, LIST, PUT, GET, PULLED, PYTHON]
    assert texts[HTTP].startswith("POST /connectedcar/v3/fleets/F0001/remote/callbacks")
    assert texts[LIST].startswith('curl -u "$USER:$PASSWORD" \\')
    assert texts[PUT].startswith("curl -X PUT")
    assert texts[GET].startswith('curl "https')
    assert texts[PULLED].startswith("POST /connectedcar/v3/fleets/F0001/remote/callbacks?")
    assert texts[PYTHON] is None


def test_the_body_of_an_http_block_is_sent_as_edited(ask: Asking, texts: dict[int, str]) -> None:
    ask.run(HTTP, _changed(texts[HTTP], '"garage"', '"elsewhere"'))
    assert '"elsewhere"' in ask.run(LIST)["answer"]["text"]
    told = ask.run(HTTP, _changed(texts[HTTP], '"Horn"', '"Trumpet"'))
    assert told["answer"]["status"] == 400


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("Basic $CREDENTIALS", "Basic bm9ib2R5Om5vdGhpbmc=", 401),
        ("Authorization: Basic $CREDENTIALS\n", "", 401),
        ("?client_id=$CLIENT_ID", "", 401),
        ("client_id=$CLIENT_ID", "client_id=another", 401),
        ("Content-Type: application/json", "content-type: text/csv", 400),
        ("F0001", "F9999", 403),
        ("POST /", "PATCH /", 405),
        ("/remote/callbacks", "/remote/callback", 404),
        ("HTTP/1.1", "HTTP/1.0", 200),
        (f"\n{REGISTERED}", "\nnothing that is JSON", 400),
    ],
)
def test_the_head_of_an_http_block_is_sent_as_edited(
    ask: Asking, texts: dict[int, str], old: str, new: str, status: int
) -> None:
    assert ask.run(HTTP, _changed(texts[HTTP], old, new))["answer"]["status"] == status


def test_a_command_is_sent_as_edited(ask: Asking, texts: dict[int, str]) -> None:
    told = ask.run(PUT, _changed(texts[PUT], "Paused", "Running"))
    assert told["before"][0] == "POST /fleets/{fid}/remote/callbacks"
    assert told["answer"]["status"] == 202
    assert ask.run(PUT, _changed(texts[PUT], "Paused", "Asleep"))["answer"]["status"] == 400
    told = ask.run(LIST, _changed(texts[LIST], "$USER:$PASSWORD", "nobody:nothing"))
    assert told["answer"]["status"] == 401


def test_nothing_of_a_command_reaches_a_shell(
    ask: Asking, texts: dict[int, str], tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    for more in (f"; touch {canary}", f" -H 'X: $(touch {canary})'", f" -o {canary}"):
        assert ask.run(LIST, texts[LIST] + more)["answer"]["status"] == 200
    assert not canary.exists()


def test_a_pulled_example_is_edited_as_it_goes_over_the_wire(
    ask: Asking, texts: dict[int, str]
) -> None:
    assert ask.run(PULLED, texts[PULLED])["answer"]["status"] == 200
    told = ask.run(PULLED, _changed(texts[PULLED], '"label"', '"lable"'))
    assert told["answer"]["status"] == 400


@pytest.mark.parametrize(
    ("number", "text", "error"),
    [
        (HTTP, "POST https://evil.example/x HTTP/1.1", "another host"),
        (HTTP, "POST /a HTTP/1.1\nHost: evil.example", "another host"),
        (HTTP, "nothing", "line 1: this is not the first line of an HTTP message"),
        (HTTP, "POST /a HTTP/1.1\n\n{\n  no JSON", "line 4: "),
        (HTTP, "", "write one request, as HTTP has it"),
        (HTTP, "GET /a HTTP/1.1\n\n###\nGET /b HTTP/1.1", "write one request"),
        (HTTP, "x" * 1_000_001, "more than 1,000,000 characters"),
        (LIST, "rm -rf /", "write one request, as curl has it"),
        (LIST, "curl https://evil.example/", "another host"),
        (LIST, "curl file:///etc/passwd", "another host"),
        (LIST, "curl -X POST -d @/etc/passwd /fleets/F0001/remote/callbacks", "is not read"),
        (LIST, "curl -X 'A B' /fleets", "write 'POST /path'"),
        (LIST, "curl -H $'X-A: b\\r\\nX-C: d' /fleets", "not allowed in a header"),
        (LIST, "curl /fleets; curl /more", "write one request"),
    ],
)
def test_what_is_no_request_to_the_service_is_not_sent(
    ask: Asking, number: int, text: str, error: str
) -> None:
    assert error in ask.run(number, text)["error"]
    assert ask.status == "422"


def test_a_program_is_run_as_it_stands_in_its_page_and_never_as_a_browser_sends_it(
    ask: Asking,
) -> None:
    told = ask.run(PYTHON)
    assert told["printed"] == "2\n"
    assert told["request"].startswith("GET /b2b/fleets/F0001/remote/callbacks")
    assert told["answer"]["status"] == 200
    assert "edit it there" in ask.run(PYTHON, "print(1)")["error"]
    assert ask.status == "422"


def test_a_program_is_run_only_where_the_settings_allow_it(make: Make) -> None:
    ask = asking(make, PAGE)
    numbers = [run["number"] for run in ask("GET", "page?at=b2b/a/")["runs"]]
    assert PYTHON not in numbers
    assert "error" in ask.run(PYTHON)
