"""Requests to a base URL, within a time limit and to allowed hosts only."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, cast

import httpx

from mkdocs_tandem.time_limit import TimeLimitError, limited

PAUSE = 0.1
"""Seconds before a refused connection is tried again; twice as many each time."""
LONGEST_PAUSE = 2.0


_NUMBERS = re.compile(r"\[Errno -?\d+\] |\[SSL[^\]]*\] |\s*\(_ssl\.c:\d+\)")
"""What the system and OpenSSL put around their words."""


class RemoteError(Exception):
    """There is no answer."""


@dataclass(frozen=True)
class Remote:
    """One client of a service, with connections that stay."""

    url: str
    is_allowed: Callable[[str], bool]
    """Whether a host may be asked."""
    timeout: float
    """Seconds that an answer may take, from the request to its last byte."""
    retries: int
    """How often a connection that is refused is tried again: then nothing was sent."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    @cached_property
    def _client(self) -> httpx.Client:
        # no environment: a netrc file would overwrite the credentials of the settings
        return httpx.Client(base_url=self.url, timeout=self.timeout, trust_env=False)

    def close(self) -> None:
        if "_client" in vars(self):
            self._client.close()

    def ask(
        self, method: str, path: str, read: Callable[[Iterable[bytes]], bytes], **more: Any
    ) -> tuple[int, Sequence[tuple[str, str]], bytes]:
        """Status, headers and content of the answer to a request; ``more`` is for httpx.

        Raises:
            RemoteError: if there is none, or the host may not be asked.
        """
        try:
            headers = encoded(more.pop("headers", {}))
            request = self._client.build_request(method, path, headers=headers, **more)
            self._check(request.url.host)
            end = self.clock() + self.timeout
            response = self._sent(request)
            try:
                stream = cast("httpx.SyncByteStream", response.stream)
                response.stream = _Checked(stream, partial(self._check_time, end))
                content = read(response.iter_bytes())
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RemoteError(f"no response: {self._cause(error)}") from error
        return response.status_code, _headers(response), content

    def _cause(self, error: Exception) -> str:
        """What went wrong, without numbers of errors, and with the host and port."""
        text = _NUMBERS.sub("", str(error)) or type(error).__name__
        plain = text if text[:2].isupper() else text[:1].lower() + text[1:]
        return f"{plain.rstrip('.')} ({self._client.base_url.netloc.decode('ascii')})"

    def _check(self, host: str) -> None:
        if not self.is_allowed(host):
            raise RemoteError(f"'{host}' is not allowed by 'execute.hosts'")

    def _sent(self, request: httpx.Request) -> httpx.Response:
        for number in range(self.retries):
            try:
                return self._head(request)
            except httpx.ConnectError:
                self.sleep(min(PAUSE * 2**number, LONGEST_PAUSE))
        return self._head(request)

    def _head(self, request: httpx.Request) -> httpx.Response:
        """The head of an answer; each of its bytes may come in time, and the last too late."""
        try:
            return limited(lambda: self._client.send(request, stream=True), self.timeout)
        except TimeLimitError:
            raise RemoteError(f"no response within {self.timeout:g} seconds") from None

    def _check_time(self, end: float) -> None:
        if self.clock() > end:
            raise RemoteError(f"no response within {self.timeout:g} seconds")


class _Checked(httpx.SyncByteStream):
    """The bytes of an answer, as they come; decoders may give nothing for all of them."""

    def __init__(self, stream: httpx.SyncByteStream, check: Callable[[], None]) -> None:
        self._stream = stream
        self._check = check

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._check()
            yield chunk

    def close(self) -> None:
        self._stream.close()


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as curl sends them: in UTF-8, though RFC 9110 has only visible ASCII."""
    return [
        (name.encode("utf-8", "replace"), value.encode("utf-8", "replace"))
        for name, value in headers.items()
    ]


def _headers(response: httpx.Response) -> list[tuple[str, str]]:
    """The headers of an answer whose content is decoded."""
    decoded = (
        {"content-encoding", "content-length"} if "content-encoding" in response.headers else {}
    )
    return [(name, it) for name, it in response.headers.multi_items() if name not in decoded]
