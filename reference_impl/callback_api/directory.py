"""Who may call, and what is theirs.

The demo directory, with which every fresh application starts:

* Fleets: ``client_id=demo-fleets``, user ``demo-owner``, password ``demo-password``; the fleet
  ``F0001`` with the vehicles ``V0001`` and ``V0002``. The fleet ``F0002`` with the vehicle
  ``V0003`` belongs to somebody else (``other-fleets``, ``other-owner``, ``other-password``).
* Drivers: ``client_id=demo-app``, the token ``demo-token`` with all scopes, ``demo-token-doors``
  with the scope of doors only and ``demo-token-none`` with none; the vehicle ``V1001``. The
  vehicle ``V1002`` is another driver's, whose token is ``other-token``.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from callback_api.contract.profile import DATA_SCOPES, REMOTE_SCOPES


@dataclass(frozen=True)
class Vehicle:
    """A vehicle as its owner knows it."""

    vid: str
    vin: str
    fleet: str = ""
    """Empty for a driver's own vehicle."""


@dataclass(frozen=True)
class Principal:
    """Somebody who proved who they are."""

    client_id: str
    user: str
    secret: str = field(repr=False)
    """A password, or the whole of a bearer token."""
    fleets: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    """Vehicles of a driver; those of a fleet are found by the fleet."""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Directory:
    """All accounts, tokens and vehicles."""

    owners: tuple[Principal, ...]
    drivers: tuple[Principal, ...]
    vehicles: Mapping[str, Vehicle]

    def owner(self, user: str, password: str) -> Principal | None:
        """The account of a fleet's owner; the time that this takes tells nothing of secrets."""
        given = f"{user}:{password}"
        return _find(given, [(f"{known.user}:{known.secret}", known) for known in self.owners])

    def driver(self, token: str) -> Principal | None:
        """The driver behind a token; the time that this takes tells nothing of tokens."""
        return _find(token, [(known.secret, known) for known in self.drivers])

    def is_in_fleet(self, vid: str, fleet: str) -> bool:
        vehicle = self.vehicles.get(vid)
        return vehicle is not None and vehicle.fleet == fleet


def _find(given: str, known: list[tuple[str, Principal]]) -> Principal | None:
    found = None
    for secret, principal in known:
        if hmac.compare_digest(given.encode(), secret.encode()):
            found = principal
    return found


def _driver(token: str, user: str, vehicle: str, scopes: set[str]) -> Principal:
    return Principal(
        "demo-app", user, token, vehicles=frozenset({vehicle}), scopes=frozenset(scopes)
    )


def demo_directory() -> Directory:
    """The accounts and vehicles that are described above."""
    everything = {*DATA_SCOPES, *REMOTE_SCOPES.values()}
    return Directory(
        owners=(
            Principal("demo-fleets", "demo-owner", "demo-password", frozenset({"F0001"})),
            Principal("other-fleets", "other-owner", "other-password", frozenset({"F0002"})),
        ),
        drivers=(
            _driver("demo-token", "driver-1", "V1001", everything),
            _driver("demo-token-doors", "driver-1", "V1001", {"remote:door:write"}),
            _driver("demo-token-none", "driver-1", "V1001", set()),
            _driver("other-token", "driver-2", "V1002", everything),
        ),
        vehicles={
            vehicle.vid: vehicle
            for vehicle in (
                Vehicle("V0001", "VR0DEMXCALLBK0001", "F0001"),
                Vehicle("V0002", "VR0DEMXCALLBK0002", "F0001"),
                Vehicle("V0003", "VR0DEMXCALLBK0003", "F0002"),
                Vehicle("V1001", "VR0DEMXCALLBK1001"),
                Vehicle("V1002", "VR0DEMXCALLBK1002"),
            )
        },
    )
