"""What outlives a request: callbacks, actions, monitors and what is known of vehicles."""

import json
from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from callback_api.database import Database
from callback_api.model import Callback, Monitor, Remote, VehicleState, Watch


class _Kept(Protocol):
    @property
    def id(self) -> str: ...


K = TypeVar("K", bound=_Kept)


class Table(Generic[K]):
    """Things of one kind: a column for each member that they are looked up by, the rest as JSON."""

    def __init__(
        self, database: Database, make: Callable[..., K], name: str, columns: tuple[str, ...]
    ) -> None:
        self._database = database
        self._make = make
        self._name = name
        self._columns = ("id", *columns)
        names, places = ", ".join((*self._columns, "body")), "?, " * len(self._columns)
        changes = "".join(f", {column} = excluded.{column}" for column in columns)
        self._find = f"SELECT body FROM {name} WHERE id = ?"
        self._put = (
            f"INSERT INTO {name} ({names}) VALUES ({places}?)"
            f" ON CONFLICT (id) DO UPDATE SET body = excluded.body{changes}"
        )

    def put(self, thing: K) -> None:
        """Keeps a thing, in place of the one with the same id if there is one."""
        members = vars(thing)
        columns = (members[column] for column in self._columns)
        self._database.rows(self._put, *columns, json.dumps(members))

    def find(self, identifier: str) -> K | None:
        found = self._things(self._find, identifier)
        return found[0] if found else None

    def where(self, **wanted: str) -> list[K]:
        """Those whose members have these values, oldest first."""
        query = f"SELECT body FROM {self._name} WHERE {_equal(wanted)} ORDER BY number"
        return self._things(query, *wanted.values())

    def delete(self, **wanted: str) -> None:
        """Removes those whose members have these values."""
        query = f"DELETE FROM {self._name} WHERE {_equal(wanted)}"
        self._database.rows(query, *wanted.values())

    def _things(self, query: str, *values: str) -> list[K]:
        return [self._make(**json.loads(body)) for (body,) in self._database.rows(query, *values)]


def _equal(wanted: Iterable[str]) -> str:
    return " AND ".join(f"{column} = ?" for column in wanted)


class Store:
    """All tables of things that clients or vehicles know of."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transaction = database.transaction
        self.callbacks = Table(database, Callback, "callbacks", ("audience", "owner"))
        self.remotes = Table(database, Remote, "remotes", ("callback_id", "vid", "type", "status"))
        self.monitors = Table(
            database,
            Monitor,
            "monitors",
            ("audience", "owner", "callback_id", "vid"),
        )
        self.watches = Table(database, Watch, "watches", ("monitor_id",))
        self._vehicles = Table(database, VehicleState, "vehicles", ())

    def vehicle(self, vid: str) -> VehicleState:
        """What is known of a vehicle; at first, that all is well with it."""
        return self._vehicles.find(vid) or VehicleState(vid)

    def put_vehicle(self, state: VehicleState) -> None:
        self._vehicles.put(state)

    def delete_monitor(self, identifier: str) -> None:
        """Removes a monitor and what it remembers."""
        self.watches.delete(monitor_id=identifier)
        self.monitors.delete(id=identifier)

    def delete_callback(self, identifier: str) -> None:
        """Removes a callback with its actions and monitors."""
        for monitor in self.monitors.where(callback_id=identifier):
            self.delete_monitor(monitor.id)
        self.remotes.delete(callback_id=identifier)
        self.callbacks.delete(id=identifier)
