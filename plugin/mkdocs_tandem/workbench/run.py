"""An example as a writer has edited it, sent to a service."""

from dataclasses import dataclass, replace
from typing import Any

from mkdocs_tandem.check.body import IncompleteError, body, filled
from mkdocs_tandem.check.execution import executed
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Operation
from mkdocs_tandem.difference import bindings
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.jsontext import JSON, Dialect, Document, parse
from mkdocs_tandem.service import Exchange
from mkdocs_tandem.workbench.sandbox import Sandbox

LARGEST = 1_000_000
"""Characters of an edited example that are read."""


class RunError(Exception):
    """An example that cannot be sent, and why."""


@dataclass(frozen=True)
class Ran:
    """What came of it."""

    exchange: Exchange
    before: tuple[str, ...]
    """The examples that were sent first, since this one needs what they give."""


def is_runnable(example: Example) -> bool:
    """Whether there is anything to send."""
    return example.operation is not None and example.role is Role.REQUEST


def run(
    sandbox: Sandbox,
    verdicts: list[Verdict],
    number: int,
    text: str | None = None,
    spoken: Dialect = JSON,
) -> Ran:
    """Send the example of a page that has a number, with another text if one is given.

    ``spoken`` says what that text may hold besides JSON; comments are always allowed.

    What it lacks, such as an identifier, the examples before it give; they are sent first, and so
    are those before it if there are unseen steps among them.

    Raises:
        RunError: if it cannot be sent.
        ServiceError: if there is no answer.
    """
    if not 0 <= number < len(verdicts) or not is_runnable(verdicts[number].example):
        raise RunError("there is no such example; load the page again")
    example = verdicts[number].example
    operation, session = example.operation, sandbox.session
    document = example.document if text is None else _read(text, spoken)
    before: tuple[str, ...] = ()
    if operation is None:
        raise RunError("it belongs to no operation")
    if session.unknown(operation, example.given) or _has_steps(sandbox, verdicts[:number]):
        before = _caught_up(sandbox, verdicts[:number])
    unknown = session.unknown(operation, example.given)
    if unknown:
        raise RunError(f"nothing has given a value to '{unknown[0]}' yet")
    exchange = session.send(operation, _body(sandbox, operation, document), example.given)
    sandbox.ran.add(number)
    _bind(sandbox, verdicts[number + 1 :], exchange)
    return Ran(exchange, before)


def _read(text: str, spoken: Dialect) -> Document:
    document = parse(text[:LARGEST], replace(spoken, comments=True))
    if document.problems or (document.root is None and text.strip()):
        problem = document.problems[0] if document.problems else None
        line = text.count("\n", 0, problem.offset) + 1 if problem else 1
        raise RunError(f"line {line}: {problem.message if problem else 'it is not JSON'}")
    return document


def _body(sandbox: Sandbox, operation: Operation, document: Document | None) -> Any:
    """What to send: also what the contract forbids, for a writer may want to see the refusal."""
    if document is None or document.root is None:
        return None
    if operation.request is None:
        return filled(document.root, sandbox.session.value)
    try:
        return body(document.root, operation.request, sandbox.session.value)
    except IncompleteError:
        return filled(document.root, sandbox.session.value)


def _has_steps(sandbox: Sandbox, verdicts: list[Verdict]) -> bool:
    """Whether the page does something unseen before, which has not been done yet."""
    return any(
        verdict.example.role is Role.STEP and number not in sandbox.ran
        for number, verdict in enumerate(verdicts)
    )


def _caught_up(sandbox: Sandbox, verdicts: list[Verdict]) -> tuple[str, ...]:
    """Run what stands above and has not been run yet; the names of what was sent."""
    waiting = [
        verdict
        for number, verdict in enumerate(verdicts)
        if number not in sandbox.ran or verdict.example.role is Role.RESPONSE
    ]
    sandbox.ran.update(range(len(verdicts)))
    after = executed([replace(each, findings=()) for each in waiting], sandbox.session)
    return tuple(
        each.example.name
        for each in after
        if each.exchange is not None and each.example.role is Role.REQUEST
    )


def _bind(sandbox: Sandbox, following: list[Verdict], exchange: Exchange) -> None:
    """Let the answer give what the response examples below name."""
    for verdict in following:
        example = verdict.example
        if example.role is Role.REQUEST:
            break
        if example.document is not None and example.document.root is not None:
            found = bindings(example.document.root, exchange.answer.body)
            sandbox.session.bound.update(found)
