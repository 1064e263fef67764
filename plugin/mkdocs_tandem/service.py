"""Where requests go: a WSGI application in this process, or an address."""

import importlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote_to_bytes, urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from mkdocs_tandem.settings import Execution

Headers = Sequence[tuple[str, str]]
Raw = tuple[int, Headers, bytes]
"""Status, headers in their order, and content of an answer."""
MAX_ANSWER = 10_000_000
"""Bytes of an answer that are read."""


class ServiceError(Exception):
    """A service that cannot be found, or that did not answer."""


@dataclass(frozen=True)
class Request:
    """What is sent."""

    method: str
    path: str
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    """A list holds the values of a name that is there several times."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """JSON; ``None`` sends no body."""
    content: bytes | None = None
    """What is sent as it is, instead of a body."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any
    """The JSON in it; ``None`` if there was none."""
    text: str
    content: bytes = b""
    raw_headers: Headers = ()
    """All headers; of several with one name, ``headers`` has the last."""


@dataclass(frozen=True)
class Exchange:
    """A request and the answer to it."""

    request: Request
    answer: Answer


class Service:
    """One client of the API under documentation, with the state that its requests left there."""

    def __init__(self, ask: Callable[[Request], Raw], close: Callable[[], None]) -> None:
        self._ask = ask
        self._close = close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def send(self, request: Request) -> Answer:
        """The answer to a request.

        Raises:
            ServiceError: if there is none, or the application broke.
        """
        status, raw_headers, content = self._ask(request)
        text = content.decode("utf-8", errors="replace")
        headers = {name.lower(): value for name, value in raw_headers}
        return Answer(status, headers, _json(headers, text), text, content, raw_headers)


def _remote(url: str, is_allowed: Callable[[str], bool], timeout: float, retries: int) -> Service:
    """The service at an address."""
    # what it needs is a tenth of what a check imports, and most projects name an application
    from mkdocs_tandem.remote import Remote, RemoteError  # noqa: PLC0415

    remote = Remote(url, is_allowed, timeout, retries)

    def ask(request: Request) -> Raw:
        try:
            return remote.ask(
                request.method,
                request.path,
                _limited,
                params=dict(request.query) or None,
                headers=dict(request.headers),
                content=request.content,
                json=request.body if request.content is None else None,
            )
        except RemoteError as error:
            raise ServiceError(str(error)) from error

    return Service(ask, remote.close)


def _local(application: Any) -> Callable[[Request], Raw]:
    """Calls an application in this process, as a server would.

    Source: PEP 3333. A client library in between would take most of the time of an exchange.
    """

    def ask(request: Request) -> Raw:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            started.append((status, headers))

        try:
            chunks = application(_environ(request), start_response)
            try:
                content = _limited(chunks)
            finally:
                getattr(chunks, "close", lambda: None)()
            status, headers = started[-1]
            return int(status[:3]), headers, content
        except ServiceError:
            raise
        except Exception as error:  # anything may come from an author's code
            raise ServiceError(f"the application broke: {type(error).__name__}: {error}") from error

    return ask


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.path.partition("?")
    content = request.content or b""
    if request.body is not None and request.content is None:
        content = json.dumps(request.body).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": "&".join(filter(None, (query, urlencode(request.query, doseq=True)))),
        "CONTENT_LENGTH": str(len(content)),
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(content),
        **{f"HTTP_{name.upper().replace('-', '_')}": it for name, it in request.headers.items()},
    }
    if request.body is not None or request.content is not None:
        kinds = [it for name, it in request.headers.items() if name.lower() == "content-type"]
        environ["CONTENT_TYPE"] = kinds[0] if kinds else "application/json"
    setup_testing_defaults(environ)
    return environ


def _limited(chunks: Iterable[bytes]) -> bytes:
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > MAX_ANSWER:
            raise ServiceError(f"the answer has more than {MAX_ANSWER:,} bytes")
    return content


def _json(headers: Mapping[str, str], text: str) -> Any:
    kind = headers.get("content-type", "").partition(";")[0].strip()
    if not text or not (kind == "application/json" or kind.endswith("+json")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def services(execution: Execution, root: Path) -> Callable[[], Service]:
    """A function that gives a new service: for an application, one with a state of its own.

    Raises:
        ServiceError: if the application cannot be imported.
    """
    if execution.url:
        return lambda: _remote(
            execution.url or "", execution.allows, execution.timeout, execution.retries
        )
    factory = _factory(execution.app or "", root / (execution.path or "."))

    def fresh() -> Service:
        try:
            application = factory()
        except Exception as error:
            raise ServiceError(f"'{execution.app}' broke: {error}") from error
        return Service(_local(application), getattr(application, "close", lambda: None))

    return fresh


def service_of(target: Any) -> Service:
    """A WSGI application that somebody else made and closes, or the service at an address.

    Raises:
        ServiceError: if it is neither.
    """
    if isinstance(target, str) and target.startswith(("http://", "https://")):
        host, own = urlsplit(target).hostname, Execution()
        return _remote(target, host.__eq__, own.timeout, own.retries)
    if callable(target):
        return Service(_local(target), lambda: None)
    raise ServiceError(f"{target!r} is no WSGI application and no address")


def _factory(name: str, folder: Path) -> Callable[[], Any]:
    """What ``module:factory`` names; ``folder`` is searched besides the usual places."""
    module_name, _, attribute = name.partition(":")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    try:
        found: Any = importlib.import_module(module_name)
        for part in attribute.split("."):
            found = getattr(found, part)
    except Exception as error:  # importing runs the author's code: anything may come
        raise ServiceError(f"'{name}' cannot be imported: {error}") from error
    if not callable(found):
        raise ServiceError(f"'{name}' is not a function that makes an application")
    factory: Callable[[], Any] = found
    return factory
