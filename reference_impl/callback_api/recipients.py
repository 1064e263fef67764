"""Who is told what happened, unless they asked for a pause."""

from dataclasses import dataclass

from callback_api.directory import Directory, Vehicle
from callback_api.model import Monitor, Remote, Status
from callback_api.notification import (
    Sighting,
    about_driver_monitor,
    about_fleet_monitor,
    about_remote,
)
from callback_api.outbox import Outbox
from callback_api.outgoing_request import Draft
from callback_api.store import Store


@dataclass(frozen=True)
class Telling:
    """Words what happened for those who are to know, and puts it into the outbox."""

    store: Store
    outbox: Outbox
    directory: Directory

    def of_remote(self, remote: Remote, moment: float) -> None:
        """Tells of a step of an action."""
        callback = self.store.callbacks.find(remote.callback_id)
        vehicle = self.directory.vehicles.get(remote.vid)  # accounts may change between two starts
        if vehicle and callback is not None and callback.status != Status.PAUSED:
            self._put(about_remote(callback, remote, vehicle, moment))

    def of_monitor(
        self, monitor: Monitor, sighting: Sighting, vehicle: Vehicle, moment: float
    ) -> None:
        """Tells what a monitor saw."""
        if monitor.status == Status.PAUSED:
            return
        if monitor.audience == "b2b":
            self._put(about_fleet_monitor(monitor, sighting, vehicle, moment))
            return
        callback = self.store.callbacks.find(monitor.callback_id)
        if callback is not None and callback.status != Status.PAUSED:
            self._put(about_driver_monitor(callback, monitor, sighting, vehicle, moment))

    def _put(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            self.outbox.add(draft, draft.triggered)
