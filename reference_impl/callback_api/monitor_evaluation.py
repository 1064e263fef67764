"""Monitors at work: what a vehicle tells is held against their conditions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from callback_api.action_lifecycle import AWAKE
from callback_api.directory import Directory, Vehicle
from callback_api.expression import parse
from callback_api.model import Monitor, Watch, watch_id
from callback_api.notification import Sighting
from callback_api.schedule import Schedule, Timer
from callback_api.store import Store
from callback_api.trigger import Observation, has_previous, is_true

REFRESH = "refresh"
"""The kind of timers for reminders."""

_DOCUMENTS = {
    "doorsState": "doorState",
    "alerts": "alerts",
    "collisions": "collisions",
}
"""What an extension is called in its body, where that differs from how it is asked for."""
_LISTS = frozenset({"alerts", "collisions"})


@dataclass(frozen=True)
class VehicleEvent:
    """What a vehicle tells of itself at one moment."""

    vid: str
    values: Mapping[str, Any] = field(default_factory=dict)
    position: Mapping[str, float] | None = None
    documents: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Watching:
    """All monitors."""

    store: Store
    schedule: Schedule
    directory: Directory
    tell: Callable[[Monitor, Sighting, Vehicle, float], None]
    """Called whenever a monitor sees something."""

    def observe(self, event: VehicleEvent, now: float) -> None:
        """Takes in what a vehicle tells, and lets its monitors look at it."""
        before = self.store.vehicle(event.vid)
        state = replace(
            before,
            values={**before.values, **event.values},
            position=event.position or before.position,
            documents={**before.documents, **event.documents},
            awake_until=max(before.awake_until, now + AWAKE),
        )
        self.store.put_vehicle(state)
        vehicle = self.directory.vehicles[event.vid]
        for monitor in self._monitors(vehicle):
            self._look(monitor, vehicle, Observation(now, state, before))

    def remind(self, timer: Timer) -> None:
        """Tells again what is still true, and goes on as long as it is."""
        monitor = self.store.monitors.find(timer.subject)
        watch = self.store.watches.find(watch_id(timer.subject, timer.vid))
        vehicle = self.directory.vehicles.get(timer.vid)  # accounts may change between two starts
        if monitor is None or vehicle is None or watch is None or not watch.is_true:
            return
        state = self.store.vehicle(timer.vid)
        seen = Observation(timer.due, state, state)
        if not self._holds(monitor, seen, set(watch.latched)):
            self.store.watches.put(replace(watch, is_true=False, latched=()))
            return
        self.tell(monitor, _sighting(monitor, seen, is_refresh=True), vehicle, timer.due)
        self._remind_later(monitor, timer.vid, timer.due)

    def _monitors(self, vehicle: Vehicle) -> list[Monitor]:
        if vehicle.fleet:
            return self.store.monitors.where(audience="b2b", owner=vehicle.fleet)
        return self.store.monitors.where(audience="b2c", vid=vehicle.vid)

    def _look(self, monitor: Monitor, vehicle: Vehicle, seen: Observation) -> None:
        key = watch_id(monitor.id, vehicle.vid)
        watch = self.store.watches.find(key) or Watch(key, monitor.id)
        latched = set(_latched(monitor, seen, watch))
        values = _values(monitor, seen, latched)
        is_now = _expression(monitor)(values)
        stays = self._holds(monitor, seen, latched)
        self.store.watches.put(replace(watch, is_true=stays, latched=sorted(latched)))
        if is_now and not watch.is_true:
            self.tell(monitor, _sighting(monitor, seen, is_refresh=False), vehicle, seen.moment)
            if stays:
                self._remind_later(monitor, vehicle.vid, seen.moment)
        if not stays:
            self.schedule.cancel(REFRESH, monitor.id, vehicle.vid)

    def _holds(self, monitor: Monitor, seen: Observation, latched: set[str]) -> bool:
        """Whether the condition stays true when nothing changes."""
        values = _values(monitor, replace(seen, before=seen.state), latched)
        return _expression(monitor)(values)

    def _remind_later(self, monitor: Monitor, vid: str, now: float) -> None:
        period = monitor.body.get("subscribeParam", {}).get("refreshEvent")
        if period is not None:
            self.schedule.put(Timer(now + period, REFRESH, monitor.id, vid))


def _triggers(monitor: Monitor) -> list[Mapping[str, Any]]:
    triggers: list[Mapping[str, Any]] = monitor.body["triggerParam"]["triggers"]
    return triggers


def _expression(monitor: Monitor) -> Callable[[Mapping[str, bool]], bool]:
    names = [trigger["name"] for trigger in _triggers(monitor)]
    return parse(monitor.body["triggerParam"]["boolExp"], names)


def _latched(monitor: Monitor, seen: Observation, watch: Watch) -> Iterator[str]:
    """Triggers that are true and whose demand on the previous value is, or has been, met."""
    for trigger in _triggers(monitor):
        name = trigger["name"]
        if is_true(trigger, seen) and (name in watch.latched or has_previous(trigger, seen)):
            yield name


def _values(monitor: Monitor, seen: Observation, latched: set[str]) -> dict[str, bool]:
    return {
        trigger["name"]: is_true(trigger, seen) and trigger["name"] in latched
        for trigger in _triggers(monitor)
    }


def _sighting(monitor: Monitor, seen: Observation, *, is_refresh: bool) -> Sighting:
    values = [
        _value(trigger["data"], seen)
        for trigger in _triggers(monitor)
        if "data" in trigger and trigger["data"]["data"] in seen.state.values
    ]
    is_fleet = monitor.audience == "b2b"
    extensions = [
        _extension(asked, seen, is_fleet=is_fleet)
        for asked in monitor.body.get("extendedEventParam", [])
    ]
    return Sighting(values, extensions, is_refresh)


def _value(data: Mapping[str, Any], seen: Observation) -> dict[str, Any]:
    operand = data["data"]
    value = seen.state.values[operand]
    if isinstance(value, list):
        kind = "obj.collision" if "collision" in operand else "obj.alert"
        typed = {"type": kind, "body": {"objectValues": value}}
    else:
        typed = {"type": "string", "body": {"literalValue": value}}
    before = seen.before.values.get(operand)
    asked = "previous" in data and isinstance(before, str) and seen.before is not seen.state
    return {"data": operand, "value": typed} | ({"previous": before} if asked else {})


def _extension(asked: str, seen: Observation, *, is_fleet: bool) -> dict[str, Any]:
    kind, _, part = asked.removeprefix("vehicle.").partition(".")
    name = _DOCUMENTS.get(kind, kind)
    known = seen.state.documents.get(name, [] if name in _LISTS else {})
    if name == "position" and not known:
        known = seen.state.position or {}
    if part:
        known = {part: known.get(part)}
    body = {name: known}
    return {"type": asked, "body": body if is_fleet else [body]}
