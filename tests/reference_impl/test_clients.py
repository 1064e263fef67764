"""Clients that are slow, or that never finish a request."""

import socket
import threading
from contextlib import ExitStack

import requests

from callback_api.serve import Options
from tests.reference_impl.caller import ACCOUNTS
from tests.reference_impl.serving import running
from tests.support.waiting import until

HALF_A_HEAD = b"POST /b2b HTTP/1.1\r\nHost: l"
AUTHORIZATION, CLIENT_ID = ACCOUNTS["b2b"]


def connected(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), 5)
    client.sendall(sent)
    return client


def status(port: int) -> int:
    answer = requests.get(
        f"http://127.0.0.1:{port}/b2b/fleets/F0001/monitors",
        headers={"Authorization": AUTHORIZATION},
        params={"client_id": CLIENT_ID},
        timeout=5,
    )
    return answer.status_code


def test_clients_that_send_half_a_head_do_not_keep_others_out() -> None:
    with running(Options(port=0)) as server, ExitStack() as clients:
        for _ in range(200):
            clients.enter_context(connected(server.port, HALF_A_HEAD))
        assert status(server.port) == 200


def test_a_server_that_has_stopped_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    with running(Options(port=0)) as server:
        assert status(server.port) == 200
    until(lambda: set(threading.enumerate()) <= before)


def is_closed(client: socket.socket, more: bytes = b"") -> bool:
    client.settimeout(0.05)
    try:
        if more:
            client.sendall(more)
        return not client.recv(4096)
    except TimeoutError:
        return False
    except OSError:
        return True


def test_a_request_that_is_never_finished_is_given_up() -> None:
    body = b"POST /b2b HTTP/1.1\r\nHost: l\r\nContent-Length: 100000\r\n\r\n{"
    kinds = ((HALF_A_HEAD, b""), (HALF_A_HEAD, b"x"), (body, b" "), (b"", b""))
    with running(Options(port=0, client_timeout=1)) as server, ExitStack() as clients:
        left = [(clients.enter_context(connected(server.port, it)), more) for it, more in kinds]

        def are_given_up() -> bool:
            """Asks all in turn, so that those that send a little go on with it."""
            left[:] = [it for it in left if not is_closed(*it)]
            return not left

        until(are_given_up)
        assert status(server.port) == 200
