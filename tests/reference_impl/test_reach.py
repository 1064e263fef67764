"""Every operation, with every status and error code that the route table gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from falcon.testing import Result, TestClient

from callback_api import create_app
from callback_api.app import App, application
from callback_api.clock import SystemClock
from callback_api.contract.definitions import AUDIENCES, examples
from callback_api.contract.routes import Route, routes
from callback_api.database import Database
from callback_api.directory import demo_directory
from callback_api.engine import Engine
from callback_api.errors import ERRORS
from callback_api.outgoing_request import Outcome
from callback_api.ratelimit import Limits
from tests.reference_impl.caller import ACCOUNTS, Caller
from tests.reference_impl.world import EACH_CHANGE, RECEIVER, World

TABLE = [route for audience in AUDIENCES for route in routes(audience)]
NOBODY = "00ff"


def body_of(route: Route) -> Any:
    if route.request is None:
        return None
    return next(iter(examples(route.audience)[route.request].values()))["value"]


@dataclass(frozen=True)
class Scene:
    """A world in which everything that a path can name is there."""

    world: World
    route: Route
    callback: str
    ids: dict[str, str]

    def call(self, body: Any = None, *, ids: dict[str, str] | None = None, **query: Any) -> Result:
        caller: Caller = getattr(self.world, self.route.audience)
        path = self.route.path.format_map(self.ids | (ids or {}))
        return caller(self.route.method, path, body or body_of(self.route), **query)

    def with_app(self, app: App) -> Result:
        path = self.route.path.format_map(self.ids)
        caller = Caller(app, self.route.audience)
        return caller(self.route.method, path, body_of(self.route))


def scene(route: Route) -> Scene:
    world = World()
    if route.audience == "b2b":
        everything = ["Doors", "Horn", "Navigation", "Lights"]
        callback = world.fleet_callback(remoteTypes=everything)
        remote = world.fleet_remote(callback)
        ids = {"fid": "F0001", "vid": "V0001", "mid": world.fleet_monitor()}
    else:
        callback = world.driver_callback()
        remote = world.driver_remote(callback).json["remoteActionId"]
        ids = {"id": "V1001", "mid": world.driver_monitor(callback).json["monitorId"]}
    world.wait(600)
    return Scene(world, route, callback, ids | {"cbid": callback, "rid": remote})


BREAKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "RemoteCallbackSubscribe": lambda body: body | {"callback": {"webhook": UNKNOWN_VARIABLE}},
    "CallbackSubscribe": lambda body: body | {"callback": {"webhook": UNKNOWN_VARIABLE}},
    "MonitorParameter": lambda body: body | {"triggerParam": EACH_CHANGE | {"boolExp": "opened &"}},
    "Remote": lambda body: {"preconditioning": {"airConditioning": {"programs": [TWICE, TWICE]}}},
}
UNKNOWN_VARIABLE = {
    "target": "https://receiver.example",
    "name": "receiver",
    "attributes": [{"type": "Header", "key": "X-Car", "value": "$vim"}],
}
TWICE = {"slot": 1, "actionsType": "Delete"}


def breaks_a_rule(scene: Scene) -> Result:
    assert scene.route.request is not None
    if scene.route.request == "Remote" and scene.route.audience == "b2b":
        other = scene.world.fleet_callback(remoteTypes=["ThermalPreconditioning"])
        return scene.call(BREAKS["Remote"]({}), ids={"cbid": other})
    return scene.call(BREAKS[scene.route.request](body_of(scene.route)))


def leaves_an_action_pending(scene: Scene) -> Result:
    scene.world.fleet_remote(scene.callback)
    return scene.call()


def has_five_already(scene: Scene) -> Result:
    for _ in range(4):
        assert scene.world.driver_monitor(scene.callback).status_code == 202
    return scene.call()


def uses_a_callback_for_something_else(scene: Scene) -> Result:
    if scene.route.audience == "b2b":
        return scene.call(ids={"cbid": scene.world.fleet_callback(remoteTypes=["Horn"])})
    if scene.route.action == "replace_monitor":
        path = f"/user/callbacks/{scene.callback}"
        body = {"callback": {"webhook": {"target": RECEIVER, "name": "r"}}, "type": ["Remote"]}
        assert scene.world.b2c("PUT", path, body).status_code == 202
        return scene.call()
    other = "Remote" if "monitor" in scene.route.action else "Monitor"
    return scene.call(ids={"cbid": scene.world.driver_callback(type=[other])})


def as_somebody(authorization: str | None, client_id: str) -> Callable[[Scene], Result]:
    def provoke(scene: Scene) -> Result:
        path = f"/{scene.route.audience}{scene.route.path.format_map(scene.ids)}"
        return TestClient(scene.world.app).simulate_request(
            scene.route.method,
            path,
            json=body_of(scene.route),
            headers={"Authorization": authorization or ACCOUNTS[scene.route.audience][0]},
            params={"client_id": client_id},
        )

    return provoke


def sends(raw: bytes) -> Callable[[Scene], Result]:
    def provoke(scene: Scene) -> Result:
        authorization, client_id = ACCOUNTS[scene.route.audience]
        return TestClient(scene.world.app).simulate_request(
            scene.route.method,
            f"/{scene.route.audience}{scene.route.path.format_map(scene.ids)}",
            body=raw,
            headers={"Authorization": authorization, "Content-Type": "application/json"},
            params={"client_id": client_id},
        )

    return provoke


def on_a_broken_disk(scene: Scene) -> Result:
    database = Database()
    engine = Engine(database, demo_directory(), SystemClock(), lambda parcel: Outcome(200))
    app = application(engine)
    database.close()
    return scene.with_app(app)


PROVOKED: dict[int, Callable[[Scene], Result]] = {
    40000: lambda scene: scene.call({"unheardOf": 1}),
    40001: sends(b"{"),
    40002: lambda scene: scene.call(unheardOf="1"),
    40003: lambda scene: scene.call(pageToken="made-up"),
    40010: breaks_a_rule,
    40011: leaves_an_action_pending,
    40012: has_five_already,
    40013: uses_a_callback_for_something_else,
    40100: as_somebody("nobody", "demo-app"),
    40101: as_somebody(None, "somebody-else"),
    40300: lambda scene: scene.call(ids={"fid": "F0002", "id": "V1002"}),
    40301: as_somebody("Bearer demo-token-none", "demo-app"),
    40404: lambda scene: scene.call(ids={scene.route.path_names[-1]: NOBODY}),
    41300: sends(b"[" * 200 + b"]" * 200),
    42900: lambda scene: scene.with_app(create_app(limits=Limits(0, 0))),
    50000: on_a_broken_disk,
}


@pytest.mark.parametrize("route", TABLE, ids=lambda route: f"{route.audience}-{route.operation_id}")
def test_every_operation_does_what_it_is_there_for(route: Route) -> None:
    answer = scene(route).call()
    assert answer.status_code == route.status, answer.text
    assert (answer.text == "") == (route.response is None)


@pytest.mark.parametrize(
    ("route", "code"),
    [
        pytest.param(route, code, id=f"{route.audience}-{route.operation_id}-{code}")
        for route in TABLE
        for code in route.codes
    ],
)
def test_every_refusal_of_every_operation(route: Route, code: int) -> None:
    answer = PROVOKED[code](scene(route))
    assert (answer.status_code, answer.json["code"]) == (code // 100, code), answer.text
    assert set(answer.json) == (
        {"code", "uuid", "message", "timestamp"}
        if route.audience == "b2b"
        else {"code", "debug", "message"}
    )


def test_no_code_is_never_answered() -> None:
    by_operations = {code for route in TABLE for code in route.codes}
    assert set(ERRORS) - by_operations == {40400, 40500}  # those that belong to no operation


@pytest.mark.parametrize("path", ["/elsewhere", "/user"])
def test_an_address_that_is_none(caller: Caller, path: str) -> None:
    answer = caller("GET", path)
    assert (answer.status_code, answer.json["code"]) == (404, 40400)


@pytest.mark.parametrize("route", TABLE, ids=lambda route: f"{route.audience}-{route.operation_id}")
def test_a_method_that_an_address_does_not_know(route: Route) -> None:
    app = create_app()
    path = route.path.format_map(dict.fromkeys(route.path_names, NOBODY))
    answer = Caller(app, route.audience)("PATCH", path)
    assert (answer.status_code, answer.json["code"]) == (405, 40500)
    assert route.method in answer.headers["allow"]
