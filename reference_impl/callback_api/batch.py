"""How many notifications travel together, and how long they wait for each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DRIVERS_SIZE = 100
"""How many stored notifications a driver's receiver gets at once."""

_DEFAULT_WINDOW = 60


@dataclass(frozen=True)
class BatchPolicy:
    """The room in a parcel, and how long it is open."""

    size: int = 1
    window: float = 0.0
    """Seconds that the first notification waits at most for others; 0 if none is waited for."""


ALONE = BatchPolicy()
"""Every notification in a request of its own."""
STORED = BatchPolicy(DRIVERS_SIZE)
"""Notifications travel together only while they wait for another attempt."""


def fleets_batch(
    settings: Mapping[str, Any] | None, attributes: list[Mapping[str, str]]
) -> BatchPolicy:
    """What a fleet's ``batchNotify`` means; a query that names the vehicle rules it out."""
    if settings is None or any(map(_names_vehicle, attributes)):
        return ALONE
    return BatchPolicy(settings["size"], float(settings.get("timeWindow", _DEFAULT_WINDOW)))


def _names_vehicle(attribute: Mapping[str, str]) -> bool:
    return attribute["type"] == "Query" and attribute["value"].lower() == "$vin"
