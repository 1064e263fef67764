"""The application under documentation, as it answers itself."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from mkdocs_tandem.service import Request, Service

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
