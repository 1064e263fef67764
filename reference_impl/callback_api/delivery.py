"""Parcels handed to receivers, and what comes of it."""

import sqlite3
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from callback_api.clock import Clock
from callback_api.model import Callback, Status
from callback_api.outbox import Outbox
from callback_api.outgoing_request import Outcome, Parcel
from callback_api.store import Store

Send = Callable[[Parcel], Outcome]
"""Makes one attempt; must not raise."""

_UNREGISTERED = frozenset({404, 410})
"""Answers by which the push service says that a device is gone."""


@dataclass(frozen=True)
class Attempt:
    """An attempt that was made."""

    parcel: Parcel
    outcome: Outcome
    started: float
    ended: float


@dataclass(frozen=True)
class Delivery:
    """Sends what is due. Several threads may do so at once."""

    store: Store
    outbox: Outbox
    clock: Clock
    send: Send
    _unrecorded: deque[Attempt] = field(default_factory=deque)
    """Attempts whose outcome could not be written yet."""

    def deliver_one(self) -> bool:
        """Makes one attempt for the parcel that has waited longest; whether there was one."""
        parcel = self.claim()
        if parcel is None:
            return False
        self.attempt(parcel)
        return True

    def claim(self) -> Parcel | None:
        """The parcel that is to be attempted next; none while the database cannot be written."""
        while self._unrecorded:
            self._record(self._unrecorded.popleft())
        return self.outbox.claim(self.clock.now())

    def attempt(self, parcel: Parcel) -> None:
        """Makes one attempt for a parcel that was claimed."""
        started = self.clock.now()
        try:
            outcome = self.send(parcel)
        except BaseException:
            self.outbox.release(parcel)
            raise
        self._record(Attempt(parcel, outcome, started, self.clock.now()))

    def _record(self, attempt: Attempt) -> None:
        """Writes down an outcome, or keeps it for later if the database cannot be written.

        The parcel is not sent again in between: it may have been delivered.
        """
        try:
            self._settle(attempt)
        except sqlite3.Error:
            self._unrecorded.append(attempt)
            raise
        self.outbox.release(attempt.parcel, attempt.ended - attempt.started)

    def _settle(self, attempt: Attempt) -> None:
        parcel, outcome = attempt.parcel, attempt.outcome
        if outcome.is_delivered:
            self.outbox.settle_delivered(parcel, self.clock.now())
        elif parcel.envelope.channel == "pushnotif" and outcome.status in _UNREGISTERED:
            self.outbox.settle_delivered(parcel, self.clock.now())
            self._drop_device(parcel.callback_id, parcel.envelope.target)
        else:
            self.outbox.settle_failed(parcel, attempt.started)

    def give_up_old(self) -> None:
        """Forgets what is too old, and marks the callback or monitor that lost it as failed."""
        now = self.clock.now()
        if not self.outbox.has_old(now):
            return
        with self.store.transaction():
            for callback_id, monitor_id in self.outbox.expire(now):
                table: Any = self.store.monitors if monitor_id else self.store.callbacks
                owner = table.find(monitor_id or callback_id)
                if owner is not None and owner.status == Status.RUNNING:
                    table.put(replace(owner, status=Status.FAILED))

    def _drop_device(self, callback_id: str, device: str) -> None:
        """A callback whose last device is gone goes with it."""
        with self.store.transaction():
            callback = self.store.callbacks.find(callback_id)
            if callback is None or "pushnotif" not in callback.subscribe["callback"]:
                return
            push = callback.subscribe["callback"]["pushnotif"]
            left = [known for known in push.get("devices", []) if known != device]
            if left:
                self.store.callbacks.put(_with_push(callback, push | {"devices": left}))
            else:
                self.outbox.drop("callback_id", callback_id)
                self.store.delete_callback(callback_id)


def _with_push(callback: Callback, push: Mapping[str, Any]) -> Callback:
    return replace(callback, subscribe={**callback.subscribe, "callback": {"pushnotif": push}})
