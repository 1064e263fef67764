"""Python samples of a page, run and held to the output that it shows."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.endpoint import named_by_path
from mkdocs_tandem.execution import python_process
from mkdocs_tandem.execution.python_process import (
    RecordedSample,
    SampleRequest,
    SampleResponse,
    SampleRun,
)
from mkdocs_tandem.execution.service import Exchange, ServiceError
from mkdocs_tandem.execution.session import Content, Session
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.suggestions import shortened

ELISION = "..."
"""A line of output after which anything may follow."""
_LONGEST = 80
"""Characters of a line that a message shows."""
_SHORTEST_SECRET = 6
"""A shorter word is found in other words, too."""
_OF_THE_TRANSFER = ("content-encoding", "content-length", "transfer-encoding", "connection")
"""Fields that no longer hold for content that is decoded and whole."""


def ran(verdict: Verdict, session: Session) -> Verdict:
    """A Python sample after it was run, its requests led into the session."""
    session.printed = None
    region, contract = verdict.example.region, session.contract
    if not session.execution.python:
        return verdict.passed_over("'execute.python' is not set")
    if region is None or contract is None:
        return verdict
    exchanges: list[Exchange] = []
    answers: list[SampleResponse | str] = []
    lacking = ""

    def answer(sent: SampleRequest) -> SampleResponse | str:
        nonlocal lacking
        operation = contract.at(sent.method, sent.url)
        lacking = lacking or (session.lacking(operation) if operation else "")
        answers.append(lacking or _answered(sent, session, contract, exchanges))
        return answers[-1]

    try:
        done = python_process.run(region.body, answer, earlier=session.samples)
    except ValueError as error:
        return verdict.failed(verdict.example.finding("failed-sample", 0, str(error)))
    session.samples.append(RecordedSample(region.body, tuple(answers)))
    if session.failed_sample and done.error.startswith("NameError"):
        line = session.failed_sample
        return verdict.passed_over(f"depends on the sample in line {line}, which failed")
    if lacking and done.error:
        return verdict.passed_over(lacking)
    verdict = verdict.ran(exchanges[-1] if exchanges else None)
    return _judged(verdict, session, done, _Hidden(verdict.example, session))


class _Hidden:
    """Takes the credentials of the settings out of what is shown; a page may show its own."""

    def __init__(self, example: Example, session: Session) -> None:
        sender = session.execution.sender(session.audience)
        values = [*sender.headers.values(), *sender.query.values()]
        words = {str(value).rpartition(" ")[2] for value in values}  # 'Bearer' is no secret
        self._words = {
            word
            for word in words
            if len(word) >= _SHORTEST_SECRET and word not in example.variant.text
        }

    def __call__(self, text: str) -> str:
        for word in sorted(self._words, key=len, reverse=True):
            text = text.replace(word, "***")
        return text


def _judged(verdict: Verdict, session: Session, done: SampleRun, hidden: _Hidden) -> Verdict:
    """A sample that has run, by what came of it."""
    if done.error:
        finding = _failed(verdict, done, hidden)
        session.failed_sample = session.failed_sample or finding.location.line
        return verdict.failed(finding)
    session.printed = hidden(done.output)
    region = verdict.example.region
    parts = python_process.parts(region.body) if region else ()
    for part, output in zip(parts, done.outputs, strict=True):
        if part.shown is not None and not part.error:
            at = _line_start(region.body, part.line - 1 + part.code.count("\n")) if region else 0
            for finding in _differences(verdict.example, part.shown, hidden(output), at):
                return verdict.failed(finding)
    return verdict


def _answered(
    sent: SampleRequest, session: Session, contract: Contract, exchanges: list[Exchange]
) -> SampleResponse | str:
    """The answer of the service to a request of a sample, or the reason for none."""
    try:
        exchange = _exchange(sent, session, contract)
    except ServiceError as error:
        return str(error)
    exchanges.append(exchange)
    given = exchange.answer.headers.items()
    headers = {name: value for name, value in given if name.lower() not in _OF_THE_TRANSFER}
    return SampleResponse(exchange.answer.status, headers, exchange.answer.text)


def _exchange(sent: SampleRequest, session: Session, contract: Contract) -> Exchange:
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
        raise ServiceError(f"'{unknown[0]}' has no value yet")
    try:
        body = json.loads(sent.content) if sent.content else None
    except ValueError as error:
        raise ServiceError(f"the body of '{sent.method} {sent.url}' is not JSON") from error
    return session.send(operation, Content(body), given)


def _failed(verdict: Verdict, done: SampleRun, hidden: _Hidden) -> Finding:
    example = verdict.example
    body = example.region.body if example.region else ""
    at = _line_start(body, done.line - 1)
    text = body[at:].partition("\n")[0]
    indent = len(text) - len(text.lstrip())
    said = verdict.exchange.answer.body if verdict.exchange else None
    reason = said.get("message") if isinstance(said, dict) else None
    return example.finding(
        "failed-sample",
        at + indent,
        f"the sample fails: {hidden(done.error)}",
        f"the service responded: {hidden(str(reason))}"
        if reason
        else "write '```python plain' if it should not run",
        length=max(1, len(text.strip())),
    )


def _line_start(text: str, number: int) -> int:
    """Where a line begins, counted from 0."""
    return sum(len(each) for each in text.splitlines(keepends=True)[:number])


def printed(verdict: Verdict, session: Session) -> Verdict:
    """The output that a page shows, next to what the sample before it has printed."""
    region = verdict.example.region
    if region is None or session.printed is None:
        return verdict.passed_over("no sample above it ran")
    verdict = replace(verdict.ran(None), printed=session.printed)
    for finding in _differences(verdict.example, region.body, session.printed):
        return verdict.failed(finding)
    return verdict


def _differences(example: Example, shown: str, printed: str, at: int = 0) -> Iterator[Finding]:
    """Where output differs, line by line; after a line of dots anything may follow.

    ``at`` is where the output begins in the example.
    """
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
    cut = shortened(real, _LONGEST)
    return f"the sample also prints '{cut}'" if line is None else f"the sample prints '{cut}' here"
