"""A database of its own for each application."""

from callback_api.clock import VirtualClock
from callback_api.database import Database
from callback_api.directory import demo_directory
from callback_api.engine import Engine
from callback_api.model import Callback, Remote, VehicleState
from callback_api.outgoing_request import Outcome

WEBHOOK = {"target": "https://receiver.example", "name": "receiver"}


def engine(database: Database) -> Engine:
    return Engine(database, demo_directory(), VirtualClock(), lambda parcel: Outcome(200))


def fill(database: Database) -> None:
    """Leaves an action that goes on, and a notification that waits."""
    filled = engine(database)
    filled.store.callbacks.put(Callback("c", "b2c", "o", {"callback": {"webhook": WEBHOOK}}))
    remote = Remote("r", "c", "V1001", "Horn", {"horn": {"state": "Activated"}})
    filled.store.remotes.put(remote)
    filled.life.begin(remote, filled.clock.now())


def test_a_database_in_memory_is_empty_whoever_had_it_before() -> None:
    for _ in range(3):
        database = Database()
        fresh = engine(database)
        assert fresh.next_due() is None
        assert fresh.store.callbacks.find("c") is None
        assert fresh.store.remotes.where(vid="V1001") == []
        assert fresh.store.vehicle("V1001") == VehicleState("V1001")
        assert database.rows("SELECT * FROM messages") == []
        fill(database)
        del database, fresh


def test_nothing_is_left_of_a_change_that_was_never_finished() -> None:
    database = Database()
    database.rows("BEGIN")
    engine(database).store.put_vehicle(VehicleState("V1001"))
    del database
    assert Database().rows("SELECT * FROM vehicles") == []


def test_databases_that_are_used_at_a_time_are_not_the_same() -> None:
    one, other = Database(), Database()
    fill(one)
    assert engine(other).next_due() is None
    assert engine(one).next_due() is not None
