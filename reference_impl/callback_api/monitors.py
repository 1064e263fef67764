"""What clients do with monitors."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from callback_api.attribute import VARIABLES, check_attributes
from callback_api.call import Answer, Call
from callback_api.callbacks import Callbacks
from callback_api.clock import timestamp
from callback_api.errors import ApiError
from callback_api.expression import parse
from callback_api.model import Callback, Monitor, Status
from callback_api.paging import page
from callback_api.remotes import check_own_attributes
from callback_api.trigger import DEFAULT_ZONE, check_once, time_zone

MOST = 5
"""Monitors that a driver may have for a vehicle with one application."""


@dataclass(frozen=True)
class Monitors:
    """The operations on monitors: a fleet's stand alone, a driver's use a callback."""

    callbacks: Callbacks

    def list_monitors(self, call: Call) -> Answer:
        monitors = self.callbacks.engine.store.monitors.where(**self._wanted(call))
        return Answer(200, page(call, "monitors", monitors, lambda one: _shown(call, one)))

    def create_monitor(self, call: Call) -> Answer:
        callback = self._callback(call)
        _check(call, callback)
        if callback is not None:
            self._check_number(call)
        now = self.callbacks.engine.clock.now()
        monitor = Monitor(
            self.callbacks.engine.new_id(),
            call.audience,
            call.owner,
            call.body,
            created=now,
            updated=now,
            callback_id=callback.id if callback else "",
            vid=call.path.get("id", ""),
        )
        self.callbacks.engine.store.monitors.put(monitor)
        return Answer(202, _reference(call, monitor))

    def read_monitor(self, call: Call) -> Answer:
        return Answer(200, _shown(call, self._found(call)))

    def replace_monitor(self, call: Call) -> Answer:
        monitor = self._found(call)
        _check(call, self._callback(call))
        self.callbacks.engine.store.watches.delete(monitor_id=monitor.id)
        return self._changed(call, replace(monitor, body=call.body))

    def set_monitor_status(self, call: Call) -> Answer:
        monitor = replace(self._found(call), status=Status(call.body["status"]))
        is_paused = monitor.status == Status.PAUSED
        self.callbacks.engine.outbox.pause("monitor_id", monitor.id, is_paused=is_paused)
        return self._changed(call, monitor)

    def delete_monitor(self, call: Call) -> Answer:
        monitor = self._found(call)
        self.callbacks.engine.outbox.drop("monitor_id", monitor.id)
        self.callbacks.engine.store.delete_monitor(monitor.id)
        return Answer(204)

    def _changed(self, call: Call, monitor: Monitor) -> Answer:
        changed = replace(monitor, updated=self.callbacks.engine.clock.now())
        self.callbacks.engine.store.monitors.put(changed)
        return Answer(202, _reference(call, changed))

    def _callback(self, call: Call) -> Callback | None:
        return self.callbacks.found(call) if call.audience == "b2c" else None

    def _wanted(self, call: Call) -> dict[str, str]:
        """What the monitors below a path have in common; ``ApiError`` (40404) for no callback."""
        wanted = {"audience": call.audience, "owner": call.owner}
        if callback := self._callback(call):
            wanted |= {"callback_id": callback.id, "vid": call.vehicle}
        return wanted

    def _found(self, call: Call) -> Monitor:
        wanted = self._wanted(call)
        monitor = self.callbacks.engine.store.monitors.find(call.path["mid"])
        if monitor is None or any(getattr(monitor, key) != wanted[key] for key in wanted):
            raise ApiError(40404, f"there is no monitor '{call.path['mid'][:80]}'")
        return monitor

    def _check_number(self, call: Call) -> None:
        mine = self.callbacks.engine.store.monitors.where(
            audience=call.audience, owner=call.owner, vid=call.vehicle
        )
        if len(mine) >= MOST:
            raise ApiError(40012, f"the vehicle has {MOST} of your monitors already")


def _check(call: Call, callback: Callback | None) -> None:
    """Raises an ``ApiError`` (40010, 40013) for what a schema cannot say."""
    triggers = call.body["triggerParam"]["triggers"]
    names = [trigger["name"] for trigger in triggers]
    if len(set(names)) < len(names):
        raise ApiError(40010, "two triggers have the same name")
    parse(call.body["triggerParam"]["boolExp"], names)
    for trigger in triggers:
        _check_time(trigger.get("time", {}))
    if callback is None:
        webhook = call.body["subscribeParam"]["callback"]["webhook"]
        check_attributes(webhook.get("attributes", ()), VARIABLES["b2b", "monitor"])
        return
    if "Monitor" not in callback.types:
        raise ApiError(40013, "the callback does not serve monitors")
    holder = call.body.get("subscribeParam", {})
    check_own_attributes(call.body, holder, callback, VARIABLES["b2c", "monitor"])


def _check_time(time: Mapping[str, Any]) -> None:
    time_zone(time.get("timeZone", DEFAULT_ZONE))
    for interval in time.get("times", ()):
        check_once(interval)


def _reference(call: Call, monitor: Monitor) -> dict[str, Any]:
    return {
        "_links": {"monitor": call.item("mid", monitor.id)} | call.fleet,
        "monitorId": monitor.id,
        **_state(monitor),
    }


def _shown(call: Call, monitor: Monitor) -> dict[str, Any]:
    return {
        "_links": {"self": call.item("mid", monitor.id)} | call.fleet,
        "monitorId": monitor.id,
        "monitor": monitor.body,
        **_state(monitor),
    }


def _state(monitor: Monitor) -> dict[str, Any]:
    return {
        "status": monitor.status,
        "createdAt": timestamp(monitor.created),
        "updatedAt": timestamp(monitor.updated),
    }
