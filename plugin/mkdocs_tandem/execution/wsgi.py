"""WSGI applications, called in this process.

Source: PEP 3333. A client library in between would take most of the time of an exchange.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mkdocs_tandem.execution.application import ApplicationError, article, header_pairs

_STATUS = re.compile(r"[1-9]\d\d(?: .*)?", re.ASCII)
_START = "start_response('200 OK', [('Content-Type', 'application/json')])"

Answer = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers in their order, and content."""


def call(
    application: Any, environ: dict[str, Any], read: Callable[[Iterable[bytes]], bytes]
) -> Answer:
    """The answer of an application; ``read`` joins the parts of its body.

    Raises:
        ApplicationError: if the application violates WSGI.
    """
    started: list[tuple[int, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: Any, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        started.append((_status(status), _headers(headers)))
        return written.append

    body = application(environ, start_response)
    try:
        content = read(_parts(body))
    finally:
        getattr(body, "close", lambda: None)()
    if not started:
        raise ApplicationError("the application did not call 'start_response'")
    return *started[-1], read([*_parts(written), content])


def _status(status: Any) -> int:
    if isinstance(status, str) and _STATUS.fullmatch(status):
        return int(status[:3])
    message = f"the status of the application is {status!r}, not text such as '200 OK'"
    raise ApplicationError(message, hint=f"write {_START}")


def _headers(headers: Any) -> list[tuple[str, str]]:
    pairs, wrong = header_pairs(headers, str)
    if wrong:
        message = f"the headers of the application {wrong}, not pairs of strings"
        raise ApplicationError(message, hint=f"write {_START}")
    return [(name, value) for name, value in pairs]


def _parts(body: Any) -> Iterator[bytes]:
    if inspect.iscoroutine(body):
        body.close()  # else Python warns that it was never awaited
        hint = "an application for ASGI has the parameters 'scope, receive, send'"
        raise ApplicationError(
            "the application is asynchronous, but WSGI applications are not", hint=hint
        )
    if isinstance(body, str | bytes) or not hasattr(type(body), "__iter__"):
        message = f"the application returned {article(body)}, not a list of bytes"
        raise ApplicationError(message, hint="write return [b'...']")
    for part in body:
        if not isinstance(part, bytes | bytearray | memoryview):
            message = f"a part of the body is {article(part)}, not bytes"
            raise ApplicationError(message, hint="encode texts: 'text.encode()'")
        yield bytes(part)
