"""What fits its schema and is refused all the same: every such rule, and that it can be kept."""

from typing import Any

import pytest

from callback_api.contract.routes import Route, routes
from callback_api.contract.validation import check_body
from tests.reference_impl.rules import kept
from tests.reference_impl.world import RECEIVER, World

UNKNOWN = {"type": "Header", "key": "X", "value": "$nobody"}
TWICE = {"slot": 1, "actionsType": "Delete"}


def callback(*attributes: Any) -> Any:
    webhook = {"target": RECEIVER, "name": "n", "attributes": list(attributes)}
    return {"callback": {"webhook": webhook}, "remoteTypes": ["Horn"]}


def monitor(expression: str = "a", *triggers: Any) -> Any:
    webhook = {"target": RECEIVER, "name": "n"}
    return {
        "label": "watch",
        "subscribeParam": {"callback": {"webhook": webhook}},
        "triggerParam": {"triggers": list(triggers or [changed("a")]), "boolExp": expression},
    }


def changed(name: str) -> Any:
    return {"name": name, "data": {"data": "vehicle.doorsState.opening", "op": "onChange"}}


def timed(zone: str = "UTC", start: str = "2026-01-01T00:00:00Z") -> Any:
    times = [{"recurrence": "None", "start": start}]
    return {"name": "a", "time": {"timeZone": zone, "times": times}}


def header(key: str = "X", value: str = "v") -> Any:
    return {"type": "Header", "key": key, "value": value}


REFUSED = {
    "a variable that the place does not know": ("register_callback", callback(UNKNOWN)),
    "a name that no header can have": ("register_callback", callback(header(key="a b"))),
    "a header that frames the request": ("register_callback", callback(header(key="Host"))),
    "a value that no header can have": ("register_callback", callback(header(value="a\nb"))),
    "an expression that ends too early": ("create_monitor", monitor("a &")),
    "a parenthesis that is not closed": ("create_monitor", monitor("(a")),
    "an expression with an unknown name": ("create_monitor", monitor("a & b")),
    "an expression that is always true": ("create_monitor", monitor("a | !a")),
    "an expression that is always false": ("create_monitor", monitor("a & !a")),
    "two triggers of one name": ("create_monitor", monitor("a", changed("a"), timed())),
    "a time zone that does not exist": ("create_monitor", monitor("a", timed("Europe/Nowhere"))),
    "an instant that no calendar has": (
        "create_monitor",
        monitor("a", timed(start="2026-06-30T23:59:60Z")),
    ),
    "a slot that is named twice": (
        "send_remote",
        {"preconditioning": {"airConditioning": {"programs": [TWICE, TWICE]}}},
    ),
}
EVERY = pytest.mark.parametrize(("action", "body"), REFUSED.values(), ids=REFUSED)


def route_of(action: str) -> Route:
    return next(route for route in routes("b2b") if route.action == action)


def answered(action: str, body: Any) -> tuple[int, int]:
    world = World()
    ids = {"fid": "F0001", "vid": "V0001"}
    ids["cbid"] = world.fleet_callback(remoteTypes=["ThermalPreconditioning"])
    route = route_of(action)
    answer = world.b2b(route.method, route.path.format_map(ids), body)
    return answer.status_code, answer.json.get("code", 0)


@EVERY
def test_what_breaks_a_rule_fits_its_schema_and_is_refused(action: str, body: Any) -> None:
    check_body(route_of(action), body)
    assert answered(action, body) == (400, 40010)


@EVERY
def test_what_is_changed_to_keep_the_rules_is_accepted(action: str, body: Any) -> None:
    better = kept(route_of(action), body)
    check_body(route_of(action), better)
    assert answered(action, better) == (route_of(action).status, 0)
