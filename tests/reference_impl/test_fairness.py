"""A receiver that does not answer delays nobody but itself."""

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callback_api.database import Database
from callback_api.directory import demo_directory
from callback_api.engine import Engine
from callback_api.fairness import SLOW, Fairness
from callback_api.outgoing_request import Envelope, Outcome
from callback_api.serve import Options
from tests.reference_impl.receivers import receiver
from tests.reference_impl.serving import drafted, running
from tests.support.waiting import until

ANY = ("127.0.0.1", 0)


@pytest.mark.parametrize("stuck", [1, 30, 150])
def test_a_quick_receiver_is_served_while_another_one_hangs(tmp_path: Path, stuck: int) -> None:
    with receiver() as hanging, receiver() as quick:
        options = Options(
            db=tmp_path / "db", port=0, senders=8, timeout=60, allow_private_targets=True
        )
        with running(options) as server:
            for number in range(stuck):
                drafted(server.engine, hanging.url + "/slow", str(number))
            until(lambda: hanging.requests)
            for number in range(10):
                drafted(server.engine, quick.url + "/ok", f"quick-{number}")
            until(lambda: len(quick.requests) == 10)
        assert len(hanging.requests) <= 2


@pytest.mark.parametrize("stuck", [4, 20])
def test_a_quick_receiver_is_served_while_many_new_ones_hang(tmp_path: Path, stuck: int) -> None:
    with ExitStack() as hanging, receiver() as quick:
        sockets = [hanging.enter_context(socket.create_server(ANY)) for _ in range(stuck)]
        options = Options(
            db=tmp_path / "db", port=0, senders=4, timeout=60, allow_private_targets=True
        )
        with running(options) as server:
            drafted(server.engine, quick.url + "/ok", "first")
            until(lambda: len(quick.requests) == 1)
            for number, it in enumerate(sockets):
                target = f"http://127.0.0.1:{it.getsockname()[1]}/"
                drafted(server.engine, target, str(number))
            with sockets[1].accept()[0]:
                for number in range(10):
                    drafted(server.engine, quick.url + "/ok", f"quick-{number}")
                until(lambda: len(quick.requests) == 11)


def test_new_receivers_leave_senders_to_those_that_were_quick() -> None:
    fairness = Fairness(8)
    fairness.take("quick")
    fairness.release("quick", 0.01)
    for number in range(3):
        fairness.take(f"new-{number}")
    assert fairness.known() is None
    fairness.take("new-3")
    assert fairness.known() == ["quick"]
    fairness.release("new-0", 0.01)
    assert fairness.known() is None


def test_many_receivers_that_were_slow_leave_senders_to_the_others() -> None:
    fairness = Fairness(8)
    for number in range(20):
        fairness.take(f"slow-{number}")
        fairness.release(f"slow-{number}", SLOW)
    fairness.take("slow-0")
    assert fairness.full() == ["slow-0"]
    fairness.take("slow-1")
    assert len(fairness.full()) == 20
    assert "new" not in fairness.full()


def test_a_receiver_gets_more_at_once_as_long_as_it_is_quick() -> None:
    fairness = Fairness(16)
    for _ in range(10):
        fairness.take("a")
        fairness.release("a", 0.01)
    for _ in range(4):
        assert fairness.full() == []
        fairness.take("a")
    assert fairness.full() == ["a"]
    fairness.release("a", SLOW)
    assert fairness.full() == ["a"]


@given(
    st.integers(1, 64),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([0.0, 0.5, 1.0, 10.0]))),
)
def test_nobody_has_more_than_a_quarter_and_an_idle_receiver_is_never_full(
    senders: int, attempts: list[tuple[str, float]]
) -> None:
    fairness = Fairness(senders)
    under_way: list[tuple[str, float]] = []
    for name, seconds in attempts:
        if name in fairness.full():
            for done in under_way:
                fairness.release(*done)
            under_way.clear()
        assert name not in fairness.full()
        fairness.take(name)
        under_way.append((name, seconds))
        names = [each for each, _ in under_way]
        assert all(names.count(each) <= max(1, senders // 4) for each in names)


@pytest.mark.parametrize(
    ("channel", "target", "name"),
    [
        ("webhook", "https://Receiver.example:8443/a?b=//c", "receiver.example:8443"),
        ("websocket", "wss://user:secret@receiver.example/socket", "receiver.example"),
        ("webhook", "http://[2001:db8::1]/x", "[2001:db8::1]"),
        ("webhook", "http://receiver.example?at=a@b", "receiver.example"),
        ("pushnotif", "a-device", "pushnotif"),
    ],
)
def test_targets_on_one_server_are_one_receiver(channel: str, target: str, name: str) -> None:
    assert Envelope(channel, target).receiver == name


def test_the_oldest_is_first_among_those_that_may_be_sent() -> None:
    sent: list[str] = []
    engine = Engine(
        Database(), demo_directory(), _Still(), lambda parcel: _outcome(sent, parcel.id)
    )
    for number in range(3):
        drafted(engine, f"https://receiver-{number}.example", str(number))
    claimed = engine.delivery.claim()
    assert claimed is not None
    until(lambda: not engine.delivery.deliver_one())
    assert [claimed.envelope.target, len(sent)] == ["https://receiver-0.example", 2]


class _Still:
    def now(self) -> float:
        return 1_767_225_600.0


def _outcome(sent: list[str], identifier: str) -> Outcome:
    sent.append(identifier)
    return Outcome(200)
