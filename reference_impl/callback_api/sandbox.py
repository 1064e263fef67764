"""What the outside world does, at the command of a client: time, vehicles and receivers.

====== ================================== ========================================================
method path                               body, or what is answered
====== ================================== ========================================================
GET    ``/sandbox/clock``                 ``{"now": "2026-01-01T00:00:00Z"}``
POST   ``/sandbox/clock``                 ``{"advance": 60}``: seconds; all that happens, happens
POST   ``/sandbox/vehicles/{vid}/events`` ``{"values": {...}, "position": {...}, "documents": {}}``
PUT    ``/sandbox/vehicles/{vid}/state``  ``{"isAwake": true, "outcome": "DoorsOpen", ...}``
PUT    ``/sandbox/receivers``             ``{"target": "https://...", "answers": [500, 200]}``
GET    ``/sandbox/attempts``              every attempt, oldest first; ``?target=`` for one only
GET    ``/sandbox/deliveries``            the attempts that were acknowledged
DELETE ``/sandbox/attempts``              forgets them
====== ================================== ========================================================

An answer is an HTTP status, ``"timeout"`` or ``"reset"``; ``otherwise`` is what a receiver answers
when its ``answers`` are used up, 200 unless told. The target of a push message is the device.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import falcon

from callback_api.action_lifecycle import AWAKE
from callback_api.body import LARGEST, read_json
from callback_api.clock import VirtualClock, timestamp
from callback_api.contract.document import JSON
from callback_api.contract.validation import check_for_sandbox
from callback_api.engine import Engine
from callback_api.errors import ApiError
from callback_api.monitor_evaluation import VehicleEvent
from callback_api.receivers import ScriptedReceivers
from callback_api.resource import SANDBOX, Resource, Responder

_STATE = {
    "isReachable": "is_reachable",
    "isCharged": "is_charged",
    "isPermitted": "is_permitted",
    "outcome": "outcome",
    "feedbackDetail": "feedback_detail",
    "wakeUps": "wake_ups",
}
"""Members of a vehicle's state, as clients and as the model call them."""


class Sandbox:
    """The addresses below ``/sandbox``. They ask for no credentials: never serve them in public."""

    def __init__(self, engine: Engine, clock: VirtualClock, receivers: ScriptedReceivers) -> None:
        self._engine = engine
        self._clock = clock
        self._receivers = receivers
        self._lock = threading.Lock()

    def does(self, action: Callable[..., Any], given: Any, path: Mapping[str, str]) -> Any:
        """What an action answers; all that is due happens before and after it."""
        with self._lock:
            self._engine.run_all()
            answer = action(self, given, **path)
            self._engine.run_all()
        return answer

    def time(self, query: Mapping[str, Any]) -> dict[str, str]:
        return {"now": timestamp(self._clock.now())}

    def advance(self, body: Any) -> dict[str, str]:
        self._engine.advance(self._clock, body["advance"])
        return self.time({})

    def observe(self, body: Any, vid: str) -> dict[str, str]:
        self._engine.observe(VehicleEvent(self._known(vid), **body))
        return self.time({})

    def set_state(self, body: Any, vid: str) -> dict[str, Any]:
        now = self._clock.now()
        state = self._engine.store.vehicle(self._known(vid))
        changes = {_STATE[name]: value for name, value in body.items() if name in _STATE}
        if "isAwake" in body:
            changes["awake_until"] = now + AWAKE if body["isAwake"] else now
        if "wakeUps" in body:
            changes["month"] = timestamp(now)[:7]
        state = replace(state, **changes)
        self._engine.store.put_vehicle(state)
        shown = {name: getattr(state, member) for name, member in _STATE.items()}
        return {"isAwake": state.awake_until > now, **shown}

    def script(self, body: Any) -> dict[str, Any]:
        answers, otherwise = body.get("answers", []), body.get("otherwise", 200)
        self._receivers.script(body["target"], answers, otherwise)
        return {"target": body["target"], "answers": answers, "otherwise": otherwise}

    def attempts(self, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        target = query.get("target")
        return [
            attempt.shown
            for attempt in self._receivers.attempts
            if target is None or attempt.parcel.envelope.target == target
        ]

    def deliveries(self, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [shown for shown in self.attempts(query) if shown["isDelivered"]]

    def forget(self, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        self._receivers.attempts.clear()
        return []

    def _known(self, vid: str) -> str:
        if vid not in self._engine.directory.vehicles:
            raise ApiError(40404, f"there is no vehicle '{vid[:80]}'")
        return vid


def resources() -> dict[str, Resource]:
    """What stands at each of the addresses."""
    table: dict[str, dict[str, Responder]] = {
        "clock": {"GET": _does(Sandbox.time), "POST": _does(Sandbox.advance, "clock")},
        "vehicles/{vid}/events": {"POST": _does(Sandbox.observe, "event")},
        "vehicles/{vid}/state": {"PUT": _does(Sandbox.set_state, "state")},
        "receivers": {"PUT": _does(Sandbox.script, "receiver")},
        "attempts": {"GET": _does(Sandbox.attempts), "DELETE": _does(Sandbox.forget)},
        "deliveries": {"GET": _does(Sandbox.deliveries)},
    }
    return {f"/sandbox/{path}": Resource(responders) for path, responders in table.items()}


def _does(action: Callable[..., Any], schema: str | None = None) -> Responder:
    def respond(request: falcon.Request, response: falcon.Response, **path: str) -> None:
        given = request.params
        if schema:
            given = read_json(request.bounded_stream.read(LARGEST + 1))
            check_for_sandbox(schema, given)
        sandbox: Sandbox = request.env[SANDBOX]
        answer = sandbox.does(action, given, path)
        response.data = json.dumps(answer, ensure_ascii=False).encode()
        response.content_type = JSON

    return respond
