"""The service that a new project begins with, as a server of its own on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from runpy import run_path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from mkdocs_tandem.commands import init
from tests.support.waiting import answering


class _Quiet(WSGIRequestHandler):
    def log_message(self, *given: object) -> None:
        pass


@contextmanager
def car_park() -> Iterator[tuple[str, list[str]]]:
    """Its address, and what it was asked for; a list that grows."""
    asked: list[str] = []
    cars = run_path(f"{init.__path__[0]}/files/car_park.py")["create_app"]()

    def application(environ: dict[str, Any], start: Any) -> Any:
        asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return cars(environ, start)

    server = make_server("127.0.0.1", 0, application, handler_class=_Quiet)
    with server, answering(server):
        yield f"http://127.0.0.1:{server.server_port}", asked
