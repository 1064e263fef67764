"""Notification examples, compared with what receivers got."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.response_diff import IsSame, deviations, differences
from mkdocs_tandem.execution.service import Exchange, ServiceError
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import Node
from mkdocs_tandem.openapi import Contract

_RIVAL = "two deliveries are equally close to it"


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
            f"known: {known}"
            if known
            else "declare it under 'webhooks' in the contract, or in 'channels' of AsyncAPI",
        )


def received(verdict: Verdict, session: Session) -> Verdict:
    """An example of a notification next to what receivers have got until then."""
    root = verdict.example.document.root if verdict.example.document else None
    if verdict.example.operation is None or root is None:
        return verdict
    if session.execution.deliveries is None:
        return verdict.passed_over("'execute.deliveries' is not set")
    try:
        exchange, attempts = session.attempts()
    except ServiceError as error:
        return _undelivered(verdict, str(error))
    bodies = [it.get("body") for it in attempts if it.get("isDelivered", True)]
    if not bodies:
        return _undelivered(verdict, "nothing has been delivered yet")
    nearest, has_rival = _nearest(root, bodies, session.is_same)
    exchange = replace(exchange, answer=replace(exchange.answer, body=nearest))
    verdict = verdict.passed_over(_RIVAL) if has_rival else verdict
    return _beside(verdict, root, exchange, session)


def _beside(verdict: Verdict, root: Node, exchange: Exchange, session: Session) -> Verdict:
    """An example of a notification next to the message that was delivered."""
    body = exchange.answer.body
    if verdict.findings:  # what it should say instead is known all the same
        return verdict.executed(exchange)
    rule, whose, same = "wrong-notification", "what was delivered", session.is_same
    for finding in deviations(verdict.example, root, body, rule, whose=whose, same=same):
        verdict = verdict.failed(finding)
    if not verdict.findings:
        session.bind(root, body)
    return verdict.executed(exchange)


def _undelivered(verdict: Verdict, reason: str) -> Verdict:
    """An example with its first mistake only, if it has one already."""
    return verdict if verdict.findings else verdict.failed(_missing(verdict.example, reason))


def _nearest(root: Node, bodies: Sequence[Any], same: IsSame) -> tuple[Any, bool]:
    """The last of the messages that an example differs least from, and whether it has a rival."""
    told = [[it.message for it in differences(root, body, same=same)] for body in bodies]
    least = min(len(each) for each in told)
    best = [number for number, each in enumerate(told) if len(each) == least]
    return bodies[best[-1]], any(told[number] != told[best[-1]] for number in best)


def _missing(example: Example, message: str) -> Finding:
    hint = "trigger it with a step before it: '<!-- tandem: POST /path {...} -->'"
    return example.finding("wrong-notification", example.root_start, message, hint)
