import json
from pathlib import Path
from typing import Any

import pytest
from falcon.testing import TestClient

from callback_api import create_app
from callback_api.__main__ import main
from callback_api.clock import VirtualClock
from callback_api.contract.profile import DATA_SCOPES
from callback_api.database import Database
from callback_api.directory import demo_directory, read_directory
from callback_api.engine import Engine
from callback_api.model import Callback, Remote
from callback_api.outgoing_request import Outcome, Parcel

OURS: dict[str, Any] = {
    "owners": [{"client_id": "c", "user": "Ann", "password": "p:w é", "fleets": ["F"]}],
    "drivers": [{"client_id": "a", "user": "Bob", "token": "t0ken", "vehicles": ["V"]}],
    "vehicles": [{"vid": "V", "vin": "VIN"}, {"vid": "W", "vin": "WIN", "fleet": "F"}],
}


def written(folder: Path, accounts: Any) -> Path:
    path = folder / "accounts.json"
    path.write_text(json.dumps(accounts), encoding="utf-8")
    return path


def test_accounts_of_a_file_may_call_and_those_of_the_demo_may_not(tmp_path: Path) -> None:
    client = TestClient(create_app(directory=read_directory(written(tmp_path, OURS))))

    def status(path: str, authorization: str, client_id: str) -> int:
        headers, query = {"Authorization": authorization}, {"client_id": client_id}
        return client.simulate_get(path, headers=headers, params=query).status_code

    assert status("/b2c/user/callbacks", "Bearer t0ken", "a") == 200
    assert status("/b2c/user/callbacks", "Bearer demo-token", "demo-app") == 401
    assert status("/b2b/fleets/F/monitors", "Basic QW5uOnA6dyDDqQ==", "c") == 200


def test_a_token_without_scopes_has_them_all(tmp_path: Path) -> None:
    driver = read_directory(written(tmp_path, OURS)).driver("t0ken")
    assert driver is not None
    assert set(DATA_SCOPES) < driver.scopes


def test_a_password_is_no_token_and_a_token_no_password(tmp_path: Path) -> None:
    directory = read_directory(written(tmp_path, OURS))
    assert directory.driver("Ann:p:w é") is None
    assert directory.owner("t0ken", "") is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"owners": [OURS["owners"][0] | {"password": 5}]}, "['owners'][0]['password']"),
        ({"owners": [OURS["owners"][0] | {"user": "a:b"}]}, "['owners'][0]['user']"),
        ({"owners": OURS["owners"] * 2}, "the same user or token"),
        ({"vehicles": OURS["vehicles"] * 2}, "the same vid"),
        ({"vehicles": []}, "there is no vehicle 'V'"),
        ({"drivers": [OURS["drivers"][0] | {"scopes": ["all"]}]}, "there is no scope 'all'"),
        ({"readers": []}, "readers"),
    ],
)
def test_accounts_that_are_not_sound_end_the_program_with_a_line(
    tmp_path: Path, change: Any, complaint: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--accounts", str(written(tmp_path, OURS | change))])
    assert str(caught.value).startswith("'--accounts': ")
    assert complaint in str(caught.value)
    assert "p:w" not in str(caught.value)


def test_what_waits_for_a_vehicle_that_is_gone_holds_up_nothing(tmp_path: Path) -> None:
    sent: list[Parcel] = []

    def send(parcel: Parcel) -> Outcome:
        sent.append(parcel)
        return Outcome(200)

    database, clock = Database(), VirtualClock()
    before = Engine(database, demo_directory(), clock, send)
    webhook = {"target": "https://receiver.example", "name": "receiver"}
    before.store.callbacks.put(Callback("c", "b2c", "o", {"callback": {"webhook": webhook}}))
    remote = Remote("r", "c", "V1001", "Horn", {"horn": {"state": "Activated"}})
    before.life.begin(remote, clock.now())
    before.delivery.deliver_one()
    after = Engine(database, read_directory(written(tmp_path, OURS)), clock, send)
    after.outbox.drop("callback_id", "c")
    sent.clear()
    after.advance(clock, 600)
    assert after.schedule.next_due() is None
    assert sent == []
