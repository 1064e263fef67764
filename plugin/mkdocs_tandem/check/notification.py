"""Rules about examples of what the API sends by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from mkdocs_tandem.check.deviation import deviations
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.difference import bindings, differences
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.jsontext import Node
from mkdocs_tandem.service import ServiceError
from mkdocs_tandem.session import Session


def unknown_notifications(
    examples: Iterable[Example], contract: Contract | None
) -> Iterator[Finding]:
    """Examples of notifications that the contract of the audience does not declare."""
    for example in examples:
        if contract is None or example.role is not Role.NOTIFICATION or example.operation:
            continue
        known = ", ".join(f"'{it.id}'" for it in contract.notifications)
        yield example.finding(
            "unknown-operation",
            0,
            "the contract has no notification of this name",
            f"known: {known}" if known else "declare it under 'webhooks' in the contract",
        )


def received(verdict: Verdict, session: Session) -> Verdict:
    """An example of a notification next to what receivers have got until then."""
    root = verdict.example.document.root if verdict.example.document else None
    if verdict.findings or verdict.example.operation is None or root is None:
        return verdict
    if session.execution.deliveries is None:
        return verdict.passed_over("'execute.deliveries' is not set")
    try:
        exchange, attempts = session.attempts()
    except ServiceError as error:
        return verdict.failed(_missing(verdict.example, str(error)))
    bodies = [it.get("body") for it in attempts if it.get("isDelivered", True)]
    if not bodies:
        return verdict.failed(_missing(verdict.example, "nothing has been delivered yet"))
    nearest = min(reversed(bodies), key=lambda body: _distance(root, body))
    found = list(
        deviations(verdict.example, root, nearest, "wrong-notification", whose="what was delivered")
    )
    if not found:
        session.bound.update(bindings(root, nearest))
    exchange = replace(exchange, answer=replace(exchange.answer, body=nearest))
    return replace(verdict, findings=tuple(found), exchange=exchange)


def _distance(root: Node, body: Any) -> int:
    return sum(1 for _ in differences(root, body))


def _missing(example: Example, message: str) -> Finding:
    hint = "let a step before it make it happen: '<!-- tandem: POST /path {...} -->'"
    return example.finding("wrong-notification", example.root_start, message, hint)
