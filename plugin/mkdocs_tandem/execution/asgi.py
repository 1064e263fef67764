"""ASGI applications, called in this process with their lifespan.

Source: ASGI 3.0, HTTP and lifespan protocols.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mkdocs_tandem.execution.application import MAX_ANSWER, ApplicationError, article, header_pairs

Message = dict[str, Any]
_START, _BODY = "http.response.start", "http.response.body"
_STATUSES = range(100, 600)
_URL = "http://localhost"


@dataclass
class Lifespan:
    """Starts and ends an application; one that has no lifespan is left alone."""

    application: Any
    state: dict[str, Any] = field(default_factory=dict)
    _task: "asyncio.Task[None] | None" = None
    _stop: BaseException | None = None
    _to: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    _from: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)

    async def start(self) -> None:
        """Start the application.

        Raises:
            RuntimeError: if it reports that it cannot start.
        """
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self.state}
        self._task = asyncio.create_task(self._run(scope))
        await self._answered("lifespan.startup")

    async def end(self) -> None:
        """End the application."""
        if self._task is not None and not self._task.done():
            await self._answered("lifespan.shutdown")

    async def _run(self, scope: Message) -> None:
        try:
            await self.application(scope, self._to.get, self._from.put)
        except (Exception, asyncio.CancelledError):
            raise  # means that there is no lifespan
        except BaseException as error:  # noqa: BLE001 -- ends the call, not the task alone
            self._stop = error

    async def _answered(self, event: str) -> None:
        """Send an event, and wait for the answer or for the end of the application."""
        if self._task is None:
            return
        await self._to.put({"type": event})
        answer = asyncio.ensure_future(self._from.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            if self._stop is not None:
                raise self._stop
            self._task.exception()  # raising here means: there is no lifespan (ASGI, "Scope")
            return
        message = _message(answer.result())
        if message.get("type") == f"{event}.failed":
            raise RuntimeError(message.get("message") or f"'{event}' failed")


@dataclass
class ResponseSender:
    """Passes on the messages of one response, if ASGI allows them."""

    send: Callable[[Message], Awaitable[None]]
    _is_started: bool = False
    _is_complete: bool = False
    _size: int = 0

    async def __call__(self, sent: Any) -> None:
        """Pass a message on.

        Raises:
            ApplicationError: if it is not one that may follow.
        """
        message = _message(sent)
        kind = message.get("type")
        if kind == _START:
            message = _head(message)
            if self._is_started:
                raise ApplicationError(f"the application sent '{_START}' twice")
            self._is_started = True
        elif kind == _BODY:
            self._check_body(message)
            self._is_complete = not message.get("more_body", False)
        await self.send(message)

    def _check_body(self, message: Message) -> None:
        if not self._is_started:
            raise ApplicationError(f"the application sent '{_BODY}' before '{_START}'")
        if self._is_complete:
            hint = "write 'more_body': True in each but the last"
            raise ApplicationError(f"the application sent '{_BODY}' after the last one", hint=hint)
        if not isinstance(message.get("body", b""), bytes | bytearray | memoryview):
            found = article(message["body"])
            message_text = f"the 'body' that the application sent is {found}, not bytes"
            raise ApplicationError(message_text, hint="encode texts: 'text.encode()'")
        self._size += len(message.get("body", b""))
        if self._size > MAX_ANSWER:
            raise ApplicationError(f"the answer has more than {MAX_ANSWER:,} bytes")

    def check_end(self) -> None:
        """Check that the answer is complete.

        Raises:
            ApplicationError: if the application has returned too early.
        """
        if not self._is_started:
            raise ApplicationError(f"the application ended without sending '{_START}'")
        if not self._is_complete:
            hint = "'more_body' has to be missing or False in the last one"
            raise ApplicationError(f"the application ended before its last '{_BODY}'", hint=hint)


def _message(sent: Any) -> Message:
    if isinstance(sent, dict):
        return sent
    raise ApplicationError(f"the application sent {article(sent)}, not a dict with a 'type'")


def _head(message: Message) -> Message:
    """The first message of an answer, with its headers as a list."""
    status, headers = message.get("status"), message.get("headers", [])
    if not isinstance(status, int) or status not in _STATUSES:
        found = f"the status that the application sent is {status!r}"
        raise ApplicationError(f"{found}, not a number such as 200")
    pairs, wrong = header_pairs(headers, bytes)
    if wrong:
        found = f"the headers that the application sent {wrong}"
        hint = "write [(b'content-type', b'application/json')]"
        raise ApplicationError(f"{found}, not pairs of bytes", hint=hint)
    return {**message, "headers": pairs}


class Client:
    """Asks one application, which lives until ``close``."""

    def __init__(self, application: Any) -> None:
        # httpx takes a tenth of a check's imports, and most applications are WSGI
        from httpx import ASGITransport, AsyncClient  # noqa: PLC0415 -- see above

        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each request
        self._runner = asyncio.Runner()
        self._lifespan = Lifespan(application)
        self._client = AsyncClient(
            transport=ASGITransport(self._with_state(application)),
            base_url=_URL,
            headers={"Accept-Encoding": "identity"},
        )
        self._is_started = False

    def _with_state(self, application: Any) -> Any:
        async def called(scope: Message, receive: Any, send: Any) -> None:
            sending = ResponseSender(send)
            await application({**scope, "state": {**self._lifespan.state}}, receive, sending)
            sending.check_end()

        return called

    def ask(
        self,
        method: str,
        url: str,
        query: Mapping[str, str | list[str]],
        headers: Mapping[str, str],
        content: bytes | None,
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and content of an answer; the application is started by the first."""
        return self._runner.run(self._ask(method, url, query, headers, content))

    async def _ask(
        self,
        method: str,
        url: str,
        query: Mapping[str, str | list[str]],
        headers: Mapping[str, str],
        content: bytes | None,
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        if not self._is_started:
            await self._lifespan.start()
            self._is_started = True
        raw_headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        request = self._client.build_request(
            method, url, params=dict(query) or None, headers=raw_headers, content=content
        )
        response = await self._client.send(request, stream=True)
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
        return response.status_code, response.headers.multi_items(), raw

    def close(self) -> None:
        """End the application."""
        loop = self._runner.get_loop()
        loop.set_exception_handler(lambda loop, context: None)  # of tasks that do not end
        try:
            if self._is_started:
                self._runner.run(self._end())
            self._runner.close()
        finally:
            for task in asyncio.all_tasks(loop):
                _keep_forever(task.get_coro())

    async def _end(self) -> None:
        await self._client.aclose()
        await self._lifespan.end()


def _keep_forever(coroutine: object) -> None:
    """Keep a coroutine that does not end, even at the end of the program.

    Python throws ``GeneratorExit`` into one that it deletes, and nothing can interrupt its wait.
    """
    import ctypes  # noqa: PLC0415 -- it is hardly ever needed

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(coroutine))
