"""What clients do with callbacks."""

from dataclasses import dataclass, replace
from typing import Any

from callback_api.attribute import VARIABLES, check_attributes
from callback_api.call import Answer, Call
from callback_api.engine import Engine
from callback_api.errors import ApiError
from callback_api.model import Callback, Status
from callback_api.paging import page

_PATHS = {
    "b2b": "/fleets/{fid}/remote/callbacks/{cbid}",
    "b2c": "/user/callbacks/{cbid}",
}
_REMOTES = "/fleets/{fid}/vehicles/{{vid}}/callbacks/{cbid}/remotes"


@dataclass(frozen=True)
class Callbacks:
    """The operations on callbacks, the same for both audiences."""

    engine: Engine

    def list_callbacks(self, call: Call) -> Answer:
        wanted = set(call.query["types"] or ())
        owned = self.engine.store.callbacks.where(audience=call.audience, owner=call.owner)
        found = [callback for callback in owned if not wanted or wanted & callback.types]
        return Answer(200, page(call, "callbacks", found, lambda callback: _shown(call, callback)))

    def register_callback(self, call: Call) -> Answer:
        _check(call)
        callback = Callback(self.engine.new_id(), call.audience, call.owner, call.body)
        self.engine.store.callbacks.put(callback)
        return Answer(200, _reference(call, callback))

    def read_callback(self, call: Call) -> Answer:
        return Answer(200, _shown(call, self.found(call)))

    def replace_callback(self, call: Call) -> Answer:
        callback = self.found(call)
        _check(call)
        return self._changed(call, replace(callback, subscribe=call.body))

    def set_callback_status(self, call: Call) -> Answer:
        callback = replace(self.found(call), status=Status(call.body["status"]))
        is_paused = callback.status == Status.PAUSED
        self.engine.outbox.pause("callback_id", callback.id, is_paused=is_paused)
        return self._changed(call, callback)

    def delete_callback(self, call: Call) -> Answer:
        callback = self.found(call)
        remotes = self.engine.store.remotes.where(callback_id=callback.id)
        if call.audience == "b2b" and not all(remote.is_done for remote in remotes):
            raise ApiError(40011, "an action that uses this callback is not done yet")
        self.engine.outbox.drop("callback_id", callback.id)
        self.engine.store.delete_callback(callback.id)
        return Answer(204)

    def found(self, call: Call) -> Callback:
        """The callback that a path names; ``ApiError`` (40404) if the owner has no such."""
        callback = self.engine.store.callbacks.find(call.path["cbid"])
        if callback is None or (callback.audience, callback.owner) != (call.audience, call.owner):
            raise ApiError(40404, f"there is no callback '{call.path['cbid'][:80]}'")
        return callback

    def _changed(self, call: Call, callback: Callback) -> Answer:
        self.engine.store.callbacks.put(callback)
        return Answer(202, _reference(call, callback))


def link(call: Call, callback_id: str) -> dict[str, Any]:
    """The link to a callback."""
    return call.link(_PATHS[call.audience], cbid=callback_id)


def _check(call: Call) -> None:
    ((channel, transport),) = call.body["callback"].items()
    check_attributes(
        transport.get("attributes", ()),
        VARIABLES[call.audience, "callback"],
        is_push=channel == "pushnotif",
    )


def _reference(call: Call, callback: Callback) -> dict[str, Any]:
    links = {"callback": link(call, callback.id)} | call.fleet
    return {"_links": links, "callbackId": callback.id, "status": callback.status}


def _shown(call: Call, callback: Callback) -> dict[str, Any]:
    links = {"self": link(call, callback.id)} | call.fleet
    label = {}
    if call.audience == "b2b":
        links["remotes"] = call.link(_REMOTES, cbid=callback.id) | {"templated": True}
    elif "label" in callback.subscribe:
        label = {"label": callback.subscribe["label"]}
    return {
        "_links": links,
        "id": callback.id,
        **label,
        "subscribe": callback.subscribe,
        "status": callback.status,
    }
