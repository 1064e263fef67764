"""Secrets of the settings are masked wherever a service repeats them."""

import json
from base64 import b64encode, urlsafe_b64encode
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.masking import in_yaml, masked, secrets, without_credentials

TOKEN = "pk-live-7f3a9c"  # noqa: S105 -- an invented one
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=8, max_size=20)


@pytest.mark.parametrize(
    "text",
    [
        f"Bearer {TOKEN}",
        f"the token '{TOKEN}' is unknown",
        f'{{"a": "{TOKEN}"}}',
        f"cut: {TOKEN[:-2]}...",
        f"cut: {TOKEN[:9]}",
        "user:s3cr3t@host",
        "Basic " + b64encode(b"user:s3cr3t").decode(),
        "key=a%20b%20c%20d",
        "X-Trace: 123, X-Api-Key: a b c d",
    ],
)
def test_a_secret_is_masked_in_each_of_its_forms(text: str) -> None:
    execution = Execution(
        url="http://user:s3cr3t@127.0.0.1:8000",
        headers={"b2b": {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}},
        query={"api_key": "a b c d"},
    )
    found = masked(text, execution.secrets)
    assert "***" in found
    for part in (TOKEN[:9], "s3cr3t", "a b c d", "a%20b"):
        assert part not in found


AWKWARD = 'pk+live/7f3a&9c"q==zz'


@pytest.mark.parametrize(
    "encoded",
    [
        AWKWARD,
        json.dumps(AWKWARD),
        json.dumps(json.dumps(AWKWARD)),
        json.dumps(AWKWARD).replace("/", "\\/"),
        escape(AWKWARD),
        escape(AWKWARD, quote=False),
        quote(AWKWARD),
        quote(AWKWARD, safe="").lower(),
        quote(quote(AWKWARD, safe=""), safe=""),
        "".join(f"\\u{ord(char):04x}" for char in AWKWARD),
        AWKWARD.encode().hex(),
        AWKWARD.encode().hex().upper(),
        *(b64encode(b"x" * before + AWKWARD.encode() + b"yz").decode() for before in range(3)),
        urlsafe_b64encode(b"user:" + AWKWARD.encode()).decode(),
    ],
)
def test_a_secret_is_masked_in_each_encoding(encoded: str) -> None:
    known = secrets(({"Authorization": f"Bearer {AWKWARD}"},), ())
    found = masked(f"before {encoded} after", known)
    assert "***" in found
    assert len(found) < len("before after") + 14


@pytest.mark.parametrize(
    ("name", "value", "is_secret"),
    [
        ("X-Gate", "9c4b1e7d20f8a6355d1c", True),
        ("X-Tenant", "acme-corporation", False),
        ("X-Tenant", "0b5f2f0e-3b1d-4f6a-9b3e-2c1d0e9f8a7b", False),
        ("User-Agent", "docs-tests of the parcels API 1", False),
    ],
)
def test_a_value_that_looks_like_a_token_is_secret_whatever_its_name(
    name: str, value: str, *, is_secret: bool
) -> None:
    shown = masked(f"it is '{value}'", Execution(headers={name: value}).secrets)
    assert (shown == "it is '***'") is is_secret


def test_a_variable_with_a_secret_name_is_masked() -> None:
    variables = {"client_secret": "cs-55aa77", "carKey": "car-1001", "id": "5d1c20f8"}
    execution = Execution(variables={"b2b": variables})
    assert masked(variables, execution.secrets) == {**variables, "client_secret": "***"}


@pytest.mark.parametrize(
    "value",
    [
        {"token": "token", "type": "Bearer", "items": ["application/json", "de", 1, None]},
        "the header 'Authorization' lacks a token",
    ],
)
def test_plain_words_are_not_masked(value: Any) -> None:
    headers = {
        "Authorization": "Bearer token",
        "Accept": "application/json",
        "Idempotency-Key": "d" * 9,
    }
    assert masked(value, secrets((headers, {"lang": "de"}), ())) == value


@given(WORDS, st.text(), st.text())
def test_no_secret_is_left_in_any_text(token: str, before: str, after: str) -> None:
    known = secrets(({"X-Auth-Token": token},), ())
    assert token not in masked(before + token + after, known)
    assert masked({token: [token]}, known) == {"***": ["***"]}


def test_an_address_is_shown_without_its_credentials() -> None:
    shown = without_credentials("see http://u:p@host/a@b and https://x@y")
    assert shown == "see http://host/a@b and https://y"


def test_settings_do_not_show_their_secrets() -> None:
    url = "http://u:s3cr3t@127.0.0.1"
    execution = Execution(url=url, headers={"Authorization": TOKEN}, query={"key": TOKEN})
    shown = f"{execution!r} {execution.sender('b2b')!r} {execution.target('b2b')!r}"
    assert TOKEN not in shown
    assert "s3cr3t" not in shown


@pytest.mark.parametrize(
    "line",
    [
        "headers: { Authorization: Bearer abc, timeout: fast }",
        "  X-Api-Key: 'abc'",
        "url: http://u:abc@127.0.0.1",
        "password: abc",
        "command: serve --port=80 --token=abc",
        "command: API_TOKEN=abc serve --secret abc",
        "reset: POST /reset?a=b&api_key=abc#c",
        'headers: { "Bearer abc": x }',
    ],
)
def test_a_line_of_settings_keeps_its_length_and_not_its_secrets(line: str) -> None:
    assert "abc" not in in_yaml(line)
    assert len(in_yaml(line)) == len(line)


@pytest.mark.parametrize(
    ("setting", "secret"),
    [
        ({"url": "http://127.0.0.1/v1?token=abcdefg1"}, "abcdefg1"),
        ({"url": "https://ada:abcdefg1@a.example/v1"}, "abcdefg1"),
        ({"url": "https://ada:abcdefg1@a.example/v1"}, "ada:abcdefg1"),
        ({"url": "https://ada:abc%20defg1@a.example/v1"}, "abc defg1"),
        ({"url": "https://ada:abcdefg1@a.example/v1"}, "YWRhOmFiY2RlZmcx"),
        ({"command": "serve --api-key=abcdefg1 --secret hijklmn2"}, "hijklmn2"),
        ({"command": {"b2b": "API_TOKEN=abcdefg1 serve"}}, "abcdefg1"),
        ({"reset": "POST /reset?secret=abc%20defg1"}, "abc defg1"),
        ({"panels": [{"title": "x", "show": "/x?access_token=abcdefg1"}]}, "abcdefg1"),
    ],
)
def test_secrets_in_addresses_and_commands_are_masked(setting: Any, secret: str) -> None:
    assert masked(f"it is {secret}", Execution(**setting).secrets) == "it is ***"


@pytest.mark.parametrize("line", ["audience_key: subsection", "title: The author", "path: /token"])
def test_other_lines_of_settings_stay(line: str) -> None:
    assert in_yaml(line) == line
