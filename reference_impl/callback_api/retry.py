"""When a notification that was not acknowledged is sent again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RETENTION = 72 * 3600.0
"""Seconds after which a notification is given up, counted from what it tells about."""
DRIVERS_DELAY = 10.0
"""Seconds between attempts for drivers, who cannot choose."""

_DEFAULT_NUMBER = 3
_DEFAULT_DELAY = 10


@dataclass(frozen=True)
class RetryPolicy:
    """How often, and how far apart."""

    tries: int | None
    """How often it is sent at most; ``None`` for as often as its age allows."""
    delay: float
    """Seconds from the start of one attempt to the start of the next."""

    def is_over(self, attempts: int) -> bool:
        """Whether a notification that was sent so often is not sent again."""
        return self.tries is not None and attempts >= self.tries


DRIVERS_POLICY = RetryPolicy(None, DRIVERS_DELAY)


def fleets_policy(settings: Mapping[str, Any] | None) -> RetryPolicy:
    """What a fleet's ``retryPolicy`` means; without one, a single attempt."""
    settings = settings or {"policy": "None"}
    delay = float(settings.get("retryDelay", _DEFAULT_DELAY))
    tries = {
        "None": 1,
        "Bounded": settings.get("retryNumber", _DEFAULT_NUMBER),
        "Always": None,
    }
    return RetryPolicy(tries[settings["policy"]], delay)
