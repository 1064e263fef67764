"""The workbench added to pages on their way to the browser."""

import posixpath
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self

from mkdocs.livereload import LiveReloadServer

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.mkdocs.workbench import PREFIX, Workbench, WorkbenchState, decorated


class AppResponse(NamedTuple):
    """The response of an application.

    Source: PEP 3333.
    """

    status: str
    headers: list[tuple[str, str]]
    content: bytes

    @classmethod
    def of(cls, application: Callable[..., Any], environ: dict[str, Any]) -> Self:
        """The response of an application to a request."""
        started: list[tuple[Any, ...]] = []
        chunks = application(environ, lambda *given: started.append(given))
        try:
            content = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers, *_ = started[-1]
        return cls(status, headers, content)

    @classmethod
    def broken(cls, message: str) -> Self:
        """A response with an error message."""
        plain = [("Content-Type", "text/plain; charset=utf-8")]
        return cls("500 Internal Server Error", plain, message.encode())

    def sent(self, start_response: Callable[..., Any]) -> list[bytes]:
        """The content, with status and headers handed to the server; its length is made new."""
        headers = [(name, value) for name, value in self.headers if name != "Content-Length"]
        start_response(self.status, [*headers, ("Content-Length", str(len(self.content)))])
        return [self.content]


_TEXTS = {
    ".http": "text/plain",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
"""The media types of files that are made on request, by their endings."""


class WorkbenchMiddleware:
    """The application of a server, around the one that serves the site."""

    def __init__(
        self,
        server: LiveReloadServer,
        latest: Callable[[], WorkbenchState | None],
        failure: Callable[[], Finding | None],
        text: Callable[[str], str | None] = lambda address: None,
    ) -> None:
        """``latest`` gives the site as it was built last, ``failure`` what keeps it from now on.

        ``text`` gives that of a file at an address which is made for programs, if there is one.
        """
        self._inner: Any = server.get_app()
        self._mount = server.mount_path
        self._latest = latest
        self._text = text
        self.workbench = Workbench(latest, failure)
        server.set_app(self.answer)

    def answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request for a page of the site, or for something of the workbench."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "ignore")
        if "\0" in path:  # no file has such a name, and opening one is an exception
            start("400 Bad Request", [("Content-Length", "0")])
            return []
        address = path.removeprefix(self._mount)
        if path.startswith(self._mount) and address.startswith(PREFIX):
            return self.workbench.answer(address.removeprefix(PREFIX), environ, start)
        ending = posixpath.splitext(address)[1]
        if ending in _TEXTS and (text := self._text(address)) is not None:
            headers = [("Content-Type", f"{_TEXTS[ending]}; charset=utf-8")]
            return AppResponse("200 OK", headers, text.encode("utf-8", "replace")).sent(start)
        if not address.endswith((".html", "/")) and address:
            inner: Iterable[bytes] = self._inner(environ, start)
            return inner
        return self._page(address, environ, start)

    def _page(
        self, address: str, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        answer = AppResponse.of(self._inner, environ)
        site = self._latest()
        variant = site.page(address) if site else None
        if site and variant and answer.status.startswith("200"):
            html = answer.content.decode("utf-8", "replace")
            content = decorated(html, site, variant, f"{self._mount}{PREFIX}").encode()
            answer = answer._replace(content=content)
        return answer.sent(start)
