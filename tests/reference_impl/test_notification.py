import base64
import json
from typing import Any

import jsonschema_rs
import pytest

from callback_api.contract.document import document
from tests.reference_impl.world import EACH_CHANGE, RECEIVER, World


def push(*attributes: dict[str, str], devices: tuple[str, ...] = ("d1",)) -> dict[str, Any]:
    return {"pushnotif": {"devices": list(devices), "attributes": list(attributes)}}


def valid(audience: str, schema: str, body: Any) -> None:
    whole = {"$ref": f"#/components/schemas/{schema}"} | {
        "components": document(audience)["components"]
    }
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(body)


def test_all_that_is_sent_fits_the_contract(world: World) -> None:
    world.fleet_remote(world.fleet_callback())
    world.fleet_monitor()
    world.is_fast(120)
    callback = world.driver_callback()
    world.driver_remote(callback)
    world.driver_monitor(callback)
    world.driver_monitor(world.driver_callback(push(), label="phones"))
    world.answers(500)
    world.is_fast(120, "V1001")
    world.wait(60)
    kinds = {"events": "RemoteEvents", "callbackId": "Messages", "token": "PushMessage"}
    seen = set()
    for body in (delivery["body"] for delivery in world.deliveries()):
        kind = next((kinds[key] for key in ("token", "events") if key in body), "Messages")
        kind = "MonitorEvents" if "monitorId" in body else kind
        valid("b2b" if "Events" in kind else "b2c", kind, body)
        seen.add(kind)
    assert seen == {"RemoteEvents", "MonitorEvents", "Messages", "PushMessage"}


def test_attributes_of_a_monitor_add_to_those_of_its_callback(world: World) -> None:
    attributes = [
        {"type": "Header", "key": "X-Label", "value": "$CallbackLabel"},
        {"type": "Body", "key": "who", "value": "callback"},
        {"type": "Query", "key": "id", "value": "$callbackID"},
    ]
    webhook = {"target": RECEIVER + "?a=1", "name": "r", "attributes": attributes}
    callback = world.driver_callback({"webhook": webhook}, label="Größe 5 €")
    replaced = [{"type": "Body", "key": "who", "value": "$MonitorLabel"}]
    world.driver_monitor(
        callback,
        EACH_CHANGE,
        attributes=[{"type": "Body", "key": "more", "value": "$Vin"}],
        subscribeParam={"callbackAttributes": {"webhook": replaced}},
    )
    world.tells("V1001", values={"vehicle.doorsState.opening": "Driver"})
    (delivery,) = world.deliveries()
    assert delivery["headers"] == {"X-Label": "Gr%C3%B6%C3%9Fe%205%20%E2%82%AC"}
    assert delivery["query"] == {"id": callback}
    entries = {entry["key"]: entry["value"] for entry in delivery["body"]["attributes"]}
    assert entries == {"who": "watch", "more": "VR0DEMXCALLBK1001"}


@pytest.mark.parametrize(
    "attribute",
    [
        {"type": "Header", "key": "Bad Name", "value": "x"},
        {"type": "Header", "key": "Host", "value": "elsewhere"},
        {"type": "Header", "key": "X-A", "value": "a\r\nX-B: b"},
        {"type": "Header", "key": "X-A", "value": " a"},
        {"type": "Header", "key": "X-A", "value": "€"},
        {"type": "Body", "key": "a", "value": "$unheard"},
        {"type": "Query", "key": "a", "value": "$monitorID"},
    ],
)
def test_what_could_not_be_sent_is_refused(world: World, attribute: dict[str, str]) -> None:
    webhook = {"target": RECEIVER, "name": "r", "attributes": [attribute]}
    answer = world.b2c("POST", "/user/callbacks", {"callback": {"webhook": webhook}})
    assert answer.json["code"] == 40010


@pytest.mark.parametrize("key", ["from", "message_type", "google.x", "gcm_1"])
def test_keys_of_firebase_are_refused(world: World, key: str) -> None:
    answer = world.b2c("POST", "/user/callbacks", {"callback": push({"key": key, "value": "x"})})
    assert answer.json["code"] == 40010


def test_attributes_for_another_channel_are_refused(world: World) -> None:
    body = {"horn": {"state": "Activated"}, "callbackAttributes": {"websocket": []}}
    assert world.driver_remote(world.driver_callback(), body).json["code"] == 40013


def test_a_push_message_goes_to_each_device(world: World) -> None:
    car = {"type": "Header", "key": "car", "value": "$vin"}
    priority = {"key": "deliveryPriority", "value": "high"}
    badge = {"key": "badge", "value": "3"}
    transport = push(car, priority, badge, {"key": "ttl", "value": "60"}, devices=("d1", "d2"))
    callback = world.driver_callback(transport, label="phones")
    world.driver_remote(callback, {"label": "Horn", "horn": {"state": "Activated"}})
    first = [attempt["body"] for attempt in world.attempts()][:2]
    assert [message["token"] for message in first] == ["d1", "d2"]
    message = first[0]
    assert (message["name"], message["notification"]["title"]) == ("phones", "Horn")
    assert message["data"]["car"] == "VR0DEMXCALLBK1001"
    content = json.loads(base64.b64decode(message["data"]["mph_message"]))
    assert content["remoteEvent"]["eventStatus"]["status"] == "Accepted"
    assert message["android"] == {"priority": "high", "ttl": "60s"}
    assert message["apns"]["payload"] == {"aps": {"badge": 3}}


def test_a_push_message_may_show_nothing(world: World) -> None:
    silent = {"key": "disableNotificationPayload", "value": "true"}
    callback = world.driver_callback(push(silent, {"key": "title", "value": "x"}))
    world.driver_remote(callback)
    assert "notification" not in world.attempts()[0]["body"]


def test_a_device_that_is_gone_is_dropped_and_the_last_one_takes_the_callback(
    world: World,
) -> None:
    callback = world.driver_callback(push(devices=("d1", "d2")))
    monitor = world.driver_monitor(callback, EACH_CHANGE).json
    world.answers(404, of="d1")
    world.tells("V1001", values={"vehicle.doorsState.opening": "a"})
    read = world.b2c("GET", f"/user/callbacks/{callback}").json
    assert read["subscribe"]["callback"]["pushnotif"]["devices"] == ["d2"]
    world.answers(410, of="d2")
    world.tells("V1001", values={"vehicle.doorsState.opening": "b"})
    assert world.b2c("GET", f"/user/callbacks/{callback}").status_code == 404
    assert world.b2c("GET", monitor["_links"]["monitor"]["href"]).status_code == 404
