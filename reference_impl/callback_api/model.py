"""The things that the API keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = Any


class Status(StrEnum):
    """Of a callback or a monitor."""

    RUNNING = "Running"
    PAUSED = "Paused"
    FAILED = "Failed"


@dataclass(frozen=True)
class Callback:
    """Where notifications go, and how."""

    id: str
    audience: str
    owner: str
    """The fleet, or the application and the driver."""
    subscribe: Mapping[str, Json]
    """As the client sent it."""
    status: str = Status.RUNNING

    @property
    def types(self) -> frozenset[str]:
        """What it serves: kinds of action for a fleet, ``Monitor`` and ``Remote`` for a driver."""
        if self.audience == "b2b":
            return frozenset(self.subscribe["remoteTypes"])
        return frozenset(self.subscribe.get("type", ("Monitor", "Remote")))


@dataclass(frozen=True)
class Remote:
    """An action on a vehicle, and how far it has come."""

    id: str
    callback_id: str
    vid: str
    type: str
    body: Mapping[str, Json]
    """As the client sent it."""
    status: str = "Accepted"
    failure_cause: str | None = None
    feedback_detail: str | None = None

    @property
    def is_done(self) -> bool:
        return self.status in {"Success", "AlreadyDone", "Failed"}


@dataclass(frozen=True)
class Monitor:
    """What to watch for, and how to tell."""

    id: str
    audience: str
    owner: str
    body: Mapping[str, Json]
    """As the client sent it."""
    created: float
    updated: float
    callback_id: str = ""
    """A driver's monitor uses a callback; a fleet's has a webhook of its own."""
    vid: str = ""
    """A fleet's monitor watches all vehicles of its fleet, which is its owner."""
    status: str = Status.RUNNING


@dataclass(frozen=True)
class VehicleState:
    """What is known of a vehicle; the sandbox may set any of it."""

    id: str
    awake_until: float = 0.0
    is_reachable: bool = True
    """Whether it wakes up when it is told to."""
    is_charged: bool = True
    """Whether its battery suffices for an action."""
    is_permitted: bool = True
    """Whether its owner has the right to act on it."""
    outcome: str = "Success"
    """How actions end: ``Success``, ``AlreadyDone`` or a cause of failure."""
    feedback_detail: str | None = None
    """What is said besides when the doors are locked."""
    wake_ups: int = 0
    """How often it was woken up in ``month``."""
    month: str = ""
    achieved: Mapping[str, Json] = field(default_factory=dict)
    """The last action of each kind that succeeded."""
    values: Mapping[str, Json] = field(default_factory=dict)
    """The last value of each kind of data, as a string or a list of objects."""
    position: Mapping[str, float] | None = None
    """``longitude`` and ``latitude``."""
    documents: Mapping[str, Json] = field(default_factory=dict)
    """What monitors can ask for besides, as ``telemetry`` or ``doorState``."""


@dataclass(frozen=True)
class Watch:
    """What a monitor remembers of one vehicle."""

    id: str
    """Of the monitor and of the vehicle, as ``watch_id`` joins them."""
    monitor_id: str
    is_true: bool = False
    """Whether the condition stays true, changes left aside."""
    latched: Sequence[str] = ()
    """Names of triggers whose demand on the previous value has been met."""


def watch_id(monitor_id: str, vid: str) -> str:
    """Names what one monitor remembers of one vehicle."""
    return f"{monitor_id}/{vid}"
