"""The application of a page, as it answers itself: byte for byte."""

import io
from collections.abc import Iterable
from typing import Any

import pytest

from mkdocs_tandem.execution.service import Service, service_of
from mkdocs_tandem.integrations.mkdocs.workbench.sandbox import MalformedError, mounted, request_of

PICTURE = b"\x89PNG\r\n\x1a\n\xff\xfe"


def pictures(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start(
        "201 Created", [("Content-Type", "image/png"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b")]
    )
    return [PICTURE, body, environ["PATH_INFO"].encode("latin-1")]


@pytest.fixture
def service() -> Service:
    return service_of(pictures)


def _environ(content: bytes = b"", length: str | None = None) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "wsgi.input": io.BytesIO(content),
        "CONTENT_LENGTH": str(len(content)) if length is None else length,
    }


def test_bytes_and_all_cookies_pass_unchanged(service: Service) -> None:
    started: list[Any] = []
    request = request_of("/a%20%C3%A9", _environ(b"\xff\x00"))
    content = b"".join(mounted(service, request, lambda *it: started.extend(it)))
    assert content == PICTURE + b"\xff\x00/a \xc3\xa9"
    assert started[0] == "201 Created"
    assert [value for name, value in started[1] if name == "Set-Cookie"] == ["a=1", "b"]
    assert ("Content-Length", str(len(content))) in started[1]


@pytest.mark.parametrize(
    ("content", "length", "status"),
    [
        (b"{}", "abc", "400"),
        (b"{}", "-1", "400"),
        (b"{}", "3", "400"),
        (b"{}", "\u0663", "400"),
        (b"{}", "1000000000", "413"),
        (b"{}", "9" * 5000, "413"),
    ],
)
def test_a_length_that_is_wrong_is_refused(content: bytes, length: str, status: str) -> None:
    with pytest.raises(MalformedError) as caught:
        request_of("/", _environ(content, length))
    assert caught.value.status.startswith(status)
