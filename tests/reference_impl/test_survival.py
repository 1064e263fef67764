import logging
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import pytest
import requests

from callback_api.database import Database
from callback_api.store import Store
from tests.reference_impl.caller import ACCOUNTS
from tests.reference_impl.receivers import Received, receiver
from tests.support.waiting import ended, until

_log = logging.getLogger(__name__)
KILLS = 50
PATIENCE = 60.0
AUTHORIZATION, CLIENT_ID = ACCOUNTS["b2b"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, ready to answer; killed at the end without notice."""
    command = [sys.executable, "-m", "callback_api", "--allow-private-targets"]
    command += ["--db", str(folder / "callbacks.sqlite"), "--port", str(port)]
    command += ["--signing-secret-file", str(folder / "secret")]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stderr=log)  # noqa: S603 -- our own command
        try:
            until(lambda: is_open(port) or process.poll() is not None)
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")[-2000:]
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            ended(process)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Client:
    """Sends actions without a pause, and remembers those that were accepted."""

    def __init__(self, base: str, path: str, kind: str) -> None:
        self.accepted: list[str] = []
        self._url = f"{base}{path}"
        self._body = {kind: {"state": "Locked" if kind == "door" else "Activated"}}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        ended(self._thread)

    def _work(self) -> None:
        while not self._is_over.wait(0.002):
            with suppress(requests.RequestException):
                answer = requests.post(
                    self._url,
                    json=self._body,
                    headers={"Authorization": AUTHORIZATION},
                    params={"client_id": CLIENT_ID},
                    timeout=5,
                )
                if answer.status_code == 202:
                    self.accepted.append(answer.json()["remoteActionId"])


def registered(base: str, target: str) -> str:
    body = {
        "callback": {"webhook": {"target": target, "name": "receiver"}},
        "retryPolicy": {"policy": "Bounded", "retryNumber": 1000, "retryDelay": 1},
        "remoteTypes": ["Horn", "Doors"],
    }
    answer = requests.post(
        f"{base}/fleets/F0001/remote/callbacks",
        json=body,
        headers={"Authorization": AUTHORIZATION},
        params={"client_id": CLIENT_ID},
        timeout=5,
    )
    return str(answer.json()["callbackId"])


def steps(received: Received) -> dict[tuple[str, str], list[str]]:
    """The ``webhook-id`` of every time that a step of an action was received."""
    found = defaultdict(list)
    for _, headers, body in list(received.requests):
        for event in body["events"]:
            step = (event["remoteActionId"], event["eventStatus"]["status"])
            found[step].append(headers["webhook-id"])
    return found


@pytest.mark.slow
def test_nothing_that_was_accepted_is_lost_when_the_server_is_killed(
    tmp_path: Path,
) -> None:
    moments = random.Random(4)  # noqa: S311 -- the same moments in every run
    (tmp_path / "secret").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", encoding="utf-8")
    port = free_port()
    base = f"http://127.0.0.1:{port}/b2b"
    with receiver() as received:
        with served(tmp_path, port):
            callback = registered(base, received.url + "/ok")
        path = f"/fleets/F0001/vehicles/{{vid}}/callbacks/{callback}/remotes"
        with (
            Client(base, path.format(vid="V0001"), "horn") as one,
            Client(base, path.format(vid="V0002"), "door") as other,
        ):
            for _ in range(KILLS):
                with served(tmp_path, port):
                    threading.Event().wait(moments.uniform(0.0, 0.4))
        accepted = one.accepted + other.accepted
        with served(tmp_path, port):
            until(lambda: is_empty(tmp_path))
        seen = steps(received)
    kept = kept_statuses(tmp_path)
    assert len(accepted) > 10 * KILLS
    assert set(accepted) <= set(kept)
    assert [step for step in kept.items() if step not in seen] == []
    begun = {action for action, status in seen if status in {"Accepted", "Failed"}}
    assert set(kept) <= begun
    assert all(len(set(identifiers)) == 1 for identifiers in seen.values())
    duplicates = sum(len(identifiers) - 1 for identifiers in seen.values())
    _log.warning("%s actions accepted, %s steps received twice", len(accepted), duplicates)


def is_empty(folder: Path) -> bool:
    """Whether nothing waits to be delivered, and no action has a step before it."""
    database = Database(folder / "callbacks.sqlite")
    try:
        ((waiting,),) = database.rows(
            "SELECT (SELECT count(*) FROM parcels) + (SELECT count(*) FROM timers)"
        )
        return bool(waiting == 0)
    finally:
        database.close()


def kept_statuses(folder: Path) -> dict[str, str]:
    database = Database(folder / "callbacks.sqlite")
    try:
        remotes = Store(database).remotes
        return {
            remote.id: remote.status
            for vid in ("V0001", "V0002")
            for remote in remotes.where(vid=vid)
        }
    finally:
        database.close()
