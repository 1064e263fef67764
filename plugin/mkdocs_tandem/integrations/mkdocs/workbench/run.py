"""An edited example, sent to a service."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.python_samples import ran as ran_program
from mkdocs_tandem.execution.request_message import IncompleteBodyError, body, filled
from mkdocs_tandem.execution.response_diff import bindings
from mkdocs_tandem.execution.runner import executed
from mkdocs_tandem.execution.service import Exchange, Request
from mkdocs_tandem.execution.session import Content
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.formats.json import JSON, Dialect, Document
from mkdocs_tandem.integrations.mkdocs.workbench.draft import EditedRequest, RunError, draft, edited
from mkdocs_tandem.integrations.mkdocs.workbench.sandbox import Sandbox
from mkdocs_tandem.openapi import Operation


@dataclass(frozen=True)
class RunResult:
    """What came of it."""

    exchange: Exchange | None
    """The last one, of a program."""
    before: tuple[str, ...]
    """The examples that were sent first, since this one needs what they give."""
    printed: str = ""
    """By a program."""


def is_runnable(example: Example, execution: Execution) -> bool:
    """Whether there is anything to send, or to run."""
    if example.role is Role.SAMPLE:
        return execution.python
    return example.operation is not None and example.role is Role.REQUEST


def run(
    sandbox: Sandbox,
    verdicts: list[Verdict],
    number: int,
    text: str | None = None,
    spoken: Dialect = JSON,
) -> RunResult:
    """Send the example of a page that has a number, with another text if one is given.

    ``spoken`` is the dialect of JSON in that text; comments are always allowed.

    What it lacks, such as an identifier, the examples before it give; they are sent first, and so
    are those before it if there are unseen steps among them. A program is run as it is in its
    page: what a browser sends is never run.

    Raises:
        RunError: if it cannot be sent.
        ServiceError: if there is no answer.
    """
    execution = sandbox.session.execution
    if not 0 <= number < len(verdicts) or not is_runnable(verdicts[number].example, execution):
        raise RunError("there is no such example; load the page again")
    verdict = verdicts[number]
    if verdict.example.role is Role.SAMPLE:
        if text is not None:
            raise RunError("a program runs as the page shows it; edit it there")
        return _program(sandbox, verdicts, number)
    meant = _meant(sandbox, verdict, text, spoken)
    before = _prepared(sandbox, verdicts[:number], meant)
    exchange = sandbox.session.exchange(_request(sandbox, meant), meant.operation)
    sandbox.ran.add(number)
    _bind(sandbox, verdicts[number + 1 :], exchange)
    return RunResult(exchange, before)


def _program(sandbox: Sandbox, verdicts: list[Verdict], number: int) -> RunResult:
    """The output of a sample of the page, after all samples above it."""
    before = _caught_up(sandbox, verdicts[:number])
    after = ran_program(replace(verdicts[number], findings=()), sandbox.session)
    for finding in after.findings:
        raise RunError(f"line {finding.location.line} of the page: {finding.message}")
    return RunResult(after.exchange, before, sandbox.session.printed or "")


def _meant(sandbox: Sandbox, verdict: Verdict, text: str | None, spoken: Dialect) -> EditedRequest:
    example, session = verdict.example, sandbox.session
    if text is None and example.is_json:
        return EditedRequest(example.operation, example.document, example.given)
    sender = session.execution.sender(session.audience)
    before = draft(verdict, session.contract, sender)
    if before is None or session.contract is None:
        raise RunError("it cannot be edited; load the page again")
    return edited(before, before.text if text is None else text, verdict, session.contract, spoken)


def _prepared(sandbox: Sandbox, above: list[Verdict], meant: EditedRequest) -> tuple[str, ...]:
    """What was sent first, so that nothing is missing."""
    operation, session = meant.operation, sandbox.session
    is_short = operation is not None and session.unknown(operation, meant.given)
    before = _caught_up(sandbox, above) if is_short or _has_steps(sandbox, above) else ()
    unknown = session.unknown(operation, meant.given) if operation else ()
    if unknown:
        raise RunError(f"'{unknown[0]}' has no value yet")
    return before


def _request(sandbox: Sandbox, meant: EditedRequest) -> Request:
    session, operation = sandbox.session, meant.operation
    content = _body(sandbox, operation, meant.document)
    if operation is not None:
        return meant.changed(session.request(operation, Content(content), meant.given))
    sender = session.execution.sender(session.audience)
    path, query, headers = f"{sender.base}{meant.path}", sender.query, sender.headers
    return meant.changed(Request(meant.method, path, query, headers, content))


def _body(sandbox: Sandbox, operation: Operation | None, document: Document | None) -> Any:
    """What to send: also what the contract forbids, for a writer may want to see the refusal."""
    if document is None or document.root is None:
        return None
    if operation is None or operation.request is None:
        return filled(document.root, sandbox.session.value)
    try:
        return body(document.root, operation.request, sandbox.session.value)
    except IncompleteBodyError:
        return filled(document.root, sandbox.session.value)


def _has_steps(sandbox: Sandbox, verdicts: list[Verdict]) -> bool:
    """Whether the page does something unseen before, which has not been done yet."""
    return any(
        verdict.example.role is Role.STEP and number not in sandbox.ran
        for number, verdict in enumerate(verdicts)
    )


def _caught_up(sandbox: Sandbox, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Run the examples above that have not run yet; the names of those that were sent."""
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
