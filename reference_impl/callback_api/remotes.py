"""What clients do with actions on vehicles."""

from dataclasses import dataclass
from typing import Any

from callback_api.access import check_scope
from callback_api.action_lifecycle import KINDS, action
from callback_api.attribute import VARIABLES, check_attributes
from callback_api.call import Answer, Call
from callback_api.callbacks import Callbacks, link
from callback_api.errors import ApiError
from callback_api.model import Callback, Remote
from callback_api.paging import page


@dataclass(frozen=True)
class Remotes:
    """The operations on actions, the same for both audiences."""

    callbacks: Callbacks

    def list_remotes(self, call: Call) -> Answer:
        callback = self.callbacks.found(call)
        remotes = self.callbacks.engine.store.remotes.where(
            callback_id=callback.id, vid=call.vehicle
        )
        return Answer(200, page(call, "remoteActions", remotes, lambda one: _shown(call, one)))

    def send_remote(self, call: Call) -> Answer:
        callback = self.callbacks.found(call)
        name = action(call.body)
        if call.audience == "b2c":
            check_scope(call.principal, name)
        _check(call, callback, name)
        engine = self.callbacks.engine
        remote = Remote(engine.new_id(), callback.id, call.vehicle, KINDS[name], call.body)
        engine.store.remotes.put(remote)
        engine.life.begin(remote, engine.clock.now())
        links = {"callback": link(call, callback.id), "remote": call.item("rid", remote.id)}
        body = {
            "_links": links | call.fleet,
            "remoteActionId": remote.id,
            "type": remote.type,
        }
        return Answer(202, body)

    def read_remote(self, call: Call) -> Answer:
        callback = self.callbacks.found(call)
        remote = self.callbacks.engine.store.remotes.find(call.path["rid"])
        if remote is None or (remote.callback_id, remote.vid) != (callback.id, call.vehicle):
            raise ApiError(40404, f"there is no action '{call.path['rid'][:80]}'")
        return Answer(200, _shown(call, remote))


def _check(call: Call, callback: Callback, name: str) -> None:
    is_served = "Remote" if call.audience == "b2c" else KINDS[name]
    if is_served not in callback.types:
        raise ApiError(40013, f"the callback does not serve '{is_served}'")
    _check_slots(call.body[name])
    if call.audience == "b2c":
        check_own_attributes(call.body, call.body, callback, VARIABLES["b2c", "remote"])


def check_own_attributes(
    body: dict[str, Any], holder: dict[str, Any], callback: Callback, variables: frozenset[str]
) -> None:
    """Checks what an action or monitor adds to its callback; ``ApiError`` (40010, 40013)."""
    (channel,) = callback.subscribe["callback"]
    is_push = channel == "pushnotif"
    check_attributes(body.get("attributes", ()), variables, is_push=is_push)
    for given, attributes in holder.get("callbackAttributes", {}).items():
        if given != channel:
            raise ApiError(40013, f"callbackAttributes is for '{given}', not for '{channel}'")
        check_attributes(attributes, variables, is_push=is_push)


def _check_slots(content: dict[str, Any]) -> None:
    """A slot must not be named twice, wherever programs stand."""
    parent = content.get("airConditioning", content.get("schedule", {}))
    slots = [program["slot"] for program in parent.get("programs", ()) if "slot" in program]
    if len(set(slots)) < len(slots):
        raise ApiError(40010, "two programs name the same slot")


def _shown(call: Call, remote: Remote) -> dict[str, Any]:
    links = {"self": call.item("rid", remote.id), "callback": link(call, remote.callback_id)}
    shown = {
        "_links": links | call.fleet,
        "remoteActionId": remote.id,
        "type": remote.type,
        "status": remote.status,
        "remote": remote.body,
        "failureCause": remote.failure_cause,
        "feedbackDetail": remote.feedback_detail,
    }
    return {name: value for name, value in shown.items() if value is not None}
