import logging
from typing import Any

import pytest
from falcon.testing import TestClient

from callback_api import create_app
from callback_api.app import application
from callback_api.body import DEEPEST, LARGEST, read_json
from callback_api.clock import VirtualClock
from callback_api.errors import ApiError
from callback_api.identifier import unguessable
from callback_api.ratelimit import Limits, RateLimiter
from tests.reference_impl.caller import ACCOUNTS, Caller


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b'{"a": NaN}', b"Infinity", b"\xff", b'"\\ud800"', b"1" * 5000, b"{'a': 1}"],
)
def test_what_is_not_json_is_refused(raw: bytes) -> None:
    with pytest.raises(ApiError) as caught:
        read_json(raw)
    assert caught.value.code == 40001


@pytest.mark.parametrize("raw", [b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), b"[" * 100_000])
def test_what_is_too_deep_is_refused(raw: bytes) -> None:
    with pytest.raises(ApiError) as caught:
        read_json(raw)
    assert caught.value.code in {41300, 40001}


def test_depth_and_size_have_exact_ends() -> None:
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)
    assert read_json(b'"' + b"x" * (LARGEST - 2) + b'"')
    with pytest.raises(ApiError):
        read_json(b'"' + b"x" * (LARGEST - 1) + b'"')


def test_a_body_that_does_not_say_that_it_is_json_is_refused() -> None:
    authorization, client_id = ACCOUNTS["b2c"]
    answer = TestClient(create_app()).simulate_post(
        "/b2c/user/callbacks",
        body=b"{}",
        headers={"Authorization": authorization, "Content-Type": "text/plain"},
        params={"client_id": client_id},
    )
    assert answer.json["code"] == 40001


def test_a_misspelt_realm_is_refused_and_a_known_one_is_not(b2c: Caller) -> None:
    for realm, status in (("clientsB2CPeugot/OTPPeugeot", 200), ("clientsB2CPeugeot", 400)):
        answer = b2c("GET", "/user/callbacks", headers={"x-introspect-realm": realm})
        assert answer.status_code == status


def test_limits_are_told_and_kept() -> None:
    clock = VirtualClock()
    caller = Caller(create_app(clock=clock, limits=Limits(day=3, second=2)), "b2b")
    path = "/fleets/F0001/monitors"
    first, second, third = (caller("GET", path) for _ in range(3))
    assert first.headers["X-RateLimit-Limit-1"] == "3"
    assert first.headers["X-RateLimit-Remaining-2"] == "1"
    assert "Retry-After" not in second.headers
    assert (third.status_code, third.json["code"]) == (429, 42900)
    assert third.headers["Retry-After"] == third.headers["X-RateLimit-Reset"] == "1"
    clock.set(clock.now() + 1)
    assert caller("GET", path).status_code == 200
    assert caller("GET", path).headers["Retry-After"] == "86399"


def test_clients_do_not_share_a_limit() -> None:
    limiter = RateLimiter(Limits(1, 1))
    assert [limiter.admit(name, 0.0).wait for name in ("a", "b", "a")] == [None, None, 86_400]


def test_a_mistake_of_the_service_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("the password is demo-password")

    parts = {"clock": VirtualClock(), "directory": Broken(), "new_id": staticmethod(unguessable)}
    engine: Any = type("Engine", (), parts)()
    with caplog.at_level(logging.ERROR):
        answer = Caller(application(engine), "b2b")("GET", "/fleets/F0001/monitors")
    assert answer.json["code"] == 50000
    assert "password" not in answer.text
    assert ACCOUNTS["b2b"][0] not in caplog.text
