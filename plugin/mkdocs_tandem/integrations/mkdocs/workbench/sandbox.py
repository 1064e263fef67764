"""Services of the workbench, each with a state of its own."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock, RLock
from typing import Any

from mkdocs_tandem.execution.service import Request, Service
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.pages.variant import Variant

MOST = 32
"""So many are kept; the one that was not used for longest makes room."""


@dataclass
class Sandbox:
    """A page that a writer runs, example by example."""

    variant: Variant
    session: Session
    ran: set[int] = field(default_factory=set)
    """Which examples the service has been sent, by their numbers."""
    lock: RLock = field(default_factory=RLock)


class Sandboxes:
    """One for each browser and page."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Sandbox] = OrderedDict()
        self._lock = Lock()

    def of(self, name: str, page: str, variant: Variant, make: Callable[[], Session]) -> Sandbox:
        """That of a browser and a page; a new one if the page has changed since."""
        with self._lock:
            found = self._kept.get((name, page))
            if found is None or found.variant is not variant:
                self._drop(name, page)
                found = Sandbox(variant, make())
            self._kept[name, page] = found
            self._kept.move_to_end((name, page))
            while len(self._kept) > MOST:
                self._drop(*next(iter(self._kept)))
            return found

    def forget(self, name: str, page: str) -> None:
        """Reset a page."""
        with self._lock:
            self._drop(name, page)

    def _drop(self, name: str, page: str) -> None:
        found = self._kept.pop((name, page), None)
        if found is not None:
            _close(found.session.service)


def _close(service: Service) -> None:
    service.__exit__(None, None, None)


_LARGEST = 2_000_000
_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"}
"""Headers about a connection, not about what is sent. Source: RFC 9110, section 7.6.1."""


class MalformedError(Exception):
    """A request that is not HTTP, or too large; the status to answer with."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def content_of(environ: Mapping[str, Any]) -> bytes:
    """The content of a request.

    Raises:
        MalformedError: if its length is no number, or it is too large.
    """
    given = environ.get("CONTENT_LENGTH") or "0"
    if not (given.isascii() and given.isdigit()):
        raise MalformedError("400 Bad Request", f"'{given[:20]}' is not a length")
    if len(given) > len(str(_LARGEST)) or int(given) > _LARGEST:
        raise MalformedError("413 Content Too Large", "the content is too large")
    content: bytes = environ["wsgi.input"].read(int(given)) if int(given) else b""
    if len(content) < int(given):
        raise MalformedError("400 Bad Request", "the content ends too early")
    return content


def request_of(path: str, environ: Mapping[str, Any]) -> Request:
    """A request of a browser, with the path that it has for the application.

    Raises:
        MalformedError: as ``content_of``.
    """
    query = environ.get("QUERY_STRING", "")
    return Request(
        environ["REQUEST_METHOD"],
        f"{path}?{query}" if query else path,
        headers=dict(_headers(environ)),
        content=content_of(environ) or None,
    )


def mounted(service: Service, request: Request, start: Callable[..., Any]) -> Iterable[bytes]:
    """Hand a request on to a service, and its answer back, byte for byte.

    Raises:
        ServiceError: if there is none.
    """
    answer = service.send(request)
    kept = [(name, value) for name, value in answer.raw_headers if name.lower() not in _HOP]
    phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "Unknown"
    length = ("Content-Length", str(len(answer.content)))
    start(f"{answer.status} {phrase}", [*kept, length])
    return [answer.content]


def _headers(environ: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            known = name.removeprefix("HTTP_").replace("_", "-").title()
            if known.lower() not in {*_HOP, "host", "tandem-sandbox"}:
                yield known, value
    if environ.get("CONTENT_TYPE"):
        yield "Content-Type", environ["CONTENT_TYPE"]
