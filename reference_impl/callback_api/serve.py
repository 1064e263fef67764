"""The API for real: over HTTP, kept in a file, with threads that deliver."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from waitress.server import create_server

from callback_api.app import application
from callback_api.clock import SystemClock
from callback_api.database import Database
from callback_api.directory import Directory, demo_directory
from callback_api.engine import Engine
from callback_api.ratelimit import Limits
from callback_api.refusal import traced
from callback_api.sending import TIMEOUT, Sender, hush
from callback_api.signature import Signer

_log = logging.getLogger("callback_api")
_IDLE = 0.05
"""Seconds that a thread waits when there is nothing to do."""


@dataclass(frozen=True)
class Options:
    """What the command line decides."""

    accounts: Directory = field(default_factory=demo_directory)
    db: Path | None = None
    """The SQLite file; without one, everything is gone in the end."""
    host: str = "127.0.0.1"
    port: int = 8000
    senders: int = 8
    """Threads that deliver: as many receivers may be slow at once without delaying others."""
    timeout: float = TIMEOUT
    """Seconds within which a receiver has to acknowledge."""
    allow_private_targets: bool = False
    push_url: str = ""
    signer: Signer | None = None
    limits: Limits = field(default_factory=Limits)


class Server:
    """One process: an HTTP server, a thread for what is due and some that deliver."""

    def __init__(self, options: Options) -> None:
        hush()
        clock = SystemClock()
        sender = Sender(
            clock,
            options.push_url,
            options.allow_private_targets,
            options.signer,
            options.timeout,
        )
        self._database = Database(options.db)
        self._engine = Engine(self._database, options.accounts, clock, sender.send)
        self._http = create_server(
            application(self._engine, options.limits),
            host=options.host,
            port=options.port,
            max_request_body_size=2_000_000,
            ident=None,
        )
        self._is_stopped = threading.Event()
        tasks = [self._keep_time, *[self._engine.delivery.deliver_one] * options.senders]
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
        for thread in self._threads:
            thread.join(timeout=1)

    def _keep_time(self) -> bool:
        """Lets happen what is due, deliveries left aside."""
        self._engine.run_timers()
        self._engine.delivery.give_up_old()
        return False

    def _repeat(self, task: Callable[[], bool]) -> None:
        """Does a task again and again, at once as long as it finds something to do."""
        while not self._is_stopped.is_set():
            try:
                is_busy = task()
            except Exception as error:  # noqa: BLE001 a thread that ends would deliver no more
                # its message may quote a secret
                _log.error("a task failed and is tried again: %s", traced(error))
                is_busy = False
            if not is_busy:
                self._is_stopped.wait(_IDLE)
