"""Receivers on this machine, some of which misbehave."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.waiting import answering


@dataclass
class Received:
    """What a receiver got."""

    url: str = ""
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


def _slow(handler: BaseHTTPRequestHandler, received: Received) -> None:
    """A byte now and then, which never makes an answer."""
    while not received.is_over.wait(0.05):
        handler.wfile.write(b"H")
        handler.wfile.flush()


def _endless(handler: BaseHTTPRequestHandler, received: Received) -> None:
    """A status that acknowledges, and then headers without an end."""
    handler.wfile.write(b"HTTP/1.1 202 Accepted\r\n")
    while not received.is_over.wait(0.05):
        handler.wfile.write(b"X-A: b\r\n")
        handler.wfile.flush()


def _garbled(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.wfile.write(b"HTTP/1.1 202 Accepted\r\nno field\r\nContent-Length: 0\r\n\r\n")


def _huge(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not received.is_over.is_set():
        handler.wfile.write(b"x" * 1_000_000)


def _reset(handler: BaseHTTPRequestHandler, received: Received) -> None:
    linger = struct.pack("ii", 1, 0)  # closing then sends a reset
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.shutdown(socket.SHUT_RDWR)


def _redirect(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(307)
    handler.send_header("Location", received.url + "/ok")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _ok(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(202)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _gone(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(404)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


_MANNERS = {
    "slow": _slow,
    "endless": _endless,
    "garbled": _garbled,
    "huge": _huge,
    "reset": _reset,
    "redirect": _redirect,
    "gone": _gone,
}


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what these tests are about."""


@contextmanager
def receiver() -> Iterator[Received]:
    """A receiver whose manners the first part of the path decides; ``ok`` is a good one."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.requests.append((self.path, dict(self.headers), json.loads(body)))
            manner = _MANNERS.get(self.path.split("?")[0].strip("/"), _ok)
            with suppress(OSError):
                manner(self, received)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- as in the base class
            """Keeps the tests quiet."""

    with _Quiet(("127.0.0.1", 0), Handler) as server:
        received.url = f"http://127.0.0.1:{server.server_address[1]}"
        with answering(server):
            try:
                yield received
            finally:
                received.is_over.set()
