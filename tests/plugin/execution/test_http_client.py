import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from mkdocs_tandem.config.settings import Execution, load
from mkdocs_tandem.execution.http_client import PAUSE, Remote, RemoteError
from mkdocs_tandem.finding import FindingError
from tests.support.waiting import answering, ended

PICTURE = b"\x89PNG\xff"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def dripping(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"a", b"b", b"c"]


@contextmanager
def served(port: int = 0, application: Any = dripping) -> Iterator[int]:
    server = make_server("127.0.0.1", port, application, handler_class=_Quiet)
    with server, answering(server):
        yield server.server_port


def free_port() -> int:
    with make_server("127.0.0.1", 0, dripping) as server:
        return server.server_port


def remote(port: int, **more: Any) -> Remote:
    given = {"timeout": 5.0, "retries": 3, "sleep": lambda seconds: None} | more
    return Remote(f"http://127.0.0.1:{port}", Execution().allows, **given)


def asked(one: Remote, path: str = "/") -> bytes:
    try:
        return one.ask("GET", path, b"".join)[2]
    finally:
        one.close()


def test_a_refused_connection_is_tried_again_until_the_service_is_there() -> None:
    port = free_port()
    waits: list[float] = []
    with ExitStack() as later:

        def sleep(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 2:
                later.enter_context(served(port))

        assert asked(remote(port, sleep=sleep)) == b"abc"
    assert waits == [PAUSE, 2 * PAUSE]


def test_it_is_tried_again_so_often_and_no_more() -> None:
    waits: list[float] = []
    with pytest.raises(RemoteError, match=r"no response: .*refused"):
        asked(remote(free_port(), sleep=waits.append))
    assert len(waits) == 3


def test_the_message_has_the_cause_in_words_and_the_host_without_credentials() -> None:
    port = free_port()
    client = replace(remote(port, sleep=lambda seconds: None), url=f"http://a:b@127.0.0.1:{port}")
    with pytest.raises(RemoteError) as caught:
        asked(client)
    assert str(caught.value) == f"no response: connection refused (127.0.0.1:{port})"


def test_an_answer_that_drips_is_cut_off_when_its_time_is_over() -> None:
    moments = iter([0.0, 6.0])
    clock: Callable[[], float] = lambda: next(moments)  # noqa: E731 -- typed here
    with served() as port, pytest.raises(RemoteError, match="within 5 seconds"):
        asked(remote(port, clock=clock))


@pytest.mark.parametrize("path", ["http://elsewhere.example/x", "https://192.0.2.1/x"])
def test_a_path_cannot_lead_to_another_host(path: str) -> None:
    with pytest.raises(RemoteError, match=r"is not allowed by 'execute\.hosts'"):
        asked(remote(1), path)


def written(folder: Path, execute: str) -> Path:
    path = folder / "mkdocs.yml"
    text = f"site_name: x\nplugins:\n  - tandem:\n      execute:\n        {execute}\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "execute",
    [
        "url: http://localhost:8000",
        "url: http://127.0.0.2/api",
        "url: http://[::1]:1",
        "{url: https://API.example/v1, hosts: [api.example], timeout: 2.5, retries: 0}",
    ],
)
def test_this_machine_and_named_hosts_may_be_asked(tmp_path: Path, execute: str) -> None:
    execution = load(written(tmp_path, execute)).execution
    assert execution is not None
    assert execution.url


@pytest.mark.parametrize(
    ("execute", "message"),
    [
        (
            "url: https://api.example/v1",
            "'tandem.execute.url' points to 'api.example', which 'execute.hosts' does not allow",
        ),
        ("{url: http://a.b, hosts: [b]}", "points to 'a.b'"),
        ("url: http://localhost.evil.example", "points to 'localhost.evil.example'"),
        ("url: http://localhost@evil.example", "points to 'evil.example'"),
        ("url: ftp://localhost", "which is not a URL"),
        ("url: localhost:8000", "which is not a URL"),
        ("{url: http://localhost, timeout: 0}", "timeout"),
        ("{url: http://localhost, retries: 11}", "retries"),
    ],
)
def test_other_hosts_are_a_finding_at_their_line(
    tmp_path: Path, execute: str, message: str
) -> None:
    with pytest.raises(FindingError) as caught:
        load(written(tmp_path, execute))
    finding = caught.value.finding
    assert finding.rule == "bad-settings"
    assert message in finding.message
    assert finding.location.line == 5


_OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (_OK + b"X: ", b"a"),
        (_OK, b"A: b\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (_OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0", b"a"),
    ],
)
def test_a_response_that_never_ends_is_given_up_after_the_time(first: bytes, again: bytes) -> None:
    is_over = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(first)
            while not is_over.wait(0.01):
                connection.sendall(again)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=[listener], daemon=True)
        thread.start()
        with pytest.raises(RemoteError, match=r"within 0\.1 seconds"):
            asked(remote(listener.getsockname()[1], timeout=0.1))
        is_over.set()
        ended(thread)


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("gzip", gzip.compress(PICTURE, mtime=0)),
        ("deflate", zlib.compress(PICTURE)),
        ("deflate, gzip", gzip.compress(zlib.compress(PICTURE), mtime=0)),
    ],
)
def test_the_headers_of_a_decoded_answer_fit_its_content(encoding: str, content: bytes) -> None:
    def zipped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        headers = [("Content-Encoding", encoding), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
        start_response("200 OK", headers)
        return [content]

    with served(application=zipped) as port:
        one = remote(port)
        _, headers, decoded = one.ask("GET", "/", b"".join)
        one.close()
    assert decoded == PICTURE
    names = [name for name, _ in headers]
    assert "content-encoding" not in names
    assert names.count("set-cookie") == 2


def test_headers_are_sent_in_utf_8_as_curl_sends_them() -> None:
    def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [environ["HTTP_X"].encode("latin-1")]

    with served(application=echo) as port:
        one = remote(port)
        _, _, content = one.ask("GET", "/", b"".join, headers={"X": "caf\u00e9 \u65e5"})
        one.close()
    assert content.decode() == "caf\u00e9 \u65e5"
