import json
import queue
import socket
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from ipaddress import IPv6Address
from typing import Any

import pytest
import requests
import requests_mock
from hypothesis import given
from hypothesis import strategies as st
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from callback_api.clock import VirtualClock
from callback_api.outgoing_request import Envelope, Outcome, Parcel
from callback_api.retry import RetryPolicy
from callback_api.sending import TIMEOUT, Sender
from callback_api.signature import Signer
from callback_api.target import Target, is_public
from tests.reference_impl.receivers import Received, receiver
from tests.support.waiting import ended, within

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 -- of the specification
EVENT = '{"callbackId":"c"}'


def parcel(target: str, *, channel: str = "webhook", **more: Any) -> Parcel:
    envelope = Envelope(channel, target, more.get("query", ()), more.get("headers", ()))
    return Parcel("p1", "s", "c", envelope, more.get("events", (EVENT,)), 0, RetryPolicy(None, 10))


def sender(**more: Any) -> Sender:
    return Sender(VirtualClock(1_614_265_330.0), **{"is_private_allowed": True} | more)


@pytest.fixture
def here() -> Iterator[Received]:
    with receiver() as received:
        yield received


# against requests-mock


def mocked(adapter: requests_mock.Adapter) -> Sender:
    def session(target: Target) -> requests.Session:
        opened = requests.Session()
        opened.trust_env = False
        opened.mount("http://", adapter)
        return opened

    return sender(sessions=session)


def test_what_is_sent_is_what_was_registered() -> None:
    adapter = requests_mock.Adapter(case_sensitive=True)
    adapter.register_uri("POST", "http://127.0.0.1/Events", status_code=201)
    sent = parcel(
        "http://127.0.0.1/Events?Key=a", query=(("Vin", "V R"),), headers=(("X-Car", "é"),)
    )
    assert mocked(adapter).send(sent) == Outcome(201)
    request = adapter.last_request
    assert request is not None
    assert request.url == "http://127.0.0.1/Events?Key=a&Vin=V+R"
    assert request.headers["X-Car"] == "é"
    assert request.headers["Content-Type"] == "application/json"
    assert request.json() == {"callbackId": "c"}
    assert TIMEOUT - 1 < request.timeout <= TIMEOUT


@pytest.mark.parametrize(
    "error", [requests.ConnectTimeout, requests.ReadTimeout, requests.ConnectionError, OSError]
)
def test_an_error_is_an_outcome(error: type[Exception]) -> None:
    adapter = requests_mock.Adapter()
    adapter.register_uri("POST", requests_mock.ANY, exc=error("with a ?password=secret"))
    outcome = mocked(adapter).send(parcel("http://127.0.0.1/?password=secret"))
    assert not outcome.is_delivered
    assert "secret" not in outcome.problem


def test_a_stored_batch_has_neither_headers_nor_query() -> None:
    adapter = requests_mock.Adapter()
    adapter.register_uri("POST", requests_mock.ANY, status_code=200)
    sent = parcel(
        "http://127.0.0.1/e",
        events=(EVENT, EVENT),
        query=(("vin", "V"),),
        headers=(("X-Car", "V"),),
    )
    mocked(adapter).send(sent)
    request = adapter.last_request
    assert request is not None
    assert request.json() == [{"callbackId": "c"}, {"callbackId": "c"}]
    assert request.url == "http://127.0.0.1/e"
    assert "X-Car" not in request.headers


# against a receiver on this machine


def test_a_good_receiver_acknowledges(here: Received) -> None:
    assert sender().send(parcel(here.url + "/ok")) == Outcome(202)
    ((path, headers, body),) = here.requests
    assert (path, body) == ("/ok", {"callbackId": "c"})
    assert headers["Host"] == here.url.removeprefix("http://")


def test_a_redirect_is_not_followed(here: Received) -> None:
    outcome = sender().send(parcel(here.url + "/redirect"))
    assert (outcome.is_delivered, outcome.status) == (False, 307)
    assert [path for path, _, _ in here.requests] == ["/redirect"]


def test_a_huge_answer_is_not_read(here: Received) -> None:
    assert sender().send(parcel(here.url + "/huge")) == Outcome(200)


def test_a_reset_is_a_failure(here: Received) -> None:
    outcome = sender().send(parcel(here.url + "/reset"))
    assert (outcome.is_delivered, outcome.status) == (False, None)


@pytest.mark.parametrize("manner", ["slow", "endless"])
def test_a_receiver_that_feeds_byte_by_byte_runs_out_of_time(here: Received, manner: str) -> None:
    started = time.monotonic()
    outcome = sender(timeout=0.3).send(parcel(f"{here.url}/{manner}"))
    assert not outcome.is_delivered
    assert time.monotonic() - started < 3


def test_nobody_there_is_a_failure() -> None:
    found = sender().send(parcel("http://127.0.0.1:9/"))
    assert (found.is_delivered, found.problem) == (False, "no answer: ConnectionError")


def test_the_environment_has_no_say(here: Received, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert sender().send(parcel(here.url + "/ok")).is_delivered


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:192.168.0.1]/",
        "http://2130706433/",
        "http://0/",
    ],
)
def test_private_targets_are_refused(target: str) -> None:
    outcome = sender(is_private_allowed=False).send(parcel(target))
    assert "is not a public address" in outcome.problem
    assert not outcome.is_delivered


SPECIAL = [
    "192.0.0.1",
    "192.0.0.9",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.175.48.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "::ffff:0:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::8.8.8.8",
    "64:ff9b:1:ffff::1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:1::1",
    "2001:2::1",
    "2001:4:112::1",
    "2001:10::1",
    "2001:20::1",
    "2001:30::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2002:0808:0808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "8000::1",
    "e000::1",
    "fc00::1",
    "fe00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "::ffff:8.8.8.8",
    "2001:200::1",
    "2606:4700::1111",
    "2a00:1450::1",
    "3ffe::1",
]


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_other_global_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=6).filter(lambda address: int(address) >> 125 != 1))
def test_nothing_outside_of_global_unicast_is_public(address: IPv6Address) -> None:
    assert is_public(str(address)) == bool(
        address.ipv4_mapped and is_public(str(address.ipv4_mapped))
    )


def test_the_address_that_was_checked_is_the_one_connected_to(
    here: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(here.url.rpartition(":")[2])
    looked_up = []

    def lookup(host: str, *rest: Any, **more: Any) -> list[Any]:
        looked_up.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    real = __import__("socket").getaddrinfo
    monkeypatch.setattr("callback_api.target.socket.getaddrinfo", lookup_once(lookup, real))
    outcome = sender().send(parcel(f"http://receiver.example:{port}/ok"))
    assert outcome == Outcome(202)
    assert looked_up == ["receiver.example"]
    assert here.requests[0][1]["Host"] == f"receiver.example:{port}"


def lookup_once(first: Any, then: Any) -> Any:
    """Looks a name up in one way, and any numbers in the real one."""

    def lookup(host: str, *rest: Any, **more: Any) -> Any:
        return (then if host[0].isdigit() else first)(host, *rest, **more)

    return lookup


def test_signatures_are_those_of_the_specification(here: Received) -> None:
    signed = sender(signer=Signer.from_secret(SECRET))
    assert signed.send(parcel(here.url + "/ok")).is_delivered
    headers = here.requests[0][1]
    assert headers["webhook-id"] == "p1"
    assert headers["webhook-timestamp"] == "1614265330"
    # the vector that the specification's own libraries are tested with
    vector = Signer.from_secret(SECRET).headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}'
    )
    assert vector["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_a_secret_there_are_no_such_headers(here: Received) -> None:
    sender().send(parcel(here.url + "/ok"))
    assert not [name for name in here.requests[0][1] if name.lower().startswith("webhook-")]


@pytest.mark.parametrize("secret", ["whsec_short", "whsec_%%%", "whsec_" + "A" * 120])
def test_a_bad_secret_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(ValueError, match="the signing secret") as caught:
        Signer.from_secret(secret)
    assert secret not in str(caught.value)


# push messages


def test_a_push_message_is_posted_to_the_service(here: Received) -> None:
    sent = parcel("device-1", channel="pushnotif", events=('{"token":"device-1"}',))
    assert sender(push_url=here.url + "/send").send(sent).is_delivered
    assert here.requests[0][2] == {"token": "device-1"}
    assert not sender().send(sent).is_delivered


# through web sockets


Frames = queue.SimpleQueue[tuple[str, Any]]


@pytest.fixture
def peer() -> Iterator[tuple[str, Frames]]:
    received = Frames()

    def listen(connection: ServerConnection) -> None:
        assert connection.request is not None
        for message in connection:
            received.put((connection.request.path, message))

    def admit(connection: ServerConnection, request: Request) -> Response | None:
        is_welcome = "refused" not in request.path
        return None if is_welcome else connection.respond(HTTPStatus.FORBIDDEN, "")

    with serve(listen, "127.0.0.1", 0, process_request=admit) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}", received
        within(server.shutdown)
        ended(thread)


def test_a_web_socket_gets_a_text_frame(peer: tuple[str, Frames]) -> None:
    url, received = peer
    sent = parcel(url + "/in?login=me", channel="websocket", events=(EVENT, EVENT))
    assert sender().send(sent).is_delivered
    path, frame = received.get(timeout=5)
    assert path == "/in?login=me"
    assert json.loads(frame) == [{"callbackId": "c"}] * 2
    assert received.empty()


def test_a_peer_that_refuses_has_received_nothing(peer: tuple[str, Frames]) -> None:
    url, received = peer
    assert not sender().send(parcel(url + "/refused", channel="websocket")).is_delivered
    assert received.empty()


def test_a_peer_that_falls_silent_has_received_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"ws://127.0.0.1:{silent.getsockname()[1]}/"
        found = sender(timeout=0.2).send(parcel(url, channel="websocket"))
    assert (found.is_delivered, found.problem[:11]) == (False, "no answer: ")


def test_a_server_that_speaks_no_web_socket_is_a_failure(here: Received) -> None:
    url = here.url.replace("http", "ws")
    found = sender(timeout=1.0).send(parcel(url + "/ok", channel="websocket"))
    assert (found.is_delivered, found.problem) == (False, "no answer: InvalidStatus")


@pytest.mark.parametrize("channel", ["webhook", "websocket"])
def test_a_name_that_is_looked_up_for_ever_costs_no_more_than_the_time_out(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def never(*_: Any, **__: Any) -> list[Any]:
        over.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    started = time.monotonic()
    outcome = sender(timeout=0.2).send(parcel("https://slow.example/", channel=channel))
    over.set()
    assert outcome.problem == "the name 'slow.example' was not found in time"
    assert time.monotonic() - started < 5
