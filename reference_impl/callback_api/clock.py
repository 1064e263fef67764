"""Where all time comes from."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

TICK = 0.002
"""Seconds by which a clock that ticks goes on each time it is read."""


class Clock(Protocol):
    """Tells the time, in seconds since 1970."""

    def now(self) -> float: ...


class SystemClock:
    """The time of this machine, which never goes back: if it is set back, seconds still pass."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._ahead = float("-inf")

    def now(self) -> float:
        # the wall clock is read first: a thread that is paused in between must not gain time
        self._ahead = max(self._ahead, self._wall() - self._steady())
        return self._steady() + self._ahead


class VirtualClock:
    """A time that stands still until it is set."""

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        """``start`` is the beginning of 2026 unless told."""
        self._now = start

    def now(self) -> float:
        return self._now

    def set(self, moment: float) -> None:
        """Moves to a moment; one in the past is ignored."""
        self._now = max(self._now, moment)


class TickingClock:
    """A clock that gains a little each time it is read.

    A sandbox counts requests by it: while its own clock is stopped, any limit on requests per
    second would be used up once and for all.
    """

    def __init__(self, clock: Clock, tick: float = TICK) -> None:
        """``tick`` is in seconds."""
        self._clock = clock
        self._tick = tick
        self._reads = 0

    def now(self) -> float:
        self._reads += 1
        return self._clock.now() + self._reads * self._tick


def timestamp(moment: float) -> str:
    """A moment as RFC 3339 in UTC, to the millisecond if it is not a whole second."""
    precision = "seconds" if moment == int(moment) else "milliseconds"
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec=precision)
    return text.replace("+00:00", "Z")
