"""Notification examples and the messages of an AsyncAPI document."""

from pathlib import Path

import pytest

from mkdocs_tandem.execution.coverage import CoverageKind
from mkdocs_tandem.execution.verdict import Status
from tests.plugin.rules.pages import Site, answering, contract

API = contract(
    {
        "/orders": {
            "post": answering({"application/json": {"type": "object"}}) | {"operationId": "order"}
        }
    }
)
SENDS = """\
asyncapi: 3.0.0
info: { title: Shop, version: "1" }
channels:
  orders:
    address: null
    messages:
      placed:
        headers:
          type: object
          properties: { Shop-Attempt: { type: integer, minimum: 1 } }
        payload: { $ref: "#/components/schemas/Placed" }
      paid:
        payload:
          type: object
          required: [orderId, paidAt]
          properties: { orderId: { type: string }, paidAt: { type: string } }
operations:
  sendOrders: { action: send, channel: { $ref: "#/channels/orders" } }
components:
  schemas:
    Placed:
      type: object
      required: [orderId, total]
      properties:
        orderId: { type: string }
        total: { type: integer }
        state: { enum: [new, again] }
"""
APP = """\
import json

LIST = json.dumps([{ "body": { "orderId": "A-1", "total": 5, "state": "new" } }]).encode()

def create_app():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [LIST if environ["PATH_INFO"] == "/sent" else b"{}"]
    return app
"""
RIGHT = '{ "orderId": "A-1", "total": 5, "state": "new" }'


def fence(body: str, words: str = "", language: str = "json") -> str:
    return f"```{language} {words}".rstrip() + f"\n{body}\n```\n"


def site(root: Path, page: str, *, is_executed: bool = False) -> Site:
    if is_executed:
        return Site(root, API, page, APP, SENDS, deliveries="/sent")
    return Site(root, API, page, sends=SENDS)


PAGES: list[tuple[str, str, str | None, list[str]]] = [
    ("by its fit", fence(RIGHT), "placed", []),
    ("by its name", fence(RIGHT, "notification placed"), "placed", []),
    ("by its name alone", fence(RIGHT, "placed"), "placed", []),
    (
        "by its channel",
        fence('{ "orderId": "A", "paidAt": "now" }', "notification orders"),
        "paid",
        [],
    ),
    ("by its operation", fence(RIGHT, "notification sendOrders"), "placed", []),
    (
        "with a mistake",
        fence('{ "orderId": "A-1", "total": "5" }', "notification orders"),
        "placed",
        ["wrong-type:2:30"],
    ),
    (
        "with a member too many",
        fence('{ "orderId": "A-1", "total": 5, "sum": 1 }', "notification placed"),
        "placed",
        ["unknown-member:2:33"],
    ),
    (
        "by a name that is not there",
        fence(RIGHT, "notification plcaed"),
        None,
        ["unknown-operation:2:1"],
    ),
    (
        "with a head",
        fence(f"POST /hook\nShop-Attempt: 0\n\n{RIGHT}", language="http"),
        "placed",
        ["wrong-value:3:15"],
    ),
    (
        "with a misspelt field in its head",
        fence(f"POST /hook\nShop-Atempt: 1\n\n{RIGHT}", language="http"),
        "placed",
        ["unknown-header:3:1"],
    ),
]


@pytest.mark.parametrize(
    ("page", "bound", "found"), [it[1:] for it in PAGES], ids=[it[0] for it in PAGES]
)
def test_an_example_is_bound_and_checked(
    page: str, bound: str | None, found: list[str], tmp_path: Path
) -> None:
    made = site(tmp_path, page)
    (verdict,) = made.verdicts
    assert (verdict.example.operation.id if verdict.example.operation else None) == bound
    assert made.found == found


def test_an_example_is_compared_with_what_the_receiver_got(tmp_path: Path) -> None:
    page = fence(RIGHT, "notification placed") + fence(
        RIGHT.replace("new", "again"), "notification placed"
    )
    made = site(tmp_path, page, is_executed=True)
    assert made.outcome.verdicts[0].status is Status.OK
    assert made.found == ["wrong-notification:5:42"]
    (message,) = made.messages
    assert message.startswith("'state' is \"new\" in what was delivered")


def test_messages_their_members_and_values_are_counted(tmp_path: Path) -> None:
    made = site(tmp_path, fence(RIGHT, "notification placed"), is_executed=True)
    found = made.project.publisher.coverage(made.project.settings.audience("all"))
    assert found is not None
    assert found.missing(CoverageKind.NOTIFICATION) == ("paid",)
    assert found.missing(CoverageKind.NOTIFIED) == ("paid orderId", "paid paidAt")
    assert 'Placed.state: "again"' in found.missing(CoverageKind.VALUE)


def test_an_audience_may_have_nothing_but_messages(tmp_path: Path) -> None:
    made = Site(tmp_path, SENDS, fence(RIGHT) + fence('{ "orderId": 1, "total": 5 }'))
    assert made.found == ["wrong-type:5:14"]


def test_a_mistake_in_the_document_is_found_at_its_line(tmp_path: Path) -> None:
    made = Site(tmp_path, API, fence(RIGHT), sends=SENDS.replace("title: Shop", "titel: Shop"))
    assert [str(it.location) for it in made.outcome.findings] == ["sends.yaml:2:9"]
