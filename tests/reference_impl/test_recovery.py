"""A database that cannot be written for a while, and a clock that is set back."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callback_api.__main__ import main
from callback_api.clock import SystemClock, TickingClock, VirtualClock
from callback_api.database import Database, DatabaseInUseError, reserve
from callback_api.directory import demo_directory
from callback_api.engine import Engine
from callback_api.outgoing_request import Outcome, Parcel
from callback_api.ratelimit import Limits, RateLimiter
from callback_api.retry import RetryPolicy
from tests.reference_impl.serving import drafted
from tests.reference_impl.world import World
from tests.support.waiting import until

TARGET = "https://receiver.example/events"


class Busy:
    """An engine that delivers from a file which something else may lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = Database(path)
        self.database.rows("PRAGMA busy_timeout = 0")
        self.sent: list[str] = []
        self.answers: list[int] = []
        self.clock = VirtualClock()
        self.engine = Engine(self.database, demo_directory(), self.clock, self._send)
        self.is_locked_while_sending = False

    def _send(self, parcel: Parcel) -> Outcome:
        self.sent.append(parcel.id)
        if self.is_locked_while_sending:
            self.blocker = sqlite3.connect(self.path, isolation_level=None)
            self.blocker.execute("BEGIN IMMEDIATE")
            self.is_locked_while_sending = False
        return Outcome(self.answers.pop(0) if self.answers else 200)

    def waiting(self) -> int:
        ((count,),) = self.database.rows("SELECT count(*) FROM parcels")
        return int(count)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Locks the database during the next attempt and after it."""
        self.is_locked_while_sending = True
        yield
        self.blocker.execute("ROLLBACK")
        self.blocker.close()


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Busy]:
    made = Busy(tmp_path / "callbacks.sqlite")
    yield made
    made.database.close()


def test_a_delivery_that_could_not_be_recorded_is_recorded_later_and_not_repeated(
    busy: Busy,
) -> None:
    drafted(busy.engine, TARGET, "one")
    drafted(busy.engine, TARGET, "two")
    with busy.locked():
        for _ in range(3):
            with pytest.raises(sqlite3.OperationalError):
                busy.engine.delivery.deliver_one()
        assert len(busy.sent) == 1
    until(lambda: not busy.engine.delivery.deliver_one())
    assert (len(busy.sent), len(set(busy.sent)), busy.waiting()) == (2, 2, 0)


def test_a_failure_that_could_not_be_recorded_still_counts_as_an_attempt(busy: Busy) -> None:
    busy.answers = [500, 500, 500]
    drafted(busy.engine, TARGET, "one", RetryPolicy(2, 10))
    with busy.locked(), pytest.raises(sqlite3.OperationalError):
        busy.engine.delivery.deliver_one()
    assert busy.engine.delivery.deliver_one() is False
    busy.engine.advance(busy.clock, 600)
    assert (len(busy.sent), busy.waiting()) == (2, 0)


def test_a_parcel_that_could_not_be_claimed_is_claimed_later(busy: Busy) -> None:
    drafted(busy.engine, TARGET, "one")
    busy.database.rows("UPDATE parcels SET is_open = 1")  # to close it is to write
    blocker = sqlite3.connect(busy.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError):
        busy.engine.delivery.deliver_one()
    blocker.execute("ROLLBACK")
    blocker.close()
    assert busy.engine.delivery.deliver_one() is True
    assert busy.waiting() == 0


def test_a_sender_that_breaks_does_not_keep_its_parcel() -> None:
    outcomes = iter([RuntimeError("a bug"), None])

    def send(parcel: Parcel) -> Outcome:
        error = next(outcomes)
        if error is not None:
            raise error
        return Outcome(200)

    engine = Engine(Database(), demo_directory(), VirtualClock(), send)
    drafted(engine, TARGET, "one")
    with pytest.raises(RuntimeError):
        engine.delivery.deliver_one()
    assert engine.delivery.deliver_one() is True
    assert engine.next_due() is None


def test_a_full_disk_does_not_outlast_itself(tmp_path: Path) -> None:
    database = Database(tmp_path / "callbacks.sqlite")
    sent: list[str] = []

    def send(parcel: Parcel) -> Outcome:
        sent.append(parcel.id)
        return Outcome(500)

    clock = VirtualClock()
    engine = Engine(database, demo_directory(), clock, send)
    ((pages,),) = database.rows("PRAGMA page_count")
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill(engine)
    database.rows("PRAGMA max_page_count = 100000")
    drafted(engine, TARGET, "last")
    kept = database.rows("SELECT count(*) FROM parcels")[0][0]
    engine.run_all()
    assert len(sent) == kept
    database.close()


def fill(engine: Engine) -> None:
    for number in range(1_000):
        drafted(engine, TARGET, f"{number}" * 100)


def test_a_change_that_cannot_be_committed_leaves_no_transaction_open(busy: Busy) -> None:
    busy.database.rows("CREATE TABLE parts (id INTEGER PRIMARY KEY)")
    busy.database.rows(
        "CREATE TABLE uses (part INTEGER REFERENCES parts DEFERRABLE INITIALLY DEFERRED)"
    )
    with pytest.raises(sqlite3.IntegrityError), busy.database.transaction():
        busy.database.rows("INSERT INTO uses VALUES (7)")
    with busy.database.transaction():
        busy.database.rows("INSERT INTO parts VALUES (7)")
    assert busy.database.rows("SELECT * FROM uses") == []


def test_a_database_without_the_column_for_receivers_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "callbacks.sqlite"
    database = Database(path)
    database.rows("DROP INDEX parcels_by_due")
    database.rows("ALTER TABLE parcels DROP COLUMN receiver")
    database.close()
    busy = Busy(path)
    drafted(busy.engine, TARGET, "one")
    assert busy.engine.delivery.deliver_one() is True
    busy.database.close()


# one process for each database


def test_a_database_is_served_by_one_process_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "callbacks.sqlite"
    lock = reserve(path)
    with pytest.raises(DatabaseInUseError, match=r"callbacks\.sqlite"):
        reserve(tmp_path / "." / "callbacks.sqlite")
    lock.close()
    reserve(path).close()


def test_another_name_for_a_database_does_not_help(tmp_path: Path) -> None:
    path = tmp_path / "callbacks.sqlite"
    (tmp_path / "link.sqlite").symlink_to(path)
    lock = reserve(path)
    with pytest.raises(DatabaseInUseError):
        reserve(tmp_path / "link.sqlite")
    lock.close()


def test_the_second_server_ends_with_a_line_of_why(tmp_path: Path) -> None:
    path = tmp_path / "callbacks.sqlite"
    lock = reserve(path)
    with pytest.raises(SystemExit, match="'--db': another process uses"):
        main(["--db", str(path), "--port", "0"])
    lock.close()


@pytest.mark.parametrize("content", [b"garbage" * 1000])
def test_a_file_that_is_no_database_ends_with_a_line_of_why(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "callbacks.sqlite"
    path.write_bytes(content)
    with pytest.raises(SystemExit, match="'--db': file is not a database"):
        main(["--db", str(path), "--port", "0"])


# clocks


class Clocks:
    """A clock on the wall that can be set, and one that cannot."""

    def __init__(self) -> None:
        self.wall = 1_767_225_600.0
        self.steady = 50.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def test_a_clock_that_is_set_back_keeps_counting_seconds() -> None:
    clocks = Clocks()
    clock = SystemClock(lambda: clocks.wall, lambda: clocks.steady)
    start = clock.now()
    clocks.passes(10)
    clocks.wall -= 3600
    assert clock.now() == start + 10
    clocks.passes(10)
    assert clock.now() == start + 20


def test_a_clock_that_is_set_forward_is_followed() -> None:
    clocks = Clocks()
    clock = SystemClock(lambda: clocks.wall, lambda: clocks.steady)
    clock.now()
    clocks.wall += 3600
    assert clock.now() == clocks.wall


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(-1e6, 1e6))))
def test_time_never_goes_back(steps: list[tuple[float, float]]) -> None:
    clocks = Clocks()
    clock = SystemClock(lambda: clocks.wall, lambda: clocks.steady)
    last = clock.now()
    for passed, change in steps:
        clocks.passes(passed)
        clocks.wall += change
        assert clock.now() >= last + passed - 1e-3
        last = clock.now()


def test_a_limit_does_not_grow_stricter_when_the_clock_is_set_back() -> None:
    limiter = RateLimiter(Limits(day=10_000, second=3))
    for number in range(3):
        assert limiter.admit("a", 5_000 + number / 10).wait is None
    assert limiter.admit("a", 5_000.3).wait == 1
    answers = [limiter.admit("a", 1_400 + number / 2).wait for number in range(1, 100)]
    assert [wait for wait in answers[2:] if wait] == []


def test_the_limit_still_holds_after_the_clock_was_set_back() -> None:
    limiter = RateLimiter(Limits(day=100, second=2))
    limiter.admit("a", 5_000.0)
    answers = [limiter.admit("a", 1_000.0).wait for _ in range(3)]
    assert answers == [None, 1, 1]


def test_a_sandbox_answers_any_number_of_requests_while_its_clock_is_stopped() -> None:
    world = World()
    answers = {world.b2b("GET", "/fleets/F0001/monitors").status_code for _ in range(1_200)}
    assert answers == {200}


def test_a_ticking_clock_follows_the_clock_that_it_is_made_of() -> None:
    clock = VirtualClock(100.0)
    ticking = TickingClock(clock, 0.5)
    assert [ticking.now(), ticking.now()] == [100.5, 101.0]
    clock.set(200.0)
    assert ticking.now() == 201.5
