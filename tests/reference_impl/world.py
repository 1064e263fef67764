"""Everything that a test can do to a sandbox, in few words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from falcon.testing import Result, TestClient

from callback_api import create_app
from callback_api.app import App
from tests.reference_impl.caller import Caller

RECEIVER = "https://receiver.example/events"
WATCHER = "https://receiver.example/monitors"
SOCKET = "wss://receiver.example/socket"


@dataclass(frozen=True)
class World:
    """A sandbox with a fleet, a driver, a clock and receivers."""

    @cached_property
    def app(self) -> App:
        return create_app(sandbox=True)

    @cached_property
    def b2b(self) -> Caller:
        return Caller(self.app, "b2b")

    @cached_property
    def b2c(self) -> Caller:
        return Caller(self.app, "b2c")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = TestClient(self.app).simulate_request(method, f"/sandbox/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json

    def wait(self, seconds: float) -> None:
        self._ask("POST", "clock", {"advance": seconds})

    def answers(self, *answers: int | str, otherwise: int | str = 200, of: str = RECEIVER) -> None:
        body = {"target": of, "answers": list(answers), "otherwise": otherwise}
        self._ask("PUT", "receivers", body)

    def tells(self, vid: str = "V0001", **event: Any) -> None:
        self._ask("POST", f"vehicles/{vid}/events", event)

    def is_fast(self, speed: int, vid: str = "V0001") -> None:
        self.tells(vid, values={"vehicle.kinetic.speed": str(speed)})

    def set_vehicle(self, vid: str = "V0001", **state: Any) -> None:
        self._ask("PUT", f"vehicles/{vid}/state", state)

    def attempts(self) -> list[dict[str, Any]]:
        return list(self._ask("GET", "attempts"))

    def times(self) -> list[float]:
        """Seconds of the attempts, counted from the start of the sandbox's clock."""
        return [_seconds(attempt["at"]) for attempt in self.attempts()]

    def deliveries(self) -> list[dict[str, Any]]:
        return list(self._ask("GET", "deliveries"))

    def statuses(self) -> list[tuple[str, str]]:
        """Type and status of each step of an action that was delivered, in order."""
        return [
            (status["type"], status["status"])
            for delivery in self.deliveries()
            for status in _event_statuses(delivery["body"])
        ]

    def forget(self) -> None:
        self._ask("DELETE", "attempts")

    # what a fleet does

    def fleet_callback(self, **settings: Any) -> str:
        attributes = settings.pop("attributes", [])
        webhook = {"target": RECEIVER, "name": "receiver", "attributes": attributes}
        body = {"callback": {"webhook": webhook}, "remoteTypes": ["Horn", "Doors", "Navigation"]}
        answer = self.b2b("POST", "/fleets/F0001/remote/callbacks", body | settings)
        assert answer.status_code == 200, answer.text
        return str(answer.json["callbackId"])

    def fleet_remote(self, callback: str, body: Any = None, vid: str = "V0001") -> str:
        path = f"/fleets/F0001/vehicles/{vid}/callbacks/{callback}/remotes"
        answer = self.b2b("POST", path, body or {"horn": {"state": "Activated"}})
        assert answer.status_code == 202, answer.text
        return str(answer.json["remoteActionId"])

    def fleet_monitor(self, trigger: Any = None, **settings: Any) -> str:
        webhook = {"target": WATCHER, "name": "watcher"}
        if "attributes" in settings:
            webhook |= {"attributes": settings.pop("attributes")}
        body = {
            "label": "watch",
            "subscribeParam": {"callback": {"webhook": webhook}} | settings,
            "triggerParam": trigger or FAST,
        }
        answer = self.b2b("POST", "/fleets/F0001/monitors", body)
        assert answer.status_code == 202, answer.text
        return str(answer.json["monitorId"])

    # what a driver does

    def driver_callback(self, transport: Any = None, **settings: Any) -> str:
        body = {"callback": transport or {"webhook": {"target": RECEIVER, "name": "receiver"}}}
        answer = self.b2c("POST", "/user/callbacks", body | settings)
        assert answer.status_code == 200, answer.text
        return str(answer.json["callbackId"])

    def driver_monitor(self, callback: str, trigger: Any = None, **settings: Any) -> Result:
        body = {"label": "watch", "triggerParam": trigger or FAST} | settings
        return self.b2c("POST", f"/user/vehicles/V1001/callbacks/{callback}/monitors", body)

    def driver_remote(self, callback: str, body: Any = None) -> Result:
        path = f"/user/vehicles/V1001/callbacks/{callback}/remotes"
        return self.b2c("POST", path, body or {"horn": {"state": "Activated"}})


FAST = {
    "triggers": [
        {
            "name": "fast",
            "data": {"data": "vehicle.kinetic.speed", "op": "greaterThan", "value": ["110"]},
        }
    ],
    "boolExp": "fast",
}
EACH_CHANGE = {
    "triggers": [
        {"name": "opened", "data": {"data": "vehicle.doorsState.opening", "op": "onChange"}}
    ],
    "boolExp": "opened",
}


def _seconds(timestamp: str) -> float:
    day, _, clock = timestamp.removesuffix("Z").partition("T")
    hours, minutes, seconds = (float(part) for part in clock.split(":"))
    return (int(day[8:]) - 1) * 86_400 + hours * 3600 + minutes * 60 + seconds


def _event_statuses(body: Any) -> list[dict[str, str]]:
    bodies = body if isinstance(body, list) else [body]
    return [
        event["eventStatus"]
        for each in bodies
        for event in (each.get("events") or [each.get("remoteEvent", {})])
        if "eventStatus" in event
    ]
