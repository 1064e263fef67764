"""Where all time comes from."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, in seconds since 1970."""

    def now(self) -> float: ...


class SystemClock:
    """The time of this machine."""

    def now(self) -> float:
        return time.time()


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


def timestamp(moment: float) -> str:
    """A moment as RFC 3339 in UTC, to the millisecond if it is not a whole second."""
    precision = "seconds" if moment == int(moment) else "milliseconds"
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec=precision)
    return text.replace("+00:00", "Z")
