from typing import Any

import pytest

from tests.reference_impl.world import WATCHER, World

PARIS = {"longitude": 2.35, "latitude": 48.86}
LYON = {"longitude": 4.83, "latitude": 45.76}


def one(**kind: Any) -> dict[str, Any]:
    return {"triggers": [{"name": "t"} | kind], "boolExp": "t"}


def data(operand: str, operator: str, *value: str, **more: Any) -> dict[str, Any]:
    values = {"value": list(value)} if value else {}
    return one(data={"data": operand, "op": operator} | values | more)


def zone(transition: str) -> dict[str, Any]:
    return one(zone={"transition": transition, "place": {"radius": 10, "center": PARIS}})


def fired(world: World) -> int:
    return len(world.deliveries())


@pytest.mark.parametrize(
    ("trigger", "values", "count"),
    [
        (data("vehicle.odometer", "greaterThan", "100"), ["99", "100", "101", "102"], 1),
        (data("vehicle.odometer", "lowerThan", "100"), ["101", "99", "98", "101", "1"], 2),
        (data("vehicle.odometer", "equalsTo", "100"), ["100.0", "7", "100"], 2),
        (data("vehicle.odometer", "greaterThan", "100"), ["many"], 0),
    ],
)
def test_numbers_are_compared_as_numbers(
    world: World, trigger: Any, values: list[str], count: int
) -> None:
    world.fleet_monitor(trigger)
    for value in values:
        world.tells(values={"vehicle.odometer": value})
    assert fired(world) == count


def test_each_change_is_told(world: World) -> None:
    world.fleet_monitor(data("vehicle.powertrain.status", "onChange"))
    for value in ("On", "On", "Off", "On"):
        world.tells(values={"vehicle.powertrain.status": value})
    assert fired(world) == 3


def test_one_of_several(world: World) -> None:
    world.fleet_monitor(data("vehicle.trip.state", "includedIn", "Started", "Ended"))
    for value in ("Started", "Running", "Ended"):
        world.tells(values={"vehicle.trip.state": value})
    assert fired(world) == 2


@pytest.mark.parametrize(("transition", "count"), [("In", 1), ("Out", 1)])
def test_zones_have_an_inside_and_an_outside(world: World, transition: str, count: int) -> None:
    world.fleet_monitor(zone(transition))
    for place in (PARIS, {"longitude": 2.36, "latitude": 48.87}, LYON):
        world.tells(position=place)
    assert fired(world) == count


@pytest.mark.parametrize(
    ("interval", "hours", "expected"),
    [
        # the sandbox's clock starts on Thursday, 1 January 2026, 00:00 UTC, 01:00 in Paris
        ({"start": "PT1H", "duration": "PT1H"}, 0, 1),
        ({"start": "PT1H", "duration": "PT1H"}, 1, 0),
        ({"start": "PT23H", "duration": "PT3H"}, 0, 1),  # began the day before
        ({"start": "PT1H", "duration": "PT1H", "occurence": {"day": ["Thu"]}}, 0, 1),
        ({"start": "PT1H", "duration": "PT1H", "occurence": {"day": ["Fri"]}}, 0, 0),
        ({"start": "PT1H", "duration": "PT1H", "occurence": {"week": ["w1-w3"]}}, 0, 1),
        ({"start": "PT1H", "duration": "PT1H", "occurence": {"week": ["w2"]}}, 0, 0),
        ({"recurrence": "None", "start": "2026-01-01T00:00:00Z", "duration": "PT1H"}, 0, 1),
        ({"recurrence": "None", "start": "2026-01-01T00:00:00Z", "duration": "PT1H"}, 1, 0),
        ({"recurrence": "None", "start": "2026-01-01T00:00:00+01:00"}, 500, 1),
        ({"recurrence": "None", "start": "2027-01-01T00:00:00Z"}, 0, 0),
    ],
)
def test_times_are_those_of_the_place(
    world: World, interval: Any, hours: int, expected: int
) -> None:
    world.fleet_monitor(one(time={"times": [interval]}))
    world.wait(hours * 3600)
    world.tells(values={"vehicle.odometer": "1"})
    assert fired(world) == expected


@pytest.mark.parametrize(
    "interval",
    [
        {"start": "PT24H", "duration": "PT1H"},
        {"start": "PT1H"},
        {"recurrence": "None", "start": "PT1H"},
        {"recurrence": "None", "start": "2026-01-01T00:00:00Z", "occurence": {"day": ["Mon"]}},
        {"start": "PT1H", "duration": "PT1H", "occurence": {"week": ["w53"]}},
        {"start": "PT1H", "duration": "PT1H", "occurence": [{"day": ["Mon"]}]},
    ],
)
def test_the_rules_for_times_are_in_the_contract(world: World, interval: Any) -> None:
    trigger = one(time={"times": [interval]})
    assert world.driver_monitor(world.driver_callback(), trigger).json["code"] == 40000


@pytest.mark.parametrize(
    "trigger",
    [
        one(time={"times": [{"start": "PT1H", "duration": "PT1H"}], "timeZone": "Mars/Base"}),
        one(time={"times": [{"start": "PT1H", "duration": "PT1H"}], "timeZone": "../etc/passwd"}),
        {"triggers": one(zone=zone("In")["triggers"][0]["zone"])["triggers"] * 2, "boolExp": "t"},
    ],
)
def test_what_no_schema_can_say_is_refused_too(world: World, trigger: Any) -> None:
    assert world.driver_monitor(world.driver_callback(), trigger).json["code"] == 40010


@pytest.mark.parametrize(
    "trigger",
    [
        data("vehicle.odometer", "onChange"),
        data("vehicle.kinetic.speed", "greaterThan", "fast"),
        data("vehicle.kinetic.speed", "greaterThan", "1", "2"),
        data("vehicle.alert", "onChange", "1"),
        data("vehicle.alert", "includedIn"),
        data("vehicle.collision.side", "equalsTo", "Left"),  # for fleets only
        data("privacy.state", "onChange", previous={"value": ["a"], "op": "greaterThan"}),
        data("vehicle.trip.state", "includedIn", "a", previous={"value": ["a"], "op": "equalsTo"}),
        one(),
        zone("In") | {"boolExp": 1},
        one(zone=zone("In")["triggers"][0]["zone"], data={"data": "x", "op": "onChange"}),
    ],
)
def test_what_does_not_go_together_is_refused(world: World, trigger: Any) -> None:
    assert world.driver_monitor(world.driver_callback(), trigger).json["code"] == 40000


def test_the_value_before_matters_for_the_first_time_only(world: World) -> None:
    previous = {"value": ["InProgress"], "op": "equalsTo"}
    operand = "vehicle.energy.charging.status"
    trigger = data(operand, "equalsTo", "Finished", previous=previous)
    callback = world.driver_callback()
    world.driver_monitor(callback, trigger, subscribeParam={"refreshEvent": 60})
    for status in ("Disconnected", "Finished"):
        world.tells("V1001", values={operand: status})
    assert fired(world) == 0
    for status in ("InProgress", "Finished"):
        world.tells("V1001", values={operand: status})
    world.wait(60)
    events = [delivery["body"]["monitorEvent"] for delivery in world.deliveries()]
    assert [event["refresh"] for event in events] == [False, True]
    assert [event["values"][0].get("previous") for event in events] == ["InProgress", None]


def test_extensions_are_what_was_asked_for(world: World) -> None:
    trigger = data("vehicle.alert", "onChange")
    asked = ["vehicle.position", "vehicle.telemetry.Fuel", "vehicle.alerts"]
    body = {
        "label": "alerts",
        "subscribeParam": {"callback": {"webhook": {"target": WATCHER, "name": "w"}}},
        "extendedEventParam": asked,
        "triggerParam": trigger,
    }
    assert world.b2b("POST", "/fleets/F0001/monitors", body).status_code == 202
    alert = [{"type": "LowFuel", "active": True}]
    documents = {"telemetry": {"Fuel": 7, "Oil": 1}, "alerts": alert}
    world.tells(values={"vehicle.alert": alert}, position=PARIS, documents=documents)
    (event,) = world.deliveries()[0]["body"]["events"]
    assert event["values"][0]["value"] == {"type": "obj.alert", "body": {"objectValues": alert}}
    assert [extension["type"] for extension in event["extensions"]] == asked
    bodies = [extension["body"] for extension in event["extensions"]]
    assert bodies == [{"position": PARIS}, {"telemetry": {"Fuel": 7}}, {"alerts": alert}]


def test_a_fleets_monitor_watches_its_own_vehicles(world: World) -> None:
    world.fleet_monitor()
    for vid in ("V0001", "V0002", "V0003", "V1001"):
        world.is_fast(120, vid)
    vins = [delivery["body"]["events"][0]["vin"] for delivery in world.deliveries()]
    assert vins == ["VR0DEMXCALLBK0001", "VR0DEMXCALLBK0002"]


def test_a_query_with_the_vin_rules_out_batches(world: World) -> None:
    attributes = [{"type": "Query", "key": "car", "value": "$VIN"}]
    world.fleet_monitor(attributes=attributes, batchNotify={"size": 10})
    world.is_fast(120)
    (delivery,) = world.deliveries()
    assert delivery["query"] == {"car": "VR0DEMXCALLBK0001"}


def test_a_batch_is_split_by_headers(world: World) -> None:
    attributes = [{"type": "Header", "key": "X-Car", "value": "$vin"}]
    world.fleet_monitor(attributes=attributes, batchNotify={"size": 10})
    for vid in ("V0001", "V0002"):
        world.is_fast(120, vid)
    world.wait(60)
    assert [delivery["headers"]["X-Car"][-1] for delivery in world.deliveries()] == ["1", "2"]
