from typing import Any

import pytest
from falcon.testing import simulate_request

from callback_api import create_app
from callback_api.contract.definitions import examples
from tests.reference_impl.caller import Caller

LISTS = {"b2b": "/fleets/F0001/remote/callbacks", "b2c": "/user/callbacks"}
REQUESTS = {"b2b": "RemoteCallbackSubscribe", "b2c": "CallbackSubscribe"}


def subscriptions(audience: str) -> list[Any]:
    return [example["value"] for example in examples(audience)[REQUESTS[audience]].values()]


def registered(caller: Caller, which: int = 0) -> str:
    answer = caller("POST", LISTS[caller.audience], subscriptions(caller.audience)[which])
    assert answer.status_code == 200, answer.text
    return answer.json["callbackId"]


def test_a_new_callback_is_running_and_linked(caller: Caller) -> None:
    answer = caller("POST", LISTS[caller.audience], subscriptions(caller.audience)[0])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/hal+json"
    assert list(answer.json) == ["_links", "callbackId", "status"]
    assert answer.json["status"] == "Running"
    assert caller("GET", answer.json["_links"]["callback"]["href"]).status_code == 200


@pytest.mark.parametrize("which", [0, 1])
def test_a_callback_reads_as_it_was_registered(caller: Caller, which: int) -> None:
    identifier = registered(caller, which)
    answer = caller("GET", f"{LISTS[caller.audience]}/{identifier}")
    assert answer.status_code == 200
    assert answer.json["id"] == identifier
    assert answer.json["subscribe"] == subscriptions(caller.audience)[which]


def test_a_callback_is_replaced_as_a_whole(caller: Caller) -> None:
    path = f"{LISTS[caller.audience]}/{registered(caller, 0)}"
    other = subscriptions(caller.audience)[1]
    assert caller("PUT", path, other).status_code == 202
    assert caller("GET", path).json["subscribe"] == other


def test_a_callback_is_paused_and_let_go_again(caller: Caller) -> None:
    path = f"{LISTS[caller.audience]}/{registered(caller)}"
    for status in ("Paused", "Running"):
        answer = caller("PUT", f"{path}/status", {"status": status})
        assert (answer.status_code, answer.json["status"]) == (202, status)
        assert caller("GET", path).json["status"] == status


def test_a_deleted_callback_is_gone(caller: Caller) -> None:
    path = f"{LISTS[caller.audience]}/{registered(caller)}"
    answer = caller("DELETE", path)
    assert (answer.status_code, answer.text) == (204, "")
    assert caller("GET", path).json["code"] == 40404


def test_callbacks_are_listed_page_by_page(caller: Caller) -> None:
    made = [registered(caller) for _ in range(5)]
    path, seen = LISTS[caller.audience], []
    page = caller("GET", path, pageSize=2, indexRange="1-").json
    assert (page["total"], page["totalPage"], page["currentPage"]) == (4, 2, 1)
    seen += [callback["id"] for callback in page["_embedded"]["callbacks"]]
    following = dict(
        part.split("=") for part in page["_links"]["next"]["href"].split("?")[1].split("&")
    )
    page = caller("GET", path, **following).json
    seen += [callback["id"] for callback in page["_embedded"]["callbacks"]]
    assert seen == made[1:]
    assert "next" not in page["_links"]


def test_a_list_is_filtered_by_type(b2b: Caller, b2c: Caller) -> None:
    registered(b2b, 0)
    registered(b2c, 1)
    assert b2b("GET", LISTS["b2b"], types="Doors,Stolen").json["total"] == 1
    assert b2b("GET", LISTS["b2b"], types=["Stolen"]).json["total"] == 0
    assert b2c("GET", LISTS["b2c"], types="Monitor").json["total"] == 0


def test_callbacks_of_others_are_not_there(app: Any, caller: Caller) -> None:
    path = f"{LISTS[caller.audience]}/{registered(caller)}"
    stranger = Caller(app, "b2c", "Bearer other-token")
    if caller.audience == "b2b":
        stranger = Caller(app, "b2b", "Basic b3RoZXItb3duZXI6b3RoZXItcGFzc3dvcmQ=", "other-fleets")
        path = path.replace("F0001", "F0002")
    assert stranger("GET", path).json["code"] == 40404


def test_two_applications_share_nothing(caller: Caller) -> None:
    registered(caller)
    other = Caller(create_app(), caller.audience)
    assert other("GET", LISTS[caller.audience]).json["total"] == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batchNotify": {"size": 0}}, "batchNotify.size"),
        ({"retryPolicy": {"policy": "Always"}}, "retryPolicy.policy"),
        ({"retryPolicy": {"policy": "None", "maxRetryNumber": 3}}, "maxRetryNumber"),
        ({"notificationTypes": []}, "notificationTypes"),
        ({"remoteTypes": ["Door"]}, "remoteTypes[0]"),
    ],
)
def test_a_wrong_member_is_named(b2b: Caller, change: dict[str, Any], message: str) -> None:
    answer = b2b("POST", LISTS["b2b"], subscriptions("b2b")[0] | change)
    assert (answer.status_code, answer.json["code"]) == (400, 40000)
    assert message in answer.json["message"]


@pytest.mark.parametrize("number", [0, 2, 3])
def test_a_driver_has_exactly_one_transport(b2c: Caller, number: int) -> None:
    transports = {
        name: transport
        for example in subscriptions("b2c")
        for name, transport in example["callback"].items()
    }
    body = {"callback": dict(list(transports.items())[:number])}
    refused = b2c("POST", LISTS["b2c"], body).json
    wanted = "body.callback: exactly one of 'webhook', 'pushnotif', 'websocket' is needed"
    assert (refused["code"], refused["message"]) == (40000, wanted)


def _registered(**options: Any) -> list[str]:
    caller = Caller(create_app(**options), "b2b")
    body = examples("b2b")["RemoteCallbackSubscribe"]["retry-and-batch"]["value"]
    path = "/fleets/F0001/remote/callbacks"
    return [caller("POST", path, body).json["callbackId"] for _ in range(3)]


def test_a_sandbox_gives_the_same_identifiers_each_time_and_each_once() -> None:
    first = _registered(sandbox=True)
    assert first == _registered(sandbox=True)
    assert len(set(first)) == 3


def test_what_is_no_sandbox_gives_identifiers_that_nobody_can_guess() -> None:
    assert set(_registered()).isdisjoint({*_registered(), *_registered(sandbox=True)})


@pytest.mark.parametrize("is_sandbox", [True, False])
def test_pages_of_other_sites_may_ask_a_sandbox_alone(*, is_sandbox: bool) -> None:
    asking = {"Origin": "https://docs.example", "Access-Control-Request-Method": "POST"}
    app = create_app(sandbox=is_sandbox)
    answer = simulate_request(app, "OPTIONS", LISTS["b2c"], headers=asking)
    assert answer.headers.get("access-control-allow-origin") == ("*" if is_sandbox else None)
