"""Where requests go: a WSGI application in this process, or an address."""

import importlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from mkdocs_tandem.settings import Execution

TIMEOUT = 10.0
"""Seconds that an answer may take."""
MAX_ANSWER = 10_000_000
"""Bytes of an answer that are read."""


class ServiceError(Exception):
    """A service that cannot be found, or that did not answer."""


@dataclass(frozen=True)
class Request:
    """What is sent."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """JSON; ``None`` sends no body."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any
    """The JSON in it; ``None`` if there was none."""
    text: str


class Service:
    """One client of the API under documentation, with the state that its requests left there."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def send(self, request: Request) -> Answer:
        """The answer to a request.

        Raises:
            ServiceError: if there is none, or the application broke.
        """
        try:
            with self._client.stream(
                request.method,
                request.path,
                params=dict(request.query),
                headers=dict(request.headers),
                **({} if request.body is None else {"json": request.body}),
            ) as response:
                content = _read(response)
        except httpx.HTTPError as error:
            raise ServiceError(f"no answer: {str(error) or type(error).__name__}") from error
        except ServiceError:
            raise
        except Exception as error:  # the application runs in this process: anything may come
            raise ServiceError(f"the application broke: {type(error).__name__}: {error}") from error
        text = content.decode(response.encoding or "utf-8", errors="replace")
        return Answer(response.status_code, response.headers, _json(response, text), text)


def _read(response: httpx.Response) -> bytes:
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > MAX_ANSWER:
            raise ServiceError(f"the answer has more than {MAX_ANSWER:,} bytes")
    return content


def _json(response: httpx.Response, text: str) -> Any:
    kind = response.headers.get("content-type", "").partition(";")[0].strip()
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
        url = execution.url
        return lambda: Service(httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False))
    factory = _factory(execution.app or "", root / (execution.path or "."))

    def fresh() -> Service:
        try:
            application = factory()
        except Exception as error:
            raise ServiceError(f"'{execution.app}' broke: {error}") from error
        transport = httpx.WSGITransport(app=application)
        return Service(httpx.Client(transport=transport, base_url="http://tandem.invalid"))

    return fresh


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
