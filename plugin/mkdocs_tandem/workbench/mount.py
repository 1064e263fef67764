"""The application under documentation, as it answers itself."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from mkdocs_tandem.service import Request, Service

_LARGEST = 2_000_000
_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"}
"""Headers about a connection, not about what is sent. Source: RFC 9110, section 7.6.1."""


def mounted(
    service: Service, path: str, environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    """Hand a request on to a service, with its own path, and its answer back.

    Raises:
        ServiceError: if there is none.
    """
    query = environ.get("QUERY_STRING", "")
    length = min(int(environ.get("CONTENT_LENGTH") or 0), _LARGEST)
    answer = service.send(
        Request(
            environ["REQUEST_METHOD"],
            f"{path}?{query}" if query else path,
            headers=dict(_headers(environ)),
            content=environ["wsgi.input"].read(length) if length else None,
        )
    )
    content = answer.content
    kept = [(name, value) for name, value in answer.raw_headers if name.lower() not in _HOP]
    phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "Unknown"
    start(f"{answer.status} {phrase}", [*kept, ("Content-Length", str(len(content)))])
    return [content]


def _headers(environ: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            known = name.removeprefix("HTTP_").replace("_", "-").title()
            if known.lower() not in {*_HOP, "host", "tandem-sandbox"}:
                yield known, value
    if environ.get("CONTENT_TYPE"):
        yield "Content-Type", environ["CONTENT_TYPE"]
