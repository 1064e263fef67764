"""Samples of a request: each is read by its own language, and none tells a credential."""

import os
import shlex
from typing import Any
from unittest.mock import patch

import pytest
import requests
import requests_mock

from mkdocs_tandem.execution.service import Request
from mkdocs_tandem.output.html import Sample, Secrets, samples

SERVER = "https://api.example/v1"
HEADERS = {"Authorization": "Bearer demo-token", "X-Realm": 'it\'s "here" `now` $5'}
QUERY = {"client_id": "demo"}
BODY = {"label": "it's", "open": True, "none": None, "value": "$vin", "text": 'a "b" \\ {c}\n'}


def _samples(body: Any = BODY, **changes: Any) -> dict[str, Sample]:
    request = Request("POST", "/doors", {**QUERY, "range": "0-$x"}, HEADERS, body)
    secrets = Secrets({"Authorization": HEADERS["Authorization"]}, QUERY)
    return {it.title: it for it in samples(request, changes.get("server", SERVER), secrets)}


def _sent_by_python(text: str) -> requests.Request:
    environment = {"TOKEN": "demo-token", "CLIENT_ID": "demo", "BASE_URL": SERVER}
    with patch.dict(os.environ, environment), requests_mock.Mocker(case_sensitive=True) as mocker:
        mocker.post(requests_mock.ANY, text="{}")
        exec(compile(text, "sample.py", "exec"), {})  # noqa: S102 -- it is ours
        sent: requests.Request = mocker.request_history[0]
    return sent


@pytest.mark.parametrize("server", [SERVER, "$BASE_URL"])
def test_the_python_sample_sends_what_was_sent(server: str) -> None:
    sent: Any = _sent_by_python(_samples(server=server)["Python"].text)
    assert sent.url == "https://api.example/v1/doors?client_id=demo&range=0-%24x"
    assert sent.json() == BODY
    assert {name: sent.headers[name] for name in HEADERS} == HEADERS


def test_the_curl_sample_is_read_by_a_shell_as_it_was_sent() -> None:
    words = shlex.split(_samples()["curl"].text.replace("\\\n", ""))
    assert words[:3] == [
        "curl",
        "https://api.example/v1/doors?client_id=$CLIENT_ID&range=0-%24x",
        "-X",
    ]
    assert words[words.index("-H") + 1] == "Authorization: Bearer $TOKEN"
    assert f"X-Realm: {HEADERS['X-Realm']}" in words
    assert requests.models.complexjson.loads(words[-1]) == BODY


def test_the_http_sample_has_a_head_and_the_body() -> None:
    sample = _samples()["HTTP"]
    head, _, body = sample.text.partition("\n\n")
    assert head.splitlines()[:3] == [
        "POST /v1/doors?client_id=$CLIENT_ID&range=0-%24x HTTP/1.1",
        "Host: api.example",
        "Authorization: Bearer $TOKEN",
    ]
    assert requests.models.complexjson.loads(body) == BODY
    assert sample.text[sample.body_start] == "{"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Bearer abc", "Bearer $TOKEN"),
        ("Basic abc", "Basic $CREDENTIALS"),
        ("abc", "$AUTHORIZATION"),
    ],
)
def test_a_short_credential_is_not_told_either(value: str, shown: str) -> None:
    assert Secrets({"Authorization": value}, {}).hidden(value) == shown


def test_a_credential_that_an_answer_repeats_is_not_told() -> None:
    secrets = Secrets({"X-Api-Key": "long-secret", "Accept": "text/plain"}, {})
    assert secrets.hidden('{"key": "long-secret", "as": "text/plain"}') == (
        '{"key": "$X_API_KEY", "as": "text/plain"}'
    )
