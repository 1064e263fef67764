"""How much of a bare framework's speed is left: ``python -m tests.benchmarks.throughput``.

Prints requests per second on one core, of a Falcon route that does nothing and of the operations
that a page runs most, everything included: credentials, rate limit, validation of query and body,
storage, links. Each is measured in three ways: through Falcon's test client, as tools call an
application in process; over HTTP, by one client of one server (waitress), which is what a bare
route of 5,000 requests/s is about; and as the bare WSGI call, which nobody makes but which leaves
nothing else in the number. Also the time of three days of retries on the virtual clock, and of the
import.
"""

import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any

import falcon
from falcon.testing import TestClient, create_environ
from waitress.server import create_server

from callback_api import create_app
from callback_api.contract.definitions import examples
from callback_api.ratelimit import Limits
from tests.reference_impl.world import World

REQUESTS = 5_000
AUTHORIZATION = {"Authorization": "Basic ZGVtby1vd25lcjpkZW1vLXBhc3N3b3Jk"}
CALLBACKS = "/b2b/fleets/F0001/remote/callbacks"

Application = Callable[..., Iterable[bytes]]


class Bare:
    """A route that does nothing."""

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answers with a constant."""
        response.data = b"{}"


def rate(app: Application, method: str, path: str, body: Any = None) -> float:
    """Requests per second; each has an environment of its own, as a server would make it."""
    raw = json.dumps(body).encode() if body is not None else b""
    environ = create_environ(
        path=path,
        method=method,
        query_string="client_id=demo-fleets",
        headers=AUTHORIZATION | {"Content-Type": "application/json"},
        body=raw,
    )
    statuses: set[str] = set()

    def start_response(status: str, headers: Any, *rest: Any) -> None:
        statuses.add(status)

    started = time.perf_counter()
    for _ in range(REQUESTS):
        for _chunk in app(environ | {"wsgi.input": io.BytesIO(raw)}, start_response):
            pass
    took = time.perf_counter() - started
    if not all(status.startswith("2") for status in statuses):
        raise SystemExit(f"{method} {path}: {statuses}")
    return REQUESTS / took


def called(app: falcon.App[Any, Any], method: str, path: str, body: Any = None) -> float:
    """Requests per second through Falcon's test client, as tools call an application in process."""
    client = TestClient(app)
    started = time.perf_counter()
    for _ in range(REQUESTS // 5):
        client.simulate_request(
            method, path, json=body, headers=AUTHORIZATION, params={"client_id": "demo-fleets"}
        )
    return REQUESTS // 5 / (time.perf_counter() - started)


def served(app: Application, method: str, path: str, body: Any = None) -> float:
    """Requests per second over HTTP, on a connection that stays; client and server share a core."""
    raw = json.dumps(body) if body is not None else None
    headers = AUTHORIZATION | {"Content-Type": "application/json"}
    server = create_server(app, host="127.0.0.1", port=0, ident=None)
    threading.Thread(target=server.run, daemon=True).start()
    connection = HTTPConnection("127.0.0.1", int(server.effective_port))
    started = time.perf_counter()
    for _ in range(REQUESTS // 5):
        connection.request(method, f"{path}?client_id=demo-fleets", raw, headers)
        answer = connection.getresponse()
        answer.read()
        if not answer.status < HTTPStatus.BAD_REQUEST:
            raise SystemExit(f"{method} {path}: {answer.status}")
    took = time.perf_counter() - started
    connection.close()
    return REQUESTS // 5 / took


def imported() -> float:
    """Milliseconds that ``import callback_api`` takes in a fresh process, the best of five."""
    clock = "time.perf_counter()"
    code = f"import time; t = {clock}; import callback_api; print({clock} - t)"
    command = [sys.executable, "-c", code]
    times = [
        float(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603 -- ours
        for _ in range(5)
    ]
    return min(times) * 1000


def three_days() -> float:
    """Seconds that 25,920 attempts take on the virtual clock."""
    world = World()
    world.answers(otherwise=500)
    world.driver_monitor(world.driver_callback())
    world.is_fast(120, "V1001")
    started = time.perf_counter()
    world.wait(72 * 3600)
    return time.perf_counter() - started


def compared(measure: Callable[..., float]) -> list[str]:
    """Lines for the bare route and for two operations, measured in one way."""
    bare: falcon.App[Any, Any] = falcon.App()
    bare.add_route("/", Bare())
    floor = measure(bare, "GET", "/")
    app = create_app(limits=Limits(10**9, 10**9))
    body = examples("b2b")["RemoteCallbackSubscribe"]["retry-and-batch"]["value"]
    made = TestClient(app).simulate_post(
        CALLBACKS, json=body, headers=AUTHORIZATION, params={"client_id": "demo-fleets"}
    )
    read = measure(app, "GET", f"{CALLBACKS}/{made.json['callbackId']}")
    register = measure(app, "POST", CALLBACKS, body)
    rates = {"bare Falcon route": floor, "register a callback": register, "read a callback": read}
    return [
        f"{measure.__name__:6} {name:20} {value:7.0f} requests/s, ratio {value / floor:.2f}"
        for name, value in rates.items()
    ]


def main() -> None:
    """Prints a line for each measurement."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    lines = [
        *compared(called),
        *compared(served),
        *compared(rate),
        f"three days of retries       {three_days():7.2f} s",
        f"import                      {imported():7.0f} ms",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
