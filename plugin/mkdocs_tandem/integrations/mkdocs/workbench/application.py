"""The WSGI application of the workbench.

====== ==================== ==================================================================
method path                 body, or what is answered
====== ==================== ==================================================================
GET    ``page?at=``         findings, runnable examples and panels of a page
POST   ``run``              ``{"sandbox", "at", "number", "text"}``: the request and its answer
POST   ``panel``            ``{"sandbox", "at", "panel", "button"}``: what the panel shows then
POST   ``reset``            ``{"sandbox", "at"}``: the page is reset
any    ``<audience>/...``   the application under documentation itself
GET    ``assets/...``       style sheet and script of the workbench
====== ==================== ==================================================================
"""

import json
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from ipaddress import ip_address
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from mkdocs_tandem.execution.service import Request, ServiceError, ServiceResponse
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.formats.json import dialect
from mkdocs_tandem.integrations.mkdocs.workbench.draft import RunError
from mkdocs_tandem.integrations.mkdocs.workbench.page import WorkbenchState, page_of, panels
from mkdocs_tandem.integrations.mkdocs.workbench.run import run
from mkdocs_tandem.integrations.mkdocs.workbench.sandbox import (
    MalformedError,
    Sandbox,
    Sandboxes,
    content_of,
    mounted,
    request_of,
)
from mkdocs_tandem.masking import masked
from mkdocs_tandem.pages.variant import Variant

PREFIX = "-/"
_KINDS = {"css": "text/css", "js": "text/javascript"}
_JSON = "application/json"

Start = Callable[..., Any]
Environ = dict[str, Any]


class _RefusedError(Exception):
    """A request that the workbench does not take."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Workbench:
    """Answers requests below ``/-/``."""

    def __init__(
        self,
        latest: Callable[[], WorkbenchState | None],
        failure: Callable[[], Finding | None] = lambda: None,
    ) -> None:
        """``latest`` gives the site as it was built last, ``failure`` what keeps it from now on."""
        self._latest = latest
        self._failure = failure
        self._sandboxes = Sandboxes()
        self._lock = Lock()

    def answer(self, path: str, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request for a path below the prefix."""
        try:
            _refuse_others(environ)
            return self._answer(path, environ, start)
        except (_RefusedError, MalformedError) as error:
            return _json(start, {"error": str(error)}, error.status)
        except (RunError, ServiceError, FindingError) as error:
            shown = self._masked({"error": str(error)})
            return _json(start, shown, "422 Unprocessable Content")

    def _answer(self, path: str, environ: Environ, start: Start) -> Iterable[bytes]:
        first, _, rest = path.partition("/")
        site = self._latest()
        if first == "assets":
            return _asset(rest, start)
        if site is None:
            raise _RefusedError("503 Service Unavailable", "the site is not built yet")
        if site.project.settings.audience(first):
            return self._mounted(site, first, rest, environ, start)
        if path == "page" and environ["REQUEST_METHOD"] == "GET":
            at = parse_qs(environ.get("QUERY_STRING", "")).get("at", [""])[0]
            with self._lock:
                return _json(start, page_of(site, _variant(site, at), self._failure()))
        if path not in _ACTIONS or environ["REQUEST_METHOD"] != "POST":
            raise _RefusedError("404 Not Found", f"there is no '{path}'")
        return _json(start, self._masked(_ACTIONS[path](self, site, _body(environ))))

    def _masked(self, value: dict[str, Any]) -> dict[str, Any]:
        """What a service has answered or raised, without secrets of the settings."""
        site = self._latest()
        execution = site.project.settings.execution if site else None
        shown: dict[str, Any] = masked(value, execution.secrets) if execution else value
        return shown

    def run(self, site: WorkbenchState, body: Mapping[str, Any]) -> dict[str, Any]:
        sandbox = self._sandbox(site, body)
        verdicts = site.project.checker.verdicts(sandbox.variant, execute=False)
        text, number = body.get("text"), body.get("number")
        if not isinstance(number, int) or not isinstance(text, str | None):
            raise _RefusedError("400 Bad Request", "'number' or 'text' is of the wrong type")
        settings = site.project.settings
        spoken = dialect("json", settings.placeholders, settings.elisions)
        with sandbox.lock:
            ran = run(sandbox, verdicts, number, text, spoken)
        told: dict[str, Any] = {"before": ran.before, "printed": ran.printed}
        if ran.exchange is not None:
            sent, answer = ran.exchange.request, ran.exchange.answer
            told |= {"request": _shown(sent), "answer": _told(answer)}
        return told

    def panel(self, site: WorkbenchState, body: Mapping[str, Any]) -> dict[str, Any]:
        sandbox = self._sandbox(site, body)
        try:
            panel = panels(sandbox.session.execution)[int(body["panel"])]
            button = panel["buttons"][int(body["button"])] if "button" in body else None
        except (IndexError, KeyError, OverflowError, TypeError, ValueError):
            raise _RefusedError("404 Not Found", "there is no such panel or button") from None
        with sandbox.lock:
            if button is not None:
                sent = Request(
                    button.get("method", "POST"), button["path"], body=button.get("body")
                )
                pressed = sandbox.session.service.send(sent)
                if pressed.status >= 400:  # noqa: PLR2004 -- RFC 9110, section 15.5
                    return _told(pressed)
            return _told(sandbox.session.service.send(Request("GET", panel["show"])))

    def reset(self, site: WorkbenchState, body: Mapping[str, Any]) -> dict[str, Any]:
        self._sandboxes.forget(str(body.get("sandbox")), str(body.get("at")))
        return {}

    def _sandbox(self, site: WorkbenchState, body: Mapping[str, Any]) -> Sandbox:
        at = str(body.get("at"))
        variant = _variant(site, at)
        return self._of(site, str(body.get("sandbox"))[:100], at, variant)

    def _of(self, site: WorkbenchState, name: str, at: str, variant: Variant) -> Sandbox:
        execution = site.project.settings.execution
        if execution is None or variant.audience is None:
            raise _RefusedError("409 Conflict", "no service is configured: 'execute' is not set")
        audience = variant.audience.name

        def make() -> Session:
            service, contract = (
                site.project.checker.services.service(audience),
                site.project.site.contract(variant),
            )
            return Session(service, execution, audience, contract)

        return self._sandboxes.of(name, at, variant, make)

    def _mounted(
        self, site: WorkbenchState, audience: str, path: str, environ: Environ, start: Start
    ) -> Iterable[bytes]:
        """The application's own response, in the sandbox that a header names, or a shared one."""
        name, _, at = environ.get("HTTP_TANDEM_SANDBOX", "").partition(" ")
        variant = site.page(at)
        if variant is None:
            own = (each for each in site.pages.values() if audience in each.names)
            at, variant = "", next(own, None)
        if variant is None:
            raise _RefusedError("404 Not Found", f"there are no pages for '{audience}'")
        sandbox = self._of(site, name, f"{at} {audience}", variant)
        base = sandbox.session.execution.sender(audience).base
        request = request_of(f"{base}/{quote(path)}", environ)  # read without holding the lock
        with sandbox.lock:
            return mounted(sandbox.session.service, request, start)


_ACTIONS: dict[str, Callable[[Workbench, WorkbenchState, Mapping[str, Any]], dict[str, Any]]] = {
    "run": Workbench.run,
    "panel": Workbench.panel,
    "reset": Workbench.reset,
}


def _refuse_others(environ: Environ) -> None:
    """Accept requests from pages of this server only.

    Pages of other sites reach it through the writer's browser, also under a host name of theirs
    that resolves to this machine (DNS rebinding): public host names are refused.
    """
    origin, host = environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST", "")
    try:
        is_foreign = bool(origin) and urlsplit(origin).netloc != host
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        raise _RefusedError("400 Bad Request", "'Host' or 'Origin' is not an address") from None
    if set(host) & set("@,/?# "):  # RFC 9112, section 3.2: one field, a host and perhaps a port
        raise _RefusedError("400 Bad Request", "'Host' is not the name of a host")
    if is_foreign or environ.get("HTTP_SEC_FETCH_SITE") == "cross-site":
        raise _RefusedError("403 Forbidden", "the request comes from a page of another site")
    if not _is_own(name, environ.get("SERVER_NAME", "")):
        reason = f"requests for the public host name '{name}' are refused; use 'localhost'"
        raise _RefusedError("403 Forbidden", reason)


def _is_own(name: str, server: str) -> bool:
    """Whether a host name means this machine without asking a name server, or is an address."""
    if "." not in name or name == server.lower() or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _variant(site: WorkbenchState, at: str) -> Variant:
    variant = site.page(at)
    if variant is None:
        raise _RefusedError("404 Not Found", f"there is no page at '{at}'")
    return variant


def _body(environ: Environ) -> Mapping[str, Any]:
    try:
        body = json.loads(content_of(environ))
    except (ValueError, RecursionError):
        raise _RefusedError("400 Bad Request", "the body is not JSON") from None
    if not isinstance(body, dict):
        raise _RefusedError("400 Bad Request", "the body is not an object")
    return body


def _shown(request: Request) -> str:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    return f"{request.method} {request.path}{'?' if query else ''}{query}"


def _told(answer: ServiceResponse) -> dict[str, Any]:
    return {"status": answer.status, "body": answer.body, "text": answer.text}


def _asset(name: str, start: Start) -> Iterable[bytes]:
    kind = _KINDS.get(name.rpartition(".")[2])
    if kind is None or name not in ("workbench.css", "workbench.js"):
        raise _RefusedError("404 Not Found", f"there is no '{name}'")
    content = (
        files("mkdocs_tandem").joinpath("output", "html", "theme", "workbench", name).read_bytes()
    )
    start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
    return [content]


def _json(start: Start, value: Any, status: str = "200 OK") -> Iterable[bytes]:
    content = json.dumps(value).encode()
    start(
        status,
        [
            ("Content-Type", _JSON),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
        ],
    )
    return [content]
