"""What receivers are told, for each kind of event and channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callback_api.attribute import Attribute, Resolved, overridden, resolve
from callback_api.batch import ALONE, STORED, BatchPolicy, fleets_batch
from callback_api.clock import timestamp
from callback_api.directory import Vehicle
from callback_api.model import Callback, Monitor, Remote
from callback_api.parcel import Draft, Envelope
from callback_api.push import push_message
from callback_api.retry import DRIVERS_POLICY, fleets_policy


@dataclass(frozen=True)
class Sighting:
    """What a monitor saw."""

    values: list[dict[str, Any]]
    extensions: list[dict[str, Any]]
    is_refresh: bool

    def event(self) -> dict[str, Any]:
        return {"values": self.values, "extensions": self.extensions, "refresh": self.is_refresh}


def about_remote(
    callback: Callback, remote: Remote, vehicle: Vehicle, moment: float
) -> list[Draft]:
    """Tells how far an action has come."""
    if callback.audience == "b2c":
        return _driver_about_remote(callback, remote, vehicle, moment)
    webhook = callback.subscribe["callback"]["webhook"]
    variables = {
        "vin": vehicle.vin,
        "callbackid": callback.id,
        "remotetype": remote.type,
        "fleetid": callback.owner,
    }
    event = {
        "remoteActionId": remote.id,
        "vin": vehicle.vin,
        "eventDate": timestamp(moment),
        "remoteType": remote.type,
        "eventStatus": _event_status(remote),
    }
    batch = fleets_batch(callback.subscribe.get("batchNotify"), webhook.get("attributes", []))
    frame = {"callbackId": callback.id}
    return [
        Draft(
            stream=callback.id if batch is not ALONE else remote.id,
            callback_id=callback.id,
            monitor_id="",
            envelope=_fleet_envelope(webhook, variables, frame),
            event=event,
            triggered=moment,
            retry=fleets_policy(callback.subscribe.get("retryPolicy")),
            batch=batch,
        )
    ]


def about_fleet_monitor(
    monitor: Monitor, sighting: Sighting, vehicle: Vehicle, moment: float
) -> list[Draft]:
    """Tells what a fleet's monitor saw."""
    settings = monitor.body["subscribeParam"]
    webhook = settings["callback"]["webhook"]
    variables = {
        "vin": vehicle.vin,
        "vid": vehicle.vid,
        "monitorid": monitor.id,
        "fleetid": monitor.owner,
    }
    event = {
        "fleetId": monitor.owner,
        "vin": vehicle.vin,
        "eventDate": timestamp(moment),
        **sighting.event(),
    }
    return [
        Draft(
            stream=monitor.id,
            callback_id="",
            monitor_id=monitor.id,
            envelope=_fleet_envelope(webhook, variables, {"monitorId": monitor.id}),
            event=event,
            triggered=moment,
            retry=fleets_policy(settings.get("retryPolicy")),
            batch=fleets_batch(settings.get("batchNotify"), webhook.get("attributes", [])),
        )
    ]


def about_driver_monitor(
    callback: Callback, monitor: Monitor, sighting: Sighting, vehicle: Vehicle, moment: float
) -> list[Draft]:
    """Tells what a driver's monitor saw."""
    own = {"monitorid": monitor.id, "monitorlabel": monitor.body["label"]}
    layers = _Layers(monitor.body, monitor.body.get("subscribeParam", {}), own)
    content = {
        "type": "Monitor",
        "date": timestamp(moment),
        "monitorEvent": {"monitorId": monitor.id, **sighting.event()},
    }
    return _driver_drafts(callback, layers, content, vehicle, (monitor.id, monitor.id, moment))


def _driver_about_remote(
    callback: Callback, remote: Remote, vehicle: Vehicle, moment: float
) -> list[Draft]:
    own = {
        "remotetype": remote.type,
        "remotestatus": remote.status,
        "remotelabel": remote.body.get("label", ""),
    }
    content = {
        "type": "Remote",
        "date": timestamp(moment),
        "remoteEvent": {
            "remoteActionId": remote.id,
            "remoteType": remote.type,
            "eventStatus": _event_status(remote),
        },
    }
    layers = _Layers(remote.body, remote.body, own)
    return _driver_drafts(callback, layers, content, vehicle, (remote.id, "", moment))


@dataclass(frozen=True)
class _Layers:
    """What an action or monitor adds to its callback."""

    body: Mapping[str, Any]
    holder: Mapping[str, Any]
    """The object that has ``callbackAttributes``."""
    variables: Mapping[str, str]

    def attributes(self, transport: Mapping[str, Any], channel: str) -> list[Attribute]:
        replaced = self.holder.get("callbackAttributes", {}).get(channel, [])
        return overridden(
            transport.get("attributes", []), self.body.get("attributes", []), replaced
        )


def _driver_drafts(
    callback: Callback,
    layers: _Layers,
    content: dict[str, Any],
    vehicle: Vehicle,
    origin: tuple[str, str, float],
) -> list[Draft]:
    stream, monitor_id, moment = origin
    ((channel, transport),) = callback.subscribe["callback"].items()
    label = callback.subscribe.get("label", "")
    variables = {"vin": vehicle.vin, "callbackid": callback.id, "callbacklabel": label}
    resolved = resolve(layers.attributes(transport, channel), {**variables, **layers.variables})
    message = {"callbackId": callback.id, "attributes": resolved.entries, **content}

    def draft(stream: str, envelope: Envelope, event: Any, batch: BatchPolicy) -> Draft:
        return Draft(
            stream, callback.id, monitor_id, envelope, event, moment, DRIVERS_POLICY, batch
        )

    if channel != "pushnotif":
        envelope = Envelope(channel, transport["target"], resolved.query, resolved.http_headers)
        return [draft(stream, envelope, message, STORED)]
    name, title = label or callback.id, layers.body.get("label", "")
    return [
        draft(
            f"{stream}:{device}",
            Envelope(channel, device),
            push_message(name, device, title, dict(resolved.headers), message),
            ALONE,
        )
        for device in transport.get("devices", [])
    ]


def _fleet_envelope(
    webhook: Mapping[str, Any], variables: Mapping[str, str], frame: dict[str, Any]
) -> Envelope:
    resolved: Resolved = resolve(webhook.get("attributes", []), variables)
    whole = frame | {"attributes": resolved.entries}
    return Envelope("webhook", webhook["target"], resolved.query, resolved.http_headers, whole)


def _event_status(remote: Remote) -> dict[str, Any]:
    status = {"type": "Done" if remote.is_done else "Pending", "status": remote.status}
    details = {"failureCause": remote.failure_cause, "feedbackDetail": remote.feedback_detail}
    return status | {name: value for name, value in details.items() if value is not None}
