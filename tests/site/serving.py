"""A built site on loopback, as a plain web server publishes it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.waiting import answering

NO_HEADERS: Mapping[str, str] = {}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *given: object, headers_of_all: Mapping[str, str], **named: object) -> None:
        self._headers_of_all = headers_of_all
        super().__init__(*given, **named)  # type: ignore[arg-type] # as they were given

    def end_headers(self) -> None:
        for name, value in self._headers_of_all.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, *rest: object) -> None:
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *given: object) -> None:
        pass


@contextmanager
def served(folder: Path, headers: Mapping[str, str] = NO_HEADERS) -> Iterator[str]:
    """The address of a folder while it is served; missing files are answered with its 404.html."""
    handler = partial(_Handler, directory=str(folder), headers_of_all=headers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    with server, answering(server):
        yield f"http://127.0.0.1:{server.server_port}"
