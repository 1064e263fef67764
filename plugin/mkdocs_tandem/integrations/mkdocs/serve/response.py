"""A WSGI application's response as a value."""

from collections.abc import Callable
from typing import Any, NamedTuple, Self


class AppResponse(NamedTuple):
    """What came back from an application.

    Source: PEP 3333.
    """

    status: str
    headers: list[tuple[str, str]]
    content: bytes

    @classmethod
    def of(cls, application: Callable[..., Any], environ: dict[str, Any]) -> Self:
        """What an application answers to a request."""
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
        """An answer that tells a reader why there is none."""
        plain = [("Content-Type", "text/plain; charset=utf-8")]
        return cls("500 Internal Server Error", plain, message.encode())

    def sent(self, start_response: Callable[..., Any]) -> list[bytes]:
        """The content, with status and headers handed to the server; its length is made new."""
        headers = [(name, value) for name, value in self.headers if name != "Content-Length"]
        start_response(self.status, [*headers, ("Content-Length", str(len(self.content)))])
        return [self.content]
