"""Rules about Python samples: they must run, and print what the page says."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from mkdocs_tandem import program
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.example import Example
from mkdocs_tandem.example.endpoint import named_by_path
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.program import Ran, Received, Sent
from mkdocs_tandem.service import Exchange, ServiceError
from mkdocs_tandem.session import Content, Session

ELISION = "..."
"""A line of output behind which anything may follow."""
_LONGEST = 80
"""Characters of a line that a message shows."""


def ran(verdict: Verdict, session: Session) -> Verdict:
    """A Python sample after it was run, its requests led into the session."""
    session.printed = None
    region, contract = verdict.example.region, session.contract
    if not session.execution.python:
        return verdict.passed_over("'execute.python' is not set")
    if region is None or contract is None:
        return verdict
    exchanges: list[Exchange] = []

    def answer(sent: Sent) -> Received | str:
        try:
            exchange = _exchange(sent, session, contract)
        except ServiceError as error:
            return str(error)
        exchanges.append(exchange)
        return Received(exchange.answer.status, exchange.answer.headers, exchange.answer.text)

    done = program.run(region.body, answer)
    verdict = verdict.ran(exchanges[-1] if exchanges else None)
    if done.error:
        return verdict.failed(_failed(verdict.example, done, exchanges))
    session.printed = done.output
    return verdict


def _exchange(sent: Sent, session: Session, contract: Contract) -> Exchange:
    """The session's request for one of a sample: the same operation, values and body.

    The credentials are the session's: those in a sample are placeholders.

    Raises:
        ServiceError: if the contract lacks it, or there is no answer.
    """
    operation = contract.at(sent.method, sent.url)
    if operation is None:
        raise ServiceError(f"the contract has no operation '{sent.method} {sent.url}'")
    given = named_by_path(operation, sent.url).given
    unknown = session.unknown(operation, given)
    if unknown:
        raise ServiceError(f"nothing has given a value to '{unknown[0]}' yet")
    try:
        body = json.loads(sent.content) if sent.content else None
    except ValueError as error:
        raise ServiceError(f"the body of '{sent.method} {sent.url}' is not JSON") from error
    return session.send(operation, Content(body), given)


def _failed(example: Example, done: Ran, exchanges: Sequence[Exchange]) -> Finding:
    lines = example.region.body.splitlines(keepends=True) if example.region else []
    at = sum(len(each) for each in lines[: done.line - 1])
    text = lines[done.line - 1] if done.line <= len(lines) else ""
    indent = len(text) - len(text.lstrip())
    said = exchanges[-1].answer.body if exchanges else None
    reason = said.get("message") if isinstance(said, dict) else None
    return example.finding(
        "failed-sample",
        at + indent,
        f"the sample fails: {done.error}",
        f"the service said: {reason}" if reason else "'```python plain' says: do not run it",
        length=max(1, len(text.strip())),
    )


def printed(verdict: Verdict, session: Session) -> Verdict:
    """The output that a page shows, next to what the sample before it has printed."""
    region = verdict.example.region
    if region is None or session.printed is None:
        return verdict.passed_over("no sample has run before it")
    verdict = replace(verdict.ran(None), printed=session.printed)
    for finding in _differences(verdict.example, region.body, session.printed):
        return verdict.failed(finding)
    return verdict


def _differences(example: Example, shown: str, printed: str) -> Iterator[Finding]:
    """Where output differs, line by line; behind a line of dots anything may follow."""
    at = 0
    lines = printed.rstrip().splitlines()
    for line, real in zip_longest(shown.rstrip().splitlines(keepends=True), lines):
        if line is not None and line.strip() == ELISION:
            return
        if line is None or real is None or line.rstrip() != real.rstrip():
            yield example.finding(
                "wrong-output", at, _message(line, real), length=max(1, len((line or "").strip()))
            )
        at += len(line or "")


def _message(line: str | None, real: str | None) -> str:
    if real is None:
        return "the sample prints nothing more"
    cut = real if len(real) <= _LONGEST else real[: _LONGEST - 3] + "..."
    return f"the sample prints '{cut}' {'besides' if line is None else 'here'}"
