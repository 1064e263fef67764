"""What clients do with callbacks."""

from dataclasses import dataclass, replace
from typing import Any

from callback_api.call import Answer, Call
from callback_api.errors import ApiError
from callback_api.model import Callback, Status, new_id
from callback_api.paging import page
from callback_api.store import Store

_PATHS = {
    "b2b": "/fleets/{fid}/remote/callbacks/{cbid}",
    "b2c": "/user/callbacks/{cbid}",
}
_REMOTES = "/fleets/{fid}/vehicles/{{vid}}/callbacks/{cbid}/remotes"


@dataclass(frozen=True)
class Callbacks:
    """The operations on callbacks, the same for both audiences."""

    store: Store

    def list_callbacks(self, call: Call) -> Answer:
        wanted = set(call.query["types"] or ())
        found = [
            callback
            for callback in self.store.callbacks(call.audience, call.owner)
            if not wanted or wanted & _types(callback)
        ]
        return Answer(200, page(call, "callbacks", found, lambda callback: _shown(call, callback)))

    def register_callback(self, call: Call) -> Answer:
        callback = Callback(new_id(), call.audience, call.owner, call.body)
        self.store.add_callback(callback)
        return Answer(200, _reference(call, callback))

    def read_callback(self, call: Call) -> Answer:
        return Answer(200, _shown(call, self.found(call)))

    def replace_callback(self, call: Call) -> Answer:
        return self._changed(call, replace(self.found(call), subscribe=call.body))

    def set_callback_status(self, call: Call) -> Answer:
        return self._changed(call, replace(self.found(call), status=Status(call.body["status"])))

    def delete_callback(self, call: Call) -> Answer:
        self.store.delete_callback(self.found(call).id)
        return Answer(204)

    def found(self, call: Call) -> Callback:
        """The callback that a path names; ``ApiError`` (40404) if the owner has no such."""
        callback = self.store.callback(call.path["cbid"])
        if callback is None or (callback.audience, callback.owner) != (call.audience, call.owner):
            raise ApiError(40404, f"there is no callback '{call.path['cbid']}'")
        return callback

    def _changed(self, call: Call, callback: Callback) -> Answer:
        self.store.change_callback(callback)
        return Answer(202, _reference(call, callback))


def _types(callback: Callback) -> set[str]:
    """What a list of callbacks can select this one by."""
    if callback.audience == "b2b":
        return set(callback.subscribe["remoteTypes"])
    return set(callback.subscribe.get("type", ("Monitor", "Remote")))


def _reference(call: Call, callback: Callback) -> dict[str, Any]:
    links = {"callback": call.link(_PATHS[call.audience], cbid=callback.id)}
    if call.audience == "b2b":
        links["fleet"] = call.link("/fleets/{fid}")
    return {"_links": links, "callbackId": callback.id, "status": callback.status}


def _shown(call: Call, callback: Callback) -> dict[str, Any]:
    links = {"self": call.link(_PATHS[call.audience], cbid=callback.id)}
    label = {}
    if call.audience == "b2b":
        links["fleet"] = call.link("/fleets/{fid}")
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
