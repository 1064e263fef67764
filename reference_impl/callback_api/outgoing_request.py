"""What is sent to a receiver in one request."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callback_api.batch import BatchPolicy
from callback_api.retry import RetryPolicy

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Envelope:
    """Where a notification goes, and what is around it."""

    channel: str
    """``webhook``, ``websocket`` or ``pushnotif``."""
    target: str
    """An address; for a push message, the device."""
    query: Pairs = ()
    headers: Pairs = ()
    frame: Mapping[str, Any] | None = None
    """The members beside ``events``; ``None`` if a notification stands alone or in an array."""

    @property
    def receiver(self) -> str:
        """The server that is connected to: host and port of a target, or the push service."""
        if self.channel == "pushnotif":
            return self.channel
        authority = re.split(r"[/?#\\]", self.target.partition("//")[2], maxsplit=1)[0]
        return authority.rpartition("@")[2].lower()


@dataclass(frozen=True)
class Draft:
    """A notification that is to be sent."""

    stream: str
    """The monitor or action that retries are counted for, or the callback that collects."""
    callback_id: str
    """Empty for a fleet's monitor."""
    monitor_id: str
    """Empty for an action."""
    envelope: Envelope
    event: Any
    triggered: float
    """When that happened which it tells about."""
    retry: RetryPolicy
    batch: BatchPolicy


@dataclass(frozen=True)
class Parcel:
    """Notifications that travel together."""

    id: str
    """The same on every attempt."""
    stream: str
    callback_id: str
    envelope: Envelope
    events: tuple[str, ...]
    """Each as JSON."""
    attempts: int
    """How often it was sent before."""
    retry: RetryPolicy

    @property
    def is_stored_batch(self) -> bool:
        """Whether drivers' notifications were put together, which leaves them their bodies only."""
        return self.envelope.frame is None and len(self.events) > 1

    @property
    def headers(self) -> Pairs:
        return () if self.is_stored_batch else self.envelope.headers

    @property
    def query(self) -> Pairs:
        return () if self.is_stored_batch else self.envelope.query

    @property
    def body(self) -> bytes:
        """JSON in UTF-8, put together from the events without reading them again."""
        events = ",".join(self.events)
        if self.envelope.frame is None:
            return (f"[{events}]" if len(self.events) > 1 else events).encode()
        frame = json.dumps(self.envelope.frame, ensure_ascii=False, separators=(",", ":"))
        return f'{frame[:-1]},"events":[{events}]}}'.encode()

    @property
    def content(self) -> Any:
        """The body as a value."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt."""

    status: int | None = None
    """The answer's HTTP status; ``None`` if there was none."""
    problem: str = ""
    """Why there was no answer, or none that counts."""

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 -- any 2xx
