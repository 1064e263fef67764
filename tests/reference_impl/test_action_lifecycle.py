from typing import Any

import pytest

from callback_api.action_lifecycle import WAKE_UPS
from tests.reference_impl.world import World

P, D = "Pending", "Done"
DOORS = {"door": {"state": "Locked"}}
POINT = {"type": "Point", "coordinates": [2.35, 48.86]}


def read(world: World, callback: str, remote: str) -> Any:
    path = f"/fleets/F0001/vehicles/V0001/callbacks/{callback}/remotes/{remote}"
    return world.b2b("GET", path).json


def test_a_sleeping_vehicle_is_woken_up(world: World) -> None:
    callback = world.fleet_callback()
    remote = world.fleet_remote(callback)
    assert read(world, callback, remote)["status"] == "WakingUpVehicle"
    world.wait(60)
    steps = [(P, "Accepted"), (P, "WakingUpVehicle"), (P, "SentToVehicle"), (D, "Success")]
    assert world.statuses() == steps
    assert read(world, callback, remote)["status"] == "Success"


def test_it_stays_awake_for_three_minutes_after_its_last_message(world: World) -> None:
    callback = world.fleet_callback()
    world.fleet_remote(callback)
    world.wait(35 + 179)
    world.forget()
    world.fleet_remote(callback)
    world.wait(60)
    assert world.statuses() == [(P, "Accepted"), (P, "SentToVehicle"), (D, "Success")]
    world.wait(300)
    world.forget()
    world.fleet_remote(callback)
    world.wait(60)
    assert (P, "WakingUpVehicle") in world.statuses()


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        ({"isPermitted": False}, "MissingRights"),
        ({"wakeUps": WAKE_UPS}, "TooManyWakeUpsOverMonth"),
        ({"isCharged": False}, "NotPossibleDueToVehicleBatteryLevel"),
    ],
)
def test_what_is_refused_is_not_tried(world: World, state: dict[str, Any], cause: str) -> None:
    world.set_vehicle(**state)
    callback = world.fleet_callback()
    remote = world.fleet_remote(callback)
    assert world.statuses() == [(D, "Failed")]
    assert read(world, callback, remote)["failureCause"] == cause


def test_the_first_check_that_fails_is_told(world: World) -> None:
    world.set_vehicle(isPermitted=False, isCharged=False, wakeUps=WAKE_UPS)
    callback = world.fleet_callback()
    remote = world.fleet_remote(callback)
    assert read(world, callback, remote)["failureCause"] == "MissingRights"


def test_the_same_action_cannot_run_twice(world: World) -> None:
    callback = world.fleet_callback()
    world.fleet_remote(callback)
    second = world.fleet_remote(callback)
    assert read(world, callback, second)["failureCause"] == "SameActionInProgress"
    other = world.fleet_remote(callback, DOORS)
    assert read(world, callback, other)["status"] == "WakingUpVehicle"


def test_wake_ups_are_counted_anew_each_month(world: World) -> None:
    world.set_vehicle(wakeUps=WAKE_UPS)
    world.wait(31 * 86_400)
    world.fleet_remote(world.fleet_callback())
    assert world.statuses()[0] == (P, "Accepted")


def test_a_vehicle_that_does_not_wake_up_is_given_up(world: World) -> None:
    world.set_vehicle(isReachable=False)
    callback = world.fleet_callback()
    remote = world.fleet_remote(callback)
    world.wait(60)
    assert world.statuses()[-1] == (D, "Failed")
    assert read(world, callback, remote)["failureCause"] == "VehicleConnectionTimeout"


def test_a_door_that_is_locked_already_needs_nothing(world: World) -> None:
    callback = world.fleet_callback()
    for _ in range(2):
        world.fleet_remote(callback, DOORS)
        world.wait(60)
    assert [status for kind, status in world.statuses() if kind == D] == ["Success", "AlreadyDone"]


def test_feedback_comes_with_locking_only(world: World) -> None:
    world.set_vehicle(feedbackDetail="CIDBlacklisted", isAwake=True)
    callback = world.fleet_callback()
    locked = world.fleet_remote(callback, DOORS)
    sounded = world.fleet_remote(callback)
    world.wait(60)
    assert read(world, callback, locked)["feedbackDetail"] == "CIDBlacklisted"
    assert "feedbackDetail" not in read(world, callback, sounded)


def test_a_vehicle_may_fail_in_its_own_way(world: World) -> None:
    world.set_vehicle(outcome="DoorsOpen", isAwake=True)
    callback = world.fleet_callback()
    remote = world.fleet_remote(callback, DOORS)
    world.wait(60)
    last = world.deliveries()[-1]["body"]["events"][0]["eventStatus"]
    assert last == {"type": D, "status": "Failed", "failureCause": "DoorsOpen"}
    assert read(world, callback, remote)["failureCause"] == "DoorsOpen"


def test_navigation_is_silent_until_it_is_sent(world: World) -> None:
    world.fleet_remote(world.fleet_callback(), {"navigation": {"positions": [POINT]}})
    world.wait(60)
    assert world.statuses() == [(P, "SentToVehicle"), (D, "Success")]


def test_a_driver_needs_the_scope_of_the_action(world: World) -> None:
    callback = world.driver_callback()
    path = f"/user/vehicles/V1001/callbacks/{callback}/remotes"
    doors_only = type(world.b2c)(world.app, "b2c", "Bearer demo-token-doors")
    assert doors_only("POST", path, DOORS).status_code == 202
    answer = doors_only("POST", path, {"lights": {"on": True}})
    assert (answer.status_code, answer.json["code"]) == (403, 40301)


@pytest.mark.parametrize("body", [{}, {"state": {}}, DOORS | {"horn": {"state": "Activated"}}])
def test_exactly_one_known_action_is_sent(world: World, body: Any) -> None:
    callback = world.driver_callback()
    path = f"/user/vehicles/V1001/callbacks/{callback}/remotes"
    assert world.b2c("POST", path, body).json["code"] == 40000


def test_a_drivers_callback_goes_with_its_actions_and_monitors(world: World) -> None:
    callback = world.driver_callback()
    world.driver_remote(callback)
    monitor = world.driver_monitor(callback).json
    assert world.b2c("DELETE", f"/user/callbacks/{callback}").status_code == 204
    assert world.b2c("GET", monitor["_links"]["monitor"]["href"]).status_code == 404
    seen = len(world.attempts())
    world.is_fast(120, "V1001")
    world.wait(60)
    assert len(world.attempts()) == seen
