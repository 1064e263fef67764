"""ASGI applications, called in this process with their lifespan.

Source: ASGI 3.0, HTTP and lifespan protocols.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
_URL = "http://localhost"


@dataclass
class Lifespan:
    """Starts and ends an application; one that has no lifespan is left alone."""

    application: Any
    state: dict[str, Any] = field(default_factory=dict)
    _task: "asyncio.Task[None] | None" = None
    _to: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    _from: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)

    async def start(self) -> None:
        """Start the application.

        Raises:
            RuntimeError: if it says that it cannot start.
        """
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self.state}
        self._task = asyncio.create_task(self._run(scope))
        await self._answered("lifespan.startup")

    async def end(self) -> None:
        """End the application."""
        if self._task is not None and not self._task.done():
            await self._answered("lifespan.shutdown")

    async def _run(self, scope: Message) -> None:
        await self.application(scope, self._to.get, self._from.put)

    async def _answered(self, event: str) -> None:
        """Send an event, and wait for the answer or for the end of the application."""
        if self._task is None:
            return
        await self._to.put({"type": event})
        answer = asyncio.ensure_future(self._from.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            self._task.exception()  # raising here means: there is no lifespan (ASGI, "Scope")
        elif answer.result()["type"] == f"{event}.failed":
            raise RuntimeError(answer.result().get("message") or f"'{event}' failed")


class Client:
    """Asks one application, which lives until ``close``."""

    def __init__(self, application: Any) -> None:
        # httpx takes a tenth of a check's imports, and most applications are WSGI
        from httpx import ASGITransport, AsyncClient  # noqa: PLC0415

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
            await application({**scope, "state": {**self._lifespan.state}}, receive, send)

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
        request = self._client.build_request(
            method, url, params=dict(query) or None, headers=dict(headers), content=content
        )
        response = await self._client.send(request, stream=True)
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
        return response.status_code, response.headers.multi_items(), raw

    def close(self) -> None:
        """End the application."""
        if self._is_started:
            self._runner.run(self._end())
        self._runner.close()

    async def _end(self) -> None:
        await self._client.aclose()
        await self._lifespan.end()
