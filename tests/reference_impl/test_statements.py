"""What the documentation states about time, each statement executed on the virtual clock."""

import pytest

from callback_api.retry import RETENTION
from tests.reference_impl.world import EACH_CHANGE, RECEIVER, SOCKET, WATCHER, World

DAY = 86_400


def bounded(number: int, delay: int) -> dict[str, object]:
    return {"policy": "Bounded", "retryNumber": number, "retryDelay": delay}


def test_without_a_policy_it_is_sent_once(world: World) -> None:
    world.answers(otherwise=500)
    world.fleet_remote(world.fleet_callback(), {"navigation": {"positions": [POINT]}})
    world.wait(DAY)
    assert world.times() == [30, 35]  # two steps, one attempt each


@pytest.mark.parametrize("settings", [{}, {"retryNumber": 5, "retryDelay": 120}])
def test_none_sends_once_whatever_else_is_set(world: World, settings: dict[str, int]) -> None:
    world.answers(otherwise=500, of=WATCHER)
    world.fleet_monitor(retryPolicy={"policy": "None"} | settings)
    world.is_fast(120)
    world.wait(DAY)
    assert world.times() == [0]


def test_sent_again_every_120_s(world: World) -> None:
    world.answers(otherwise=500, of=WATCHER)
    world.fleet_monitor(retryPolicy=bounded(5, 120))
    world.is_fast(120)
    world.wait(DAY)
    assert world.times() == [0, 120, 240, 360, 480]


def test_bounded_without_numbers_is_three_attempts_ten_seconds_apart(world: World) -> None:
    world.answers(otherwise=500, of=WATCHER)
    world.fleet_monitor(retryPolicy={"policy": "Bounded"})
    world.is_fast(120)
    world.wait(DAY)
    assert world.times() == [0, 10, 20]


def test_always_goes_on_for_three_days_and_no_longer(world: World) -> None:
    world.answers(otherwise=500, of=WATCHER)
    monitor = world.fleet_monitor(retryPolicy={"policy": "Always", "retryDelay": 3600})
    world.is_fast(120)
    world.wait(4 * DAY)
    assert world.times() == [3600 * hour for hour in range(72)]
    read = world.b2b("GET", f"/fleets/F0001/monitors/{monitor}")
    assert read.json["status"] == "Failed"


def test_a_failed_monitor_runs_again_when_it_is_told_to(world: World) -> None:
    world.answers(otherwise=500, of=WATCHER)
    path = "/fleets/F0001/monitors/" + world.fleet_monitor(
        retryPolicy={"policy": "Always", "retryDelay": 3600}
    )
    world.is_fast(120)
    world.wait(RETENTION)
    assert world.b2b("GET", path).json["status"] == "Failed"
    assert world.b2b("PUT", f"{path}/status", {"status": "Running"}).json["status"] == "Running"


def test_deleted_after_three_days(world: World) -> None:
    world.answers(otherwise=500)
    callback = world.driver_callback()
    world.driver_monitor(callback)
    world.is_fast(120, "V1001")
    world.wait(RETENTION - 1)
    attempts = len(world.attempts())
    assert attempts == RETENTION / 10 == 25_920  # the last one is ten seconds before the end
    world.answers(otherwise=200)
    world.wait(1)
    world.wait(DAY)
    assert len(world.attempts()) == attempts


def test_a_driver_gets_it_again_every_ten_seconds(world: World) -> None:
    world.answers(500, "timeout", 302)
    world.driver_monitor(world.driver_callback())
    world.is_fast(120, "V1001")
    world.wait(DAY)
    assert world.times() == [0, 10, 20, 30]
    assert [attempt["isDelivered"] for attempt in world.attempts()] == [False, False, False, True]
    assert len({attempt["id"] for attempt in world.attempts()}) == 1


def test_the_same_holds_for_web_sockets(world: World) -> None:
    world.answers("reset", of=SOCKET)
    world.driver_monitor(world.driver_callback({"websocket": {"target": SOCKET}}))
    world.is_fast(120, "V1001")
    world.wait(DAY)
    assert world.times() == [0, 10]


@pytest.mark.parametrize("answer", [200, 201, 202, 204, 299])
def test_any_2xx_acknowledges(world: World, answer: int) -> None:
    world.answers(answer, of=WATCHER)
    world.fleet_monitor(retryPolicy=bounded(3, 10))
    world.is_fast(120)
    world.wait(DAY)
    assert len(world.attempts()) == 1


@pytest.mark.parametrize(
    "answer", [100, 199, 300, 302, 304, 307, 400, 404, 500, "timeout", "reset"]
)
def test_nothing_else_does(world: World, answer: int | str) -> None:
    world.answers(answer, of=WATCHER)
    world.fleet_monitor(retryPolicy=bounded(3, 10))
    world.is_fast(120)
    world.wait(DAY)
    assert world.times() == [0, 10]


def test_ten_notifications_or_300_s(world: World) -> None:
    world.fleet_monitor(EACH_CHANGE, batchNotify={"size": 10, "timeWindow": 300})
    for number in range(12):
        world.tells(values={"vehicle.doorsState.opening": str(number)})
        world.wait(1)
    assert [len(delivery["body"]["events"]) for delivery in world.deliveries()] == [10]
    world.wait(DAY)
    assert [len(delivery["body"]["events"]) for delivery in world.deliveries()] == [10, 2]
    assert world.times() == [9, 310]  # the eleventh came at 10 s


def test_a_batch_waits_60_s_unless_told(world: World) -> None:
    world.fleet_monitor(EACH_CHANGE, batchNotify={"size": 10})
    world.tells(values={"vehicle.doorsState.opening": "Driver"})
    world.wait(DAY)
    assert world.times() == [60]


def test_a_failed_batch_is_sent_again_as_it_was(world: World) -> None:
    world.answers(500, of=WATCHER)
    batch = {"size": 2, "timeWindow": 5}
    world.fleet_monitor(EACH_CHANGE, batchNotify=batch, retryPolicy=bounded(2, 30))
    for number in range(3):
        world.tells(values={"vehicle.doorsState.opening": str(number)})
    world.wait(DAY)
    sizes = [len(attempt["body"]["events"]) for attempt in world.attempts()]
    assert list(zip(world.times(), sizes, strict=True)) == [(0, 2), (5, 1), (5, 2)]


def test_a_first_2xx_releases_what_was_stored(world: World) -> None:
    world.answers(500, 500, 500, of=WATCHER)
    world.fleet_monitor(EACH_CHANGE, retryPolicy=bounded(9, 600))
    for number in range(3):
        world.tells(values={"vehicle.doorsState.opening": str(number)})
        world.wait(100)
    assert world.times() == [0, 100, 200]
    world.wait(300)
    assert world.times() == [0, 100, 200, 600, 600, 600]
    assert [attempt["isDelivered"] for attempt in world.attempts()][3:] == [True] * 3
    released = [attempt["body"]["events"][0]["eventDate"] for attempt in world.attempts()][3:]
    assert released == sorted(released)  # oldest first


def test_others_of_the_same_callback_are_not_released(world: World) -> None:
    callback = world.driver_callback()
    slow = {"triggers": [dict(FAST_TRIGGER, data=SLOW)], "boolExp": "fast"}
    world.driver_monitor(callback)
    world.driver_monitor(callback, slow)
    world.answers(500, 500)
    world.is_fast(120, "V1001")
    world.wait(5)
    world.is_fast(10, "V1001")
    world.wait(DAY)
    assert world.times() == [0, 5, 10, 15]


def test_while_one_fails_later_ones_are_stored_and_sent_together(world: World) -> None:
    world.answers(500)
    attributes = [{"type": "Header", "key": "X-Car", "value": "$vin"}]
    webhook = {"target": RECEIVER, "name": "receiver", "attributes": attributes}
    world.driver_monitor(world.driver_callback({"webhook": webhook}), EACH_CHANGE)
    for number in range(4):
        world.tells("V1001", values={"vehicle.doorsState.opening": str(number)})
    world.wait(DAY)
    assert world.times() == [0, 10]
    alone, lazy_result = world.attempts()
    assert isinstance(alone["body"], dict)
    assert alone["headers"] == {"X-Car": "VR0DEMXCALLBK1001"}
    assert len(lazy_result["body"]) == 4
    assert lazy_result["headers"] == {}


def test_a_hundred_stored_ones_leave_at_once(world: World) -> None:
    world.answers(500)
    world.driver_monitor(world.driver_callback(), EACH_CHANGE)
    for number in range(150):
        world.tells("V1001", values={"vehicle.doorsState.opening": str(number)})
    assert set(world.times()) == {0}
    bodies = [attempt["body"] for attempt in world.attempts()]
    assert len(bodies[1]) == 100
    assert all(isinstance(body, dict) for body in bodies[2:])  # nothing is late any more
    assert len(bodies[2:]) == 50


def test_a_paused_callback_posts_nothing_and_what_happens_meanwhile_is_lost(world: World) -> None:
    callback = world.driver_callback()
    world.driver_monitor(callback, EACH_CHANGE)
    world.answers(500)
    world.tells("V1001", values={"vehicle.doorsState.opening": "before"})
    status = f"/user/callbacks/{callback}/status"
    world.b2c("PUT", status, {"status": "Paused"})
    world.tells("V1001", values={"vehicle.doorsState.opening": "meanwhile"})
    world.wait(DAY)
    assert world.times() == [0]
    world.b2c("PUT", status, {"status": "Running"})
    world.wait(60)
    (delivered,) = world.deliveries()
    value = delivered["body"]["monitorEvent"]["values"][0]["value"]["body"]["literalValue"]
    assert value == "before"
    assert world.times() == [0, DAY]


def test_what_waits_in_a_paused_callback_ages(world: World) -> None:
    callback = world.driver_callback()
    world.driver_monitor(callback)
    world.answers(500)
    world.is_fast(120, "V1001")
    world.b2c("PUT", f"/user/callbacks/{callback}/status", {"status": "Paused"})
    world.wait(RETENTION)
    world.b2c("PUT", f"/user/callbacks/{callback}/status", {"status": "Running"})
    world.wait(DAY)
    assert world.times() == [0]


def test_reminders_come_every_600_s_while_it_stays_true(world: World) -> None:
    world.fleet_monitor(refreshEvent=600)
    world.is_fast(120)
    world.wait(1300)
    world.is_fast(90)
    world.wait(DAY)
    assert world.times() == [0, 600, 1200]
    refreshes = [delivery["body"]["events"][0]["refresh"] for delivery in world.deliveries()]
    assert refreshes == [False, True, True]


def test_without_it_there_are_no_reminders(world: World) -> None:
    world.fleet_monitor()
    world.is_fast(120)
    world.is_fast(130)
    world.wait(DAY)
    assert world.times() == [0]


POINT = {"type": "Point", "coordinates": [2.35, 48.86]}
SLOW = {"data": "vehicle.kinetic.speed", "op": "lowerThan", "value": ["20"]}
FAST_TRIGGER = {"name": "fast"}
