"""A server in this process, and notifications for it to deliver."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from callback_api.batch import BatchPolicy
from callback_api.engine import Engine
from callback_api.outgoing_request import Draft, Envelope
from callback_api.retry import RetryPolicy
from callback_api.serve import Options, Server
from tests.support.waiting import ended, within


@dataclass(frozen=True)
class Running:
    """A server that listens on ``port``."""

    engine: Engine
    port: int


@contextmanager
def running(options: Options) -> Iterator[Running]:
    server = Server(options)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Running(server.engine, server.port)
    finally:
        within(server.stop)
        ended(thread)


def drafted(engine: Engine, target: str, stream: str, retry: RetryPolicy | None = None) -> None:
    """Puts a notification into the outbox."""
    now = engine.clock.now()
    policy = retry or RetryPolicy(None, 10)
    envelope = Envelope("webhook", target, frame={"callbackId": "c"})
    draft = Draft(stream, "c", "", envelope, {"event": stream}, now, policy, BatchPolicy(1, 0))
    engine.outbox.add(draft, now)
