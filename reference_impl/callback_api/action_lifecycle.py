"""The life of an action, from its request to the vehicle's answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from callback_api.model import Remote, VehicleState
from callback_api.schedule import Schedule, Timer
from callback_api.store import Store

AWAKE = 180.0
"""Seconds that a vehicle stays awake after its last message."""
WAKING = 30.0
"""Seconds that a vehicle takes to wake up, or to be given up."""
ACTING = 5.0
"""Seconds that a vehicle takes to act."""
WAKE_UPS = 100
"""How often a vehicle may be woken up in a calendar month."""

KINDS = {
    "door": "Doors",
    "horn": "Horn",
    "lights": "Lights",
    "charging": "ElectricBatteryChargingRequest",
    "preconditioning": "ThermalPreconditioning",
    "immobilization": "Immobilization",
    "stolen": "Stolen",
    "wakeUp": "WakeUp",
    "navigation": "Navigation",
}
"""The kind of an action, by the member that asks for it."""

_LASTING = frozenset({"door", "immobilization", "stolen"})
"""Actions that leave the vehicle in a state in which asking again changes nothing."""
_UNDER_WAY = ("Accepted", "WakingUpVehicle", "SentToVehicle")
"""The statuses of an action that is not done yet."""
_SILENT = "Navigation"
"""The kind that tells neither that it was accepted nor that the vehicle is woken up."""


def action(body: Mapping[str, Any]) -> str:
    """The member of a request that says what to do."""
    return next(name for name in KINDS if name in body)


@dataclass(frozen=True)
class Life:
    """Walks actions through their steps, some at once and some by timers."""

    store: Store
    schedule: Schedule
    tell: Callable[[Remote, float], None]
    """Called with each step as it happens."""

    def begin(self, remote: Remote, now: float) -> None:
        """The checks before anything is sent, and the first steps."""
        vehicle = self._of_this_month(remote.vid, now)
        if cause := self._refusal(remote, vehicle):
            self._end(remote, now, "Failed", cause)
            return
        if remote.type != _SILENT:
            remote = self._step(remote, now, "Accepted")
        if vehicle.awake_until > now:
            self._send(remote, now)
            return
        self.store.put_vehicle(replace(vehicle, wake_ups=vehicle.wake_ups + 1))
        if remote.type != _SILENT:
            remote = self._step(remote, now, "WakingUpVehicle")
        self._later(remote, now + WAKING, "woken")

    def proceed(self, timer: Timer) -> None:
        """The step that a timer was set for."""
        remote = self.store.remotes.find(timer.subject)
        if remote is not None:
            {"woken": self._woken, "acted": self._acted}[timer.kind](remote, timer.due)

    def _refusal(self, remote: Remote, vehicle: VehicleState) -> str | None:
        """Why an action is not even tried, in the order in which it is looked at."""
        checks = (
            (vehicle.is_permitted, "MissingRights"),
            (not self._is_running(remote), "SameActionInProgress"),
            (vehicle.wake_ups < WAKE_UPS, "TooManyWakeUpsOverMonth"),
            (vehicle.is_charged, "NotPossibleDueToVehicleBatteryLevel"),
        )
        return next((cause for is_fine, cause in checks if not is_fine), None)

    def _is_running(self, remote: Remote) -> bool:
        find = self.store.remotes.where
        return any(
            other.id != remote.id
            for status in _UNDER_WAY
            for other in find(vid=remote.vid, type=remote.type, status=status)
        )

    def _woken(self, remote: Remote, now: float) -> None:
        if self.store.vehicle(remote.vid).is_reachable:
            self._send(remote, now)
        else:
            self._end(remote, now, "Failed", "VehicleConnectionTimeout")

    def _send(self, remote: Remote, now: float) -> None:
        self._hear_from(remote.vid, now)
        self._step(remote, now, "SentToVehicle")
        self._later(remote, now + ACTING, "acted")

    def _acted(self, remote: Remote, now: float) -> None:
        vehicle = self._hear_from(remote.vid, now)
        name = action(remote.body)
        wanted = remote.body[name]
        if vehicle.outcome == "Success" and vehicle.achieved.get(name) == wanted:
            self._end(remote, now, "AlreadyDone")
        elif vehicle.outcome in {"Success", "AlreadyDone"}:
            if name in _LASTING:
                achieved = {**vehicle.achieved, name: wanted}
                self.store.put_vehicle(replace(vehicle, achieved=achieved))
            self._end(remote, now, vehicle.outcome)
        else:
            self._end(remote, now, "Failed", vehicle.outcome)

    def _end(self, remote: Remote, now: float, status: str, cause: str | None = None) -> None:
        is_lock = remote.type == "Doors" and remote.body["door"]["state"] == "Locked"
        feedback = self.store.vehicle(remote.vid).feedback_detail if is_lock else None
        self._step(replace(remote, failure_cause=cause, feedback_detail=feedback), now, status)

    def _step(self, remote: Remote, now: float, status: str) -> Remote:
        stepped = replace(remote, status=status)
        self.store.remotes.put(stepped)
        self.tell(stepped, now)
        return stepped

    def _later(self, remote: Remote, due: float, kind: str) -> None:
        self.schedule.put(Timer(due, kind, remote.id, remote.vid))

    def _hear_from(self, vid: str, now: float) -> VehicleState:
        """The vehicle sent something, and so stays awake for a while."""
        vehicle = self.store.vehicle(vid)
        heard = replace(vehicle, awake_until=max(vehicle.awake_until, now + AWAKE))
        self.store.put_vehicle(heard)
        return heard

    def _of_this_month(self, vid: str, now: float) -> VehicleState:
        """The vehicle, with its wake-ups counted anew if a month has begun."""
        vehicle = self.store.vehicle(vid)
        month = datetime.fromtimestamp(now, UTC).strftime("%Y-%m")
        return vehicle if vehicle.month == month else replace(vehicle, month=month, wake_ups=0)
