"""How many attempts each receiver may have under way at once, so that none holds up the others."""

from collections import Counter

SLOW = 1.0
"""Seconds after which an answer is slow."""
_MOST_REMEMBERED = 10_000


class Fairness:
    """Shares the senders among receivers.

    A receiver starts with one attempt at a time. It gets one more after each quick attempt, up to
    a quarter of the senders, and is back at one after a slow one. All slow receivers together have
    a quarter of the senders, and all new ones half of them.
    """

    def __init__(self, senders: int) -> None:
        self._most = max(1, senders // 4)
        self._most_new = max(1, senders // 2)
        self._limits: dict[str, int] = {}
        """0 stands for a receiver that was slow; one that is not listed is new."""
        self._under_way: Counter[str] = Counter()

    def full(self) -> list[str]:
        """The receivers that get nothing more for now."""
        full = {name for name, count in self._under_way.items() if count >= self._limit(name)}
        slow = {name for name, limit in self._limits.items() if not limit}
        if sum(self._under_way[name] for name in slow & full) >= self._most:
            full |= slow
        return sorted(full)

    def known(self) -> list[str] | None:
        """The receivers that may get anything while new ones may not; ``None`` if all may."""
        new = sum(count for name, count in self._under_way.items() if name not in self._limits)
        return sorted(self._limits) if new >= self._most_new else None

    def take(self, receiver: str) -> None:
        self._under_way[receiver] += 1

    def release(self, receiver: str, seconds: float) -> None:
        """Ends an attempt that took some ``seconds``."""
        self._under_way[receiver] -= 1
        if not self._under_way[receiver]:
            del self._under_way[receiver]
        limit = 0 if seconds >= SLOW else min(self._most, self._limit(receiver) + 1)
        self._limits.pop(receiver, None)
        self._limits[receiver] = limit  # at the end: the first ones are the longest unused
        if len(self._limits) > _MOST_REMEMBERED:
            del self._limits[next(iter(self._limits))]

    def _limit(self, receiver: str) -> int:
        return max(1, self._limits.get(receiver, 1))
