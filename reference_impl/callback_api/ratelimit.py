"""How often a client may call."""

import threading
from collections import deque
from dataclasses import dataclass, field
from math import ceil


@dataclass(frozen=True)
class Limits:
    """Requests that one application may make."""

    day: int = 100_000
    """Within any 24 hours."""
    second: int = 1_000
    """Within any second."""


@dataclass(frozen=True)
class Allowance:
    """What is left to a client, and what it is told of that."""

    limits: tuple[int, ...]
    remaining: tuple[int, ...]
    wait: int | None
    """Seconds until it may call again; ``None`` if it may right now."""

    @property
    def headers(self) -> dict[str, str]:
        told = {}
        pairs = zip(self.limits, self.remaining, strict=True)
        for number, (limit, remaining) in enumerate(pairs, start=1):
            told[f"X-RateLimit-Limit-{number}"] = str(limit)
            told[f"X-RateLimit-Remaining-{number}"] = str(remaining)
        if self.wait is not None:
            told |= {"X-RateLimit-Reset": str(self.wait), "Retry-After": str(self.wait)}
        return told


@dataclass
class _Window:
    """The requests of one client within a sliding span of time."""

    limit: int
    span: float
    moments: deque[float] = field(default_factory=deque)

    def slide(self, now: float) -> None:
        while self.moments and self.moments[0] <= now - self.span:
            self.moments.popleft()

    def wait(self, now: float) -> float:
        if len(self.moments) < self.limit:
            return 0.0
        oldest = self.moments[0] if self.moments else now
        return oldest + self.span - now


class RateLimiter:
    """Counts the requests of each client, in memory."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clients: dict[str, tuple[_Window, _Window]] = {}
        self._lock = threading.Lock()
        self._last = 0.0
        self._set_back = 0.0

    def admit(self, client_id: str, now: float) -> Allowance:
        """Counts a request unless there have been too many."""
        with self._lock:
            now = self._forward(now)
            if client_id not in self._clients:
                day, second = self._limits.day, self._limits.second
                self._clients[client_id] = (_Window(day, 86_400.0), _Window(second, 1.0))
            windows = self._clients[client_id]
            for window in windows:
                window.slide(now)
            wait = max(window.wait(now) for window in windows)
            if not wait:
                for window in windows:
                    window.moments.append(now)
            return Allowance(
                tuple(window.limit for window in windows),
                tuple(max(0, window.limit - len(window.moments)) for window in windows),
                ceil(wait) if wait else None,
            )

    def _forward(self, now: float) -> float:
        """A time that goes on from the last one even if the clock was set back."""
        self._set_back += max(0.0, self._last - (now + self._set_back))
        self._last = now + self._set_back
        return self._last
