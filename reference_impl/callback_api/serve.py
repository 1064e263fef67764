"""The API for real: over HTTP, kept in a file, with threads that deliver."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from callback_api.app import application
from callback_api.clock import SystemClock
from callback_api.database import Database, reserve
from callback_api.directory import Directory, demo_directory
from callback_api.engine import Engine
from callback_api.outgoing_request import Parcel
from callback_api.ratelimit import Limits
from callback_api.refusal import traced
from callback_api.sending import TIMEOUT, Sender, hush
from callback_api.signature import Signer

_log = logging.getLogger("callback_api")
_IDLE = 0.05
"""Seconds that a thread waits when there is nothing to do."""
_RECOVERY = 1.0
"""Seconds that a thread waits after an error, such as a full disk."""
_CONNECTIONS = 900
"""Clients that may be connected at once: most systems allow a process 1,024 open files."""


@dataclass(frozen=True)
class Options:
    """What the command line decides."""

    accounts: Directory = field(default_factory=demo_directory)
    db: Path | None = None
    """The SQLite file; without one, everything is gone in the end."""
    host: str = "127.0.0.1"
    port: int = 8000
    senders: int = 64
    """Threads that deliver; receivers that are slow get a quarter of them, all together."""
    timeout: float = TIMEOUT
    """Seconds within which a receiver has to acknowledge."""
    client_timeout: int = 30
    """Seconds within which a client has to send a whole request, or to read some of the answer."""
    allow_private_targets: bool = False
    push_url: str = ""
    signer: Signer | None = None
    limits: Limits = field(default_factory=Limits)


class _Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection to a client, which is closed if a request is not complete in time.

    waitress closes connections on which nothing happens; a client that sends a byte now and then
    would keep its connection for ever.
    """

    _begun: float | None = None

    def handle_read(self) -> None:
        super().handle_read()
        if self.request is None:
            self._begun = None
            return
        if self._begun is None:
            self._begun = time.time()
        self.last_activity = self._begun


class Server:
    """One process: an HTTP server, a thread for what is due and some that deliver."""

    def __init__(self, options: Options) -> None:
        """Raises ``DatabaseInUseError`` if another process serves the same database."""
        hush()
        self._lock = None if options.db is None else reserve(options.db)
        clock = SystemClock()
        sender = Sender(
            clock,
            options.push_url,
            options.allow_private_targets,
            options.signer,
            options.timeout,
        )
        self._database = Database(options.db)
        senders = options.senders
        self.engine = Engine(self._database, options.accounts, clock, sender.send, senders=senders)
        self._http = _listening(application(self.engine, options.limits), options)
        self._is_stopped = threading.Event()
        self._idle_senders = threading.Semaphore(senders)
        self._claimed: SimpleQueue[Parcel | None] = SimpleQueue()
        tasks = [self._keep_time, self._claim, *[self._deliver] * senders]
        self._threads = [
            threading.Thread(target=self._repeat, args=(task,), daemon=True) for task in tasks
        ]

    @property
    def port(self) -> int:
        """The port that it listens on, which the system chose if the option was 0."""
        return int(self._http.effective_port)

    def run(self) -> None:
        """Serves until the process is interrupted or ``stop`` is called."""
        for thread in self._threads:
            thread.start()
        try:
            self._http.run()
        except OSError:
            if not self._is_stopped.is_set():  # to stop is to close what it waits for
                raise
        finally:
            self.stop()

    def stop(self) -> None:
        """Ends all threads; attempts that are under way are made again after the next start."""
        self._is_stopped.set()
        self._http.close()
        self._http.task_dispatcher.shutdown(timeout=1)  # the threads that answer requests
        for _ in self._threads:
            self._claimed.put(None)
        end = time.monotonic() + 1
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout=max(0.0, end - time.monotonic()))
        if self._lock is not None:
            self._lock.close()

    def _keep_time(self) -> bool:
        """Lets happen what is due, deliveries left aside."""
        self.engine.run_timers()
        self.engine.delivery.give_up_old()
        return False

    def _claim(self) -> bool:
        """Hands the next parcel to a thread that delivers; whether there was one."""
        if not self._idle_senders.acquire(timeout=_IDLE):
            return False
        parcel = None
        try:
            parcel = self.engine.delivery.claim()
        finally:
            if parcel is None:
                self._idle_senders.release()
        if parcel is not None:
            self._claimed.put(parcel)
        return parcel is not None

    def _deliver(self) -> bool:
        """Waits for a parcel and makes one attempt for it."""
        parcel = self._claimed.get()
        if parcel is None:
            return False
        try:
            self.engine.delivery.attempt(parcel)
        finally:
            self._idle_senders.release()
        return True

    def _repeat(self, task: Callable[[], bool]) -> None:
        """Does a task again and again, at once as long as it finds something to do."""
        while not self._is_stopped.is_set():
            try:
                is_busy = task()
            except Exception as error:  # noqa: BLE001 -- a thread that ends would deliver no more
                # its message may quote a secret
                _log.error("a task failed and is tried again: %s", traced(error))
                self._is_stopped.wait(_RECOVERY)
                continue
            if not is_busy:
                self._is_stopped.wait(_IDLE)


def _listening(app: Any, options: Options) -> Any:
    """An HTTP server that does not run yet."""
    dispatchers: dict[int, Any] = {}
    server = create_server(
        app,
        map=dispatchers,
        host=options.host,
        port=options.port,
        max_request_body_size=2_000_000,
        connection_limit=_CONNECTIONS,
        channel_timeout=options.client_timeout,
        cleanup_interval=max(1, options.client_timeout // 10),
        asyncore_use_poll=True,
        ident=None,
    )
    for dispatcher in dispatchers.values():
        if isinstance(dispatcher, BaseWSGIServer):
            dispatcher.channel_class = _Channel
    return server
