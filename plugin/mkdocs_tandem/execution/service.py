"""Services: a WSGI application in this process, or a base URL."""

import io
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote_to_bytes, urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution import wsgi
from mkdocs_tandem.execution.application import (
    MAX_ANSWER,
    Application,
    ApplicationError,
    Kind,
    UserCode,
    kind_of,
    load,
)
from mkdocs_tandem.execution.command import CommandError, started
from mkdocs_tandem.serialization import sanitized
from mkdocs_tandem.source import Location

Headers = Sequence[tuple[str, str]]
Raw = tuple[int, Headers, bytes]
"""Status, headers in their order, and content of an answer."""


class ServiceError(Exception):
    """A service that cannot be found, or that did not answer."""

    def __init__(
        self, message: str, place: Location | None = None, length: int = 1, hint: str = ""
    ) -> None:
        """``place`` is the line of the application's code that is to blame, if one is."""
        super().__init__(message)
        self.place = place
        self.length = length
        self.hint = hint

    @classmethod
    def of(cls, error: ApplicationError) -> "ServiceError":
        """The same mistake of an application."""
        return cls(str(error), error.place, error.length, error.hint)


@dataclass(frozen=True)
class Request:
    """What is sent."""

    method: str
    path: str
    query: Mapping[str, str | list[str]] = field(default_factory=dict, repr=False)
    """A list holds the values of a name that is there several times."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = None
    """JSON; ``None`` sends no body."""
    content: bytes | None = None
    """What is sent as it is, instead of a body."""


@dataclass(frozen=True)
class ServiceResponse:
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
    answer: ServiceResponse

    def masked(self, hide: Callable[[Any], Any]) -> "Exchange":
        """The same with ``hide`` applied to whatever may repeat a secret, texts and JSON.

        The query and headers of the request stay: samples show names such as ``$TOKEN`` in them.
        """
        request, answer = self.request, self.answer
        sent = replace(request, path=hide(request.path), body=hide(request.body))
        text = hide(answer.text)
        came = replace(
            answer,
            headers=hide(answer.headers),
            body=hide(answer.body),
            text=text,
            content=answer.content if text == answer.text else text.encode(),
            raw_headers=[(name, hide(value)) for name, value in answer.raw_headers],
        )
        return Exchange(sent, came)


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

    def send_raw(self, request: Request) -> Raw:
        """The answer to a request as it came; see ``send``."""
        return self._ask(request)

    def send(self, request: Request) -> ServiceResponse:
        """The answer to a request.

        Raises:
            ServiceError: if there is none, or the application broke.
        """
        status, raw_headers, content = self._ask(request)
        text = content.decode("utf-8", errors="replace")
        headers = {name.lower(): value for name, value in raw_headers}
        return ServiceResponse(status, headers, _json(headers, text), text, content, raw_headers)


def _remote(url: str, is_allowed: Callable[[str], bool], timeout: float, retries: int) -> Service:
    """The service at an address."""
    # what it needs is a tenth of what a check imports, and most projects name an application
    from mkdocs_tandem.execution.http_client import Remote, RemoteError  # noqa: PLC0415 -- see above

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
        except (RemoteError, ApplicationError) as error:
            raise ServiceError(str(error)) from error

    return Service(ask, remote.close)


def _content(request: Request) -> bytes | None:
    if request.content is not None or request.body is None:
        return request.content
    return json.dumps(request.body).encode()


def _in_process(application: Any, kind: Kind, foreign: UserCode) -> Service:
    """An application that this process calls, under the time limit."""
    if kind is Kind.ASGI:
        from mkdocs_tandem.execution.asgi import Client  # noqa: PLC0415 -- httpx takes long to import

        client = Client(application)
        ask: Callable[[Request], Raw] = partial(_asgi, client)
        close = client.close
    else:
        ask = partial(_wsgi, application)
        close = getattr(application, "close", lambda: None)

    foreign = replace(foreign, target=application)
    before = threading.enumerate()

    def asked(request: Request) -> Raw:
        try:
            return foreign.call(partial(ask, request), "the application")
        except ApplicationError as error:
            raise ServiceError.of(error) from error

    def closed() -> None:
        try:
            foreign.call(close, "closing the application")
            foreign.check_threads(before)
        except ApplicationError as error:
            raise ServiceError.of(error) from error

    return Service(asked, closed)


def _wsgi(application: Any, request: Request) -> Raw:
    return wsgi.call(application, _environ(request), _limited)


def _asgi(client: Any, request: Request) -> Raw:
    content = _content(request)
    headers = dict(request.headers)
    if content is not None and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    status, raw_headers, raw = client.ask(
        request.method, request.path, request.query, headers, content
    )
    return status, raw_headers, _limited([raw])


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.path.partition("?")
    content = _content(request) or b""
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
            raise ApplicationError(f"the answer has more than {MAX_ANSWER:,} bytes")
    return content


def _json(headers: Mapping[str, str], text: str) -> Any:
    kind = headers.get("content-type", "").partition(";")[0].strip()
    if not text or not (kind == "application/json" or kind.endswith("+json")):
        return None
    try:
        return sanitized(json.loads(text))
    except (ValueError, RecursionError):
        return None


def services(execution: Execution, root: Path, audience: str = "") -> Callable[[], Service]:
    """A function that gives a new service for an audience: for a factory, one with its own state.

    Raises:
        ServiceError: if the application cannot be imported, or the command cannot be started.
    """
    target = execution.target(audience)
    if target.url:
        if target.command:
            _start(target.command, root, target.url, execution.timeout)
        url, allows = target.url, execution.allows
        return lambda: _remote(url, allows, execution.timeout, execution.retries)
    if not target.app:
        raise ServiceError(f"'execute' has no service for audience '{audience}'")
    folder = (root / (execution.path or ".")).absolute()
    try:
        application = load(target.app, folder, UserCode(root.absolute(), execution.timeout))
    except ApplicationError as error:
        raise ServiceError.of(error) from error
    return lambda: _made(application)


def _start(command: str, root: Path, url: str, seconds: float) -> None:
    try:
        process = started(command, root, url, seconds)
        if process is not None and process.poll() is not None:
            raise ServiceError(f"'{command}' ended with exit code {process.poll()}")
    except CommandError as error:
        raise ServiceError(str(error)) from error


def _made(application: Application) -> Service:
    try:
        kind, made = application.made()
    except ApplicationError as error:
        raise ServiceError.of(error) from error
    service = _in_process(made, kind, application.foreign)
    if application.is_shared and kind is Kind.WSGI:  # other pages go on using it
        return Service(service.send_raw, lambda: None)
    return service


def service_of(target: Any) -> Service:
    """A service for an application that the caller makes and closes, or at an address.

    Raises:
        ServiceError: if it is neither.
    """
    own = Execution()
    if isinstance(target, str) and target.startswith(("http://", "https://")):
        host = urlsplit(target).hostname
        return _remote(target, host.__eq__, own.timeout, own.retries)
    kind = kind_of(target)
    if kind in (Kind.WSGI, Kind.ASGI):
        service = _in_process(target, kind, UserCode(Path.cwd(), own.timeout))
        return service if kind is Kind.ASGI else Service(service.send_raw, lambda: None)
    raise ServiceError(f"{target!r} is not a WSGI or ASGI application and not an address")
