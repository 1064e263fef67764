"""What the published documents say of bodies, one fact a row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from callback_api.contract.routes import Route, routes
from callback_api.contract.validation import check_body
from callback_api.errors import ApiError

BOTH = ("b2b", "b2c")
WEBHOOK = {"target": "https://receiver.example/a", "name": "n"}
ACTIONS: dict[str, Any] = {
    "door": {"state": "Locked"},
    "horn": {"state": "Activated"},
    "lights": {"on": True},
    "charging": {"immediate": True},
    "preconditioning": {"airConditioning": {"immediate": True}},
    "wakeUp": {},
    "navigation": {"positions": [{"type": "Point", "coordinates": [2.35, 48.86]}]},
}
FLEETS_OWN: dict[str, Any] = {
    "immobilization": {"activate": True},
    "stolen": {"stolen": True},
}
PROGRAM = {"slot": 1, "enabled": True, "start": "PT14H30M", "occurence": {"day": ["Mon"]}}
POINT = ACTIONS["navigation"]["positions"][0]
DAILY = {"start": "PT8H", "duration": "PT1H"}
ONCE = {"recurrence": "None", "start": "2026-05-01T00:00:00Z"}


FITS, REFUSED = True, False


class Fact(NamedTuple):
    name: str
    action: str
    body: Any
    is_allowed: bool
    audiences: tuple[str, ...] = BOTH


def _callback(audience: str = "b2b", **more: Any) -> Any:
    own = {"remoteTypes": ["Horn"]} if audience == "b2b" else {}
    return {"callback": {"webhook": WEBHOOK}, **own, **more}


def _air(*programs: Any) -> Any:
    return {"preconditioning": {"airConditioning": {"programs": list(programs)}}}


def _without(body: Any, *names: str) -> Any:
    return {name: value for name, value in body.items() if name not in names}


def _monitor(audience: str, *triggers: Any, **more: Any) -> Any:
    param: Any = {"callback": {"webhook": WEBHOOK}} if audience == "b2b" else {"refreshEvent": 60}
    param |= more.pop("subscribeParam", {})
    found = list(triggers) or [_data("vehicle.kinetic.moving", "onChange")]
    trigger = {"triggers": found, "boolExp": "a"}
    return {"label": "m", "subscribeParam": param, "triggerParam": trigger, **more}


def _data(name: str, op: str, *values: str, **more: Any) -> Any:
    value = {"value": list(values)} if values else {}
    return {"name": "a", "data": {"data": name, "op": op, **value, **more}}


def _time(*times: Any) -> Any:
    return {"name": "a", "time": {"times": list(times)}}


def _callbacks() -> Iterator[Fact]:
    own = ("register_callback",)
    for audience in BOTH:
        here = (audience,)
        yield Fact("a webhook is enough", *own, _callback(audience), FITS, here)
        yield Fact(
            "a callback is required", *own, _without(_callback(audience), "callback"), REFUSED, here
        )
        for name in ("target", "name"):
            webhook = {"webhook": _without(WEBHOOK, name)}
            yield Fact(
                f"a webhook needs its {name}",
                *own,
                _callback(audience, callback=webhook),
                REFUSED,
                here,
            )


def _policies() -> Iterator[Fact]:
    own = ("register_callback",)
    for policy, is_allowed in (("None", True), ("Bounded", True), ("Always", False)):
        body = _callback(retryPolicy={"policy": policy})
        yield Fact(f"the policy of a callback may be {policy}", *own, body, is_allowed, ("b2b",))
    retries = {"retryNumber": 0, "retryDelay": 0, "maxRetryNumber": 3}
    for name, value in retries.items():
        body = _callback(retryPolicy={"policy": "Bounded", name: value})
        yield Fact(f"not {name} {value}", *own, body, REFUSED, ("b2b",))
    for batch, is_allowed in (
        ({"size": 1}, True),
        ({"size": 0}, False),
        ({"timeWindow": 60}, False),
    ):
        yield Fact(f"a batch of {batch}", *own, _callback(batchNotify=batch), is_allowed, ("b2b",))
    for window, is_allowed in ((5, True), (4, False)):
        body = _callback(batchNotify={"size": 1, "timeWindow": window})
        yield Fact(f"a window of {window} s", *own, body, is_allowed, ("b2b",))
    yield Fact("kinds are required", *own, _without(_callback(), "remoteTypes"), REFUSED, ("b2b",))


def _ways() -> Iterator[Fact]:
    own = ("register_callback",)
    yield Fact(
        "a driver sets no policy",
        *own,
        _callback("b2c", retryPolicy={"policy": "None"}),
        REFUSED,
        ("b2c",),
    )
    socket = {"websocket": {"target": "wss://a.example/s"}}
    push = {"pushnotif": {"devices": ["d"]}}
    for name, callback, is_allowed in (
        ("a web socket", socket, True),
        ("push messages", push, True),
        ("no device", {"pushnotif": {"devices": []}}, False),
        ("two ways at once", socket | push, False),
    ):
        yield Fact(name, *own, {"callback": callback}, is_allowed, ("b2c",))
        yield Fact(f"{name}, for a fleet", *own, _callback(callback=callback), REFUSED, ("b2b",))
    for kind, is_allowed in (("Body", True), ("Header", False), ("Query", False)):
        attribute = {"type": kind, "key": "k", "value": "v"}
        body = {"callback": {"websocket": socket["websocket"] | {"attributes": [attribute]}}}
        yield Fact(f"{kind} in a web socket", *own, body, is_allowed, ("b2c",))
        body = {"callback": {"webhook": WEBHOOK | {"attributes": [attribute]}}}
        yield Fact(f"{kind} for a webhook", *own, body, FITS, ("b2c",))


def _remotes() -> Iterator[Fact]:
    own = ("send_remote",)
    for name, value in (ACTIONS | FLEETS_OWN).items():
        audiences = ("b2b",) if name in FLEETS_OWN else BOTH
        yield Fact(f"the action {name}", *own, {name: value}, FITS, audiences)
    for name, value in FLEETS_OWN.items():
        yield Fact(f"{name}, by a driver", *own, {name: value}, REFUSED, ("b2c",))
    refused: dict[str, Any] = {
        "no action": {"label": "nothing"},
        "two actions": {"door": ACTIONS["door"], "horn": ACTIONS["horn"]},
        "the action state": {"state": {}},
        "a door without its state": {"door": {}},
        "lights without a word": {"lights": {}},
        "preferences beside immediate": {
            "charging": {"preferences": {"level": "Level1"}, "immediate": True}
        },
        "both kinds of schedule": {
            "charging": {"schedule": {"nextDelayedTime": "2026-05-01T00:00:00Z", "programs": []}}
        },
        "another wake-up": {"wakeUp": {"action": "Sleep"}},
        "no point": {"navigation": {"positions": []}},
        "eleven points": {"navigation": {"positions": [POINT] * 11}},
        "neither now nor by a program": {"preconditioning": {"airConditioning": {}}},
        "a program in slot 5": _air(PROGRAM | {"slot": 5}),
        **{f"a program without {name}": _air(_without(PROGRAM, name)) for name in PROGRAM},
    }
    for name, body in refused.items():
        yield Fact(name, *own, body, REFUSED)
    allowed: dict[str, Any] = {
        "ten points": {"navigation": {"positions": [POINT] * 10}},
        "a program": _air(PROGRAM),
        "a program taken away": _air({"slot": 4, "actionsType": "Delete"}),
        "preferences alone": {"charging": {"preferences": {"level": "Level5", "type": "Full"}}},
        "a delayed charge": {"charging": {"schedule": {"nextDelayedTime": "2026-05-01T00:00:00Z"}}},
    }
    for name, body in allowed.items():
        yield Fact(name, *own, body, FITS)
    for running, shutdown, is_allowed in ((5, 60, True), (4, 60, False), (5, 59, False)):
        body = {"stolen": {"trackingPeriod": {"running": running, "shutdown": shutdown}}}
        yield Fact(f"tracked every {running} and {shutdown} s", *own, body, is_allowed, ("b2b",))
    body = {"stolen": {"stolen": True, "immobilization": {"activate": True}}}
    yield Fact("two of three about a stolen vehicle", *own, body, REFUSED, ("b2b",))


def _times() -> Iterator[tuple[str, Any, bool]]:
    yield "a daily time", DAILY, True
    yield "a daily time without its duration", _without(DAILY, "duration"), False
    yield "once, without an end", ONCE, True
    yield "once, on some days", ONCE | {"occurence": {"day": ["Mon"]}}, False
    for week, is_allowed in (
        ("w1-w25", True),
        ("w6", True),
        ("w52", True),
        ("w53", False),
        ("w0", False),
    ):
        yield f"week {week}", DAILY | {"occurence": {"day": ["Mon"], "week": [week]}}, is_allowed


def _watch(audience: str, name: str, *triggers: Any, is_allowed: bool, **more: Any) -> Fact:
    body = _monitor(audience, *triggers, **more)
    return Fact(name, "create_monitor", body, is_allowed, (audience,))


def _monitors() -> Iterator[Fact]:
    for audience in BOTH:
        own, here = ("create_monitor",), (audience,)

        five = [
            _data("vehicle.kinetic.moving", "onChange") | {"name": f"a{each}"} for each in range(6)
        ]
        yield _watch(audience, "five triggers", *five[:5], is_allowed=True)
        yield _watch(audience, "six triggers", *five, is_allowed=False)
        yield Fact(
            "a label is required", *own, _without(_monitor(audience), "label"), REFUSED, here
        )
        for seconds, is_allowed in ((60, True), (59, False)):
            param = {"refreshEvent": seconds}
            yield _watch(
                audience,
                f"reminders every {seconds} s",
                subscribeParam=param,
                is_allowed=is_allowed,
            )
        moving = _data("vehicle.kinetic.moving", "onChange")
        zone = {
            "transition": "In",
            "place": {"radius": 1, "center": {"longitude": 2, "latitude": 48}},
        }
        yield _watch(audience, "a zone", {"name": "a", "zone": zone}, is_allowed=True)
        yield _watch(audience, "a zone and data at once", moving | {"zone": zone}, is_allowed=False)
        yield _watch(
            audience,
            "a zone passed through",
            {"name": "a", "zone": zone | {"transition": "Through"}},
            is_allowed=False,
        )
        for name, time, is_allowed in _times():
            yield _watch(audience, name, _time(time), is_allowed=is_allowed)
        yield from _observed(audience)
    for policy in ("None", "Bounded", "Always"):
        body = _monitor("b2b", subscribeParam={"retryPolicy": {"policy": policy}})
        yield Fact(
            f"the policy of a monitor may be {policy}", "create_monitor", body, FITS, ("b2b",)
        )


def _observed(audience: str) -> Iterator[Fact]:
    speed = "vehicle.kinetic.speed"
    yield _watch(audience, "faster than", _data(speed, "greaterThan", "110"), is_allowed=True)
    yield _watch(audience, "faster than nothing", _data(speed, "greaterThan"), is_allowed=False)
    yield _watch(audience, "any change of a number", _data(speed, "onChange"), is_allowed=False)
    yield _watch(
        audience, "a change with a value", _data("vehicle.alert", "onChange", "x"), is_allowed=False
    )
    yield _watch(
        audience,
        "one of some alerts",
        _data("vehicle.alert", "includedIn", "x", "y"),
        is_allowed=True,
    )
    yield _watch(audience, "data of nobody", _data("vehicle.colour", "onChange"), is_allowed=False)
    is_fleet = audience == "b2b"
    yield _watch(
        audience,
        "a collision",
        _data("vehicle.collision.side", "equalsTo", "x"),
        is_allowed=is_fleet,
    )
    yield _watch(
        audience,
        "what was before",
        _data("vehicle.alert", "onChange", previous={"op": "equalsTo", "value": ["x"]}),
        is_allowed=not is_fleet,
    )
    for param, is_allowed in (
        ("vehicle.telemetry.Speed", True),
        ("vehicle.stolen", is_fleet),
        ("vehicle.collisions", is_fleet),
        ("vehicle.alarm", not is_fleet),
    ):
        yield _watch(audience, f"with {param}", extendedEventParam=[param], is_allowed=is_allowed)


FACTS = [
    (audience, fact)
    for fact in (*_callbacks(), *_policies(), *_ways(), *_remotes(), *_monitors())
    for audience in fact.audiences
]


def _named(facts: list[tuple[str, Fact]]) -> list[Any]:
    return [pytest.param(*each, id=f"{each[0]}: {each[1].name}") for each in facts]


def _route(audience: str, action: str) -> Route:
    return next(it for it in routes(audience) if it.action == action)


@pytest.mark.parametrize(
    ("audience", "fact"), _named([each for each in FACTS if each[1].is_allowed])
)
def test_the_contract_allows_what_is_published(audience: str, fact: Fact) -> None:
    check_body(_route(audience, fact.action), fact.body)


@pytest.mark.parametrize(
    ("audience", "fact"), _named([each for each in FACTS if not each[1].is_allowed])
)
def test_the_contract_refuses_what_is_published_not_to_be(audience: str, fact: Fact) -> None:
    with pytest.raises(ApiError, match=r"^body"):
        check_body(_route(audience, fact.action), fact.body)
