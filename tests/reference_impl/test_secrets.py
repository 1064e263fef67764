"""Nothing secret gets into a log: everything is driven, and everything that is logged is read."""

import base64
import json
import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
from falcon.testing import TestClient

from callback_api.app import application
from callback_api.clock import SystemClock
from callback_api.contract.definitions import AUDIENCES, examples
from callback_api.contract.routes import Route, routes
from callback_api.database import Database
from callback_api.directory import read_directory
from callback_api.engine import Engine
from callback_api.outgoing_request import Outcome
from callback_api.serve import Options, Server
from callback_api.signature import Signer
from tests.reference_impl.receivers import receiver
from tests.support.waiting import until

SECRET = "s3cr3t-"  # noqa: S105 -- all secrets below begin with it
PASSWORD, TOKEN, KEY = f"{SECRET}password", f"{SECRET}token", f"{SECRET}client"
GUESS, QUERY, HEADER = f"{SECRET}guess", f"{SECRET}query", f"{SECRET}header"
SIGNING = base64.b64encode(f"{SECRET}signing-of-notifications".encode()).decode()
ENCODED = base64.b64encode(f"owner:{PASSWORD}".encode()).decode()
GUESSED = base64.b64encode(f"owner:{GUESS}".encode()).decode()
ALL = (SECRET, SIGNING, ENCODED, GUESSED)

ACCOUNTS = {
    "owners": [{"client_id": KEY, "user": "owner", "password": PASSWORD, "fleets": ["F"]}],
    "drivers": [{"client_id": KEY, "user": "driver", "token": TOKEN, "vehicles": ["W"]}],
    "vehicles": [{"vid": "V", "vin": "VIN-V", "fleet": "F"}, {"vid": "W", "vin": "VIN-W"}],
}
RIGHT = {"b2b": f"Basic {ENCODED}", "b2c": f"Bearer {TOKEN}"}
WRONG = {"b2b": f"Basic {GUESSED}", "b2c": f"Bearer {GUESS}"}
TABLE = [route for audience in AUDIENCES for route in routes(audience)]


class Everything(logging.Handler):
    """Every record of every logger, at every level, with all that a formatter could print."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        whole = logging.Formatter("%(name)s %(message)s").format(record)
        self.texts.append(f"{whole} {record.args!r} {record.__dict__!r}")

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@pytest.fixture
def logged() -> Iterator[Everything]:
    root, everything = logging.getLogger(), Everything()
    known = [root] + [logging.getLogger(name) for name in list(root.manager.loggerDict)]
    before = [(logger, logger.level, logger.disabled) for logger in known]
    for logger in known:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    root.addHandler(everything)
    yield everything
    root.removeHandler(everything)
    for logger, level, is_disabled in before:
        logger.setLevel(level)
        logger.disabled = is_disabled


def accounts(folder: Path) -> Any:
    path = folder / "accounts.json"
    path.write_text(json.dumps(ACCOUNTS), encoding="utf-8")
    return read_directory(path)


def address(route: Route, ids: dict[str, str]) -> str:
    known = {"fid": "F", "vid": "V", "id": "W", "cbid": "00ff", "rid": "00ff", "mid": "00ff"}
    return f"/{route.audience}{route.path.format_map(known | ids)}"


def bodies(route: Route) -> list[bytes]:
    """A right body, one that is refused with a secret in it, and one that is no JSON."""
    if route.request is None:
        return [b""]
    right = next(iter(examples(route.audience)[route.request].values()))["value"]
    return [json.dumps(right).encode(), json.dumps({QUERY: QUERY}).encode(), QUERY.encode()]


def assert_hidden(logged: Everything, capfd: pytest.CaptureFixture[str]) -> None:
    said = logged.text + "".join(capfd.readouterr())
    for secret in ALL:
        assert secret not in said, said[max(0, said.index(secret) - 300) :][:600]


@pytest.mark.parametrize("route", TABLE, ids=lambda route: f"{route.audience}-{route.operation_id}")
@pytest.mark.parametrize("is_broken", [False, True], ids=["sound", "broken"])
def test_no_operation_logs_a_secret_right_or_wrong(
    route: Route,
    is_broken: bool,  # noqa: FBT001 -- a parameter of the test
    tmp_path: Path,
    logged: Everything,
    capfd: pytest.CaptureFixture[str],
) -> None:
    database = Database()
    engine = Engine(database, accounts(tmp_path), SystemClock(), lambda parcel: Outcome(200))
    client = TestClient(application(engine))
    if is_broken:
        engine.store.callbacks = engine.store.monitors = Broken()  # type: ignore[assignment] # in the place of both
    statuses = set()
    for authorization in (RIGHT[route.audience], WRONG[route.audience], QUERY):
        for body in bodies(route):
            for query in ({"client_id": KEY}, {"client_id": GUESS}, {"client_id": KEY, QUERY: "1"}):
                answer = client.simulate_request(
                    route.method,
                    address(route, {}),
                    body=body,
                    params=query,
                    headers={"Authorization": authorization, "Content-Type": "application/json"},
                )
                statuses.add(answer.status_code)
    assert 401 in statuses
    assert (500 in statuses) == is_broken
    assert ("Broken" in logged.text or "RuntimeError" in logged.text) == is_broken
    assert_hidden(logged, capfd)


class Broken:
    """A table that fails with a message that quotes what it was given."""

    def __getattr__(self, name: str) -> Any:
        def fail(*values: Any, **wanted: Any) -> Any:
            raise RuntimeError(f"{TOKEN} {values} {wanted}") from ValueError(QUERY)

        return fail


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_MANNERS = ("ok", "reset", "redirect", "gone", "garbled")


def test_a_server_that_delivers_logs_no_secret(
    tmp_path: Path, logged: Everything, capfd: pytest.CaptureFixture[str]
) -> None:
    with receiver() as received:
        nobody = f"127.0.0.1:{closed_port()}"
        options = Options(
            accounts(tmp_path),
            db=tmp_path / "callbacks.sqlite",
            port=0,
            allow_private_targets=True,
            push_url=f"{received.url}/gone?key={QUERY}",
            signer=Signer.from_secret(f"whsec_{SIGNING}"),
        )
        server = Server(options)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        client = Client(f"http://127.0.0.1:{server.port}")
        targets = [f"{received.url}/{manner}" for manner in _MANNERS]
        targets += [f"http://{nobody}/in", "https://no.such.host.invalid/in"]
        targets += [received.url.replace("http", "https") + "/in"]
        attributes = [{"type": "Header", "key": "Authorization", "value": HEADER}]
        for target in targets:
            webhook = {"target": f"{target}?token={QUERY}", "name": "n", "attributes": attributes}
            client.notify({"webhook": webhook}, ACTIONS)
        for target in (f"ws://{nobody}/in", received.url.replace("http", "ws") + "/in"):
            client.notify({"websocket": {"target": f"{target}?password={QUERY}"}}, ACTIONS)
        # one action: the service says the only device is gone, and the callback goes with it
        client.notify({"pushnotif": {"devices": [f"{SECRET}device"]}}, ACTIONS[:1])
        attempts = {f"parcel {name}" for name in client.parcels(logged, 2 * len(targets))}
        client.misbehave()
        server.stop()
        thread.join(timeout=10)
    assert len(attempts) >= len(targets)
    assert received.requests
    assert QUERY in received.requests[0][0]
    assert_hidden(logged, capfd)


class Client:
    """A driver's application, which also sends what no application should."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._session = requests.Session()
        self._session.headers["Authorization"] = RIGHT["b2c"]

    def notify(self, transport: Any, actions: Sequence[Any]) -> None:
        """Registers a callback, and asks for actions that it is told of."""
        made = self._post("/user/callbacks", {"callback": transport})
        path = f"/user/vehicles/W/callbacks/{made['callbackId']}/remotes"
        for action in actions:
            self._post(path, action)

    def _post(self, path: str, body: Any) -> Any:
        address = f"{self._base}/b2c{path}?client_id={KEY}"
        answer = self._session.post(address, json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def parcels(self, logged: Everything, wanted: int) -> set[str]:
        """The parcels of which an attempt was logged, once there are enough of them."""
        found: set[str] = set()

        def are_enough() -> bool:
            told = [it for it in logged.texts if it.startswith("callback_api parcel")]
            found.update(text.split()[2].rstrip(",") for text in told)
            return len(found) >= wanted

        until(are_enough, f"that {wanted} parcels are logged")
        return found

    def misbehave(self) -> None:
        """Requests that the server itself refuses, before the API sees them."""
        self._session.close()
        host, _, port = self._base.removeprefix("http://").partition(":")
        for line in (f"GET /{QUERY}", f"GET /b2c?{QUERY} HTTP/9.9", f"{QUERY} {QUERY} {QUERY}"):
            with socket.create_connection((host, int(port)), 5) as raw:
                raw.sendall(f"{line}\r\nAuthorization {TOKEN}\r\nx: {TOKEN}\r\n\r\n".encode())
                raw.recv(1000)


HERE = {"type": "Point", "coordinates": [2.3, 48.8]}
ACTIONS = (
    {"navigation": {"positions": [HERE]}, "label": f"{SECRET}label"},
    {"horn": {"state": "Activated"}},
)
