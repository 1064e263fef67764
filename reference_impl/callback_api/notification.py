"""What receivers are told, for each kind of event and channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callback_api.attribute import overridden, resolve
from callback_api.batch import ALONE, STORED, BatchPolicy, fleets_batch
from callback_api.clock import timestamp
from callback_api.directory import Vehicle
from callback_api.model import Callback, Monitor, Remote
from callback_api.outgoing_request import Draft, Envelope
from callback_api.push import push_message
from callback_api.retry import DRIVERS_POLICY, fleets_policy

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Sighting:
    """An event that a monitor detected."""

    values: list[dict[str, Any]]
    extensions: list[dict[str, Any]]
    is_refresh: bool

    @property
    def members(self) -> dict[str, Any]:
        """What an event says of it."""
        return {"values": self.values, "extensions": self.extensions, "refresh": self.is_refresh}


def about_remote(
    callback: Callback, remote: Remote, vehicle: Vehicle, moment: float
) -> list[Draft]:
    """Tells how far an action has come."""
    about: dict[str, Any] = {"remoteActionId": remote.id, "remoteType": remote.type}
    about |= {"eventStatus": _event_status(remote)}
    variables = {"callbackid": callback.id, "remotetype": remote.type}
    if callback.audience == "b2b":
        settings = callback.subscribe
        is_alone = _batch(settings) is ALONE
        stream = _Stream(remote.id if is_alone else callback.id, callback.id, "", vehicle, moment)
        frame = {"callbackId": callback.id}
        return [stream.to_fleet(callback.owner, settings, frame, about, variables)]
    variables |= {"remotestatus": remote.status, "remotelabel": remote.body.get("label", "")}
    stream = _Stream(remote.id, callback.id, "", vehicle, moment)
    content = {"type": "Remote", "date": timestamp(moment), "remoteEvent": about}
    return stream.to_driver(callback, (remote.body, remote.body), content, variables)


def about_fleet_monitor(
    monitor: Monitor, sighting: Sighting, vehicle: Vehicle, moment: float
) -> list[Draft]:
    """Tells what a fleet's monitor saw."""
    stream = _Stream(monitor.id, "", monitor.id, vehicle, moment)
    about = {"fleetId": monitor.owner, **sighting.members}
    variables = {"vid": vehicle.vid, "monitorid": monitor.id}
    frame = {"monitorId": monitor.id}
    return [stream.to_fleet(monitor.owner, monitor.body["subscribeParam"], frame, about, variables)]


def about_driver_monitor(
    callback: Callback, monitor: Monitor, sighting: Sighting, vehicle: Vehicle, moment: float
) -> list[Draft]:
    """Tells what a driver's monitor saw."""
    stream = _Stream(monitor.id, callback.id, monitor.id, vehicle, moment)
    about = {"monitorId": monitor.id, **sighting.members}
    content = {"type": "Monitor", "date": timestamp(moment), "monitorEvent": about}
    variables = {"monitorid": monitor.id, "monitorlabel": monitor.body["label"]}
    layers = (monitor.body, monitor.body.get("subscribeParam", {}))
    return stream.to_driver(callback, layers, content, variables)


@dataclass(frozen=True)
class _Stream:
    """What all notifications about one thing have in common, as ``Draft`` calls it."""

    name: str
    callback_id: str
    monitor_id: str
    vehicle: Vehicle
    moment: float

    def to_fleet(
        self, fleet: str, settings: Object, frame: Object, about: Object, variables: Object
    ) -> Draft:
        webhook = settings["callback"]["webhook"]
        known = {"vin": self.vehicle.vin, "fleetid": fleet, **variables}
        resolved = resolve(webhook.get("attributes", []), known)
        whole = {**frame, "attributes": resolved.entries}
        return Draft(
            self.name,
            self.callback_id,
            self.monitor_id,
            Envelope("webhook", webhook["target"], resolved.query, resolved.http_headers, whole),
            {"vin": self.vehicle.vin, "eventDate": timestamp(self.moment), **about},
            self.moment,
            fleets_policy(settings.get("retryPolicy")),
            _batch(settings),
        )

    def to_driver(
        self, callback: Callback, layers: tuple[Object, Object], content: Object, variables: Object
    ) -> list[Draft]:
        """``layers`` have the ``attributes`` of the thing, and its ``callbackAttributes``."""
        ((channel, transport),) = callback.subscribe["callback"].items()
        label = callback.subscribe.get("label", "")
        known = {"vin": self.vehicle.vin, "callbackid": callback.id, "callbacklabel": label}
        own, replacing = layers
        attributes = overridden(
            transport.get("attributes", []),
            own.get("attributes", []),
            replacing.get("callbackAttributes", {}).get(channel, []),
        )
        resolved = resolve(attributes, {**known, **variables})
        message = {"callbackId": callback.id, "attributes": resolved.entries, **content}
        if channel != "pushnotif":
            envelope = Envelope(channel, transport["target"], resolved.query, resolved.http_headers)
            return [self._driver_draft(self.name, envelope, message, STORED)]
        name, title, data = label or callback.id, own.get("label", ""), dict(resolved.headers)
        return [
            self._driver_draft(
                f"{self.name}:{device}",
                Envelope(channel, device),
                push_message(name, device, title, data, message),
                ALONE,
            )
            for device in transport.get("devices", [])
        ]

    def _driver_draft(self, name: str, envelope: Envelope, event: Any, batch: BatchPolicy) -> Draft:
        of = (name, self.callback_id, self.monitor_id)
        return Draft(*of, envelope, event, self.moment, DRIVERS_POLICY, batch)


def _batch(settings: Object) -> BatchPolicy:
    webhook = settings["callback"]["webhook"]
    return fleets_batch(settings.get("batchNotify"), webhook.get("attributes", []))


def _event_status(remote: Remote) -> dict[str, Any]:
    status = {
        "type": "Done" if remote.is_done else "Pending",
        "status": remote.status,
        "failureCause": remote.failure_cause,
        "feedbackDetail": remote.feedback_detail,
    }
    return {name: value for name, value in status.items() if value is not None}
