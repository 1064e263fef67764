"""Rules about what the service says to a page's examples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mkdocs_tandem.check.body import IncompleteError, body, filled
from mkdocs_tandem.check.deviation import deviations
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Operation
from mkdocs_tandem.difference import bindings
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.service import Answer, Exchange, ServiceError
from mkdocs_tandem.session import Session

_ERROR = 400
"""RFC 9110, section 15.5: from here on, a status is an error."""
_REQUEST_FAILED = "the request before it failed"


class _NotSentError(Exception):
    """A request that cannot be sent, and why."""


@dataclass(frozen=True)
class Sent:
    """A request that the service has answered, or the reason why there is no answer."""

    operation: Operation | None = None
    exchange: Exchange | None = None
    reason: str = "no request stands before it"


def expected(following: Sequence[Verdict], example: Example) -> str:
    """What the page says about the status of the answer, as in ``4xx``; empty if nothing."""
    if example.expected:
        return example.expected
    if example.pulled is not None:
        return example.pulled.status
    for verdict in following:
        if verdict.example.role is Role.RESPONSE and verdict.example.operation is example.operation:
            return verdict.example.status
        return ""
    return ""


def asked(verdict: Verdict, session: Session, status: str) -> tuple[Verdict, Sent]:
    """A request example after it was sent, and what came back."""
    example, operation = verdict.example, verdict.example.operation
    if operation is None or (verdict.findings and not status):
        return verdict, Sent(reason=_REQUEST_FAILED)
    if not session.execution.has_operation(operation.id, session.audience):
        reason = f"the service does not have '{operation.id}' ('execute.operations')"
        return verdict.passed_over(reason), Sent(reason=reason)
    try:
        exchange = _exchange(example, operation, session)
    except _NotSentError as error:
        return _not_sent(verdict, str(error)), Sent(reason=str(error))
    except ServiceError as error:
        finding = example.finding("no-answer", example.root_start, f"'{operation.id}': {error}")
        return verdict.failed(blamed(finding, error)), Sent(reason=_REQUEST_FAILED)
    wrong = next(_answer_mistakes(example, operation, exchange.answer, status), None)
    if wrong:
        return verdict.failed(wrong).executed(exchange), Sent(reason=_REQUEST_FAILED)
    return verdict.executed(exchange), Sent(operation, exchange)


def blamed(finding: Finding, error: ServiceError) -> Finding:
    """A finding about a request, moved to the line of the application that broke, if one did."""
    if error.place is None:
        return replace(finding, hint=finding.hint or error.hint)
    at = finding.location
    return replace(
        finding,
        location=error.place,
        message=str(error),
        hint=error.hint,
        length=error.length,
        via=(),
        shared=None,
        note=f"while answering an example ({at.path}:{at.line})",
    )


def _not_sent(verdict: Verdict, reason: str) -> Verdict:
    """A request that was not sent: for one that is pulled, readers would take it for an answer."""
    example = verdict.example
    if example.pulled is None or example.operation is None:
        return verdict.passed_over(reason)
    finding = example.finding(
        "not-executed",
        0,
        f"the example of '{example.operation.id}' is not executed: {reason}",
        "pull what gives it before, or write the value: '{% example operationId name=value %}'",
        length=2,
    )
    return verdict.failed(finding)


def _exchange(example: Example, operation: Operation, session: Session) -> Exchange:
    """An example as it was sent, and what the service says to it.

    Raises:
        _NotSentError: if something is missing that the request needs.
        ServiceError: if there is no answer.
    """
    unknown = session.unknown(operation, example.given)
    if unknown:
        raise _NotSentError(f"nothing has given a value to '{unknown[0]}' yet")
    root = example.document.root if example.document else None
    if root is None or operation.request is None:
        return session.send(operation, None, example.given)
    if example.expected:
        return session.send(operation, filled(root, session.value), example.given)
    try:
        sent = body(root, operation.request, session.value)
        return session.send(operation, sent, example.given)
    except IncompleteError as error:
        reason = "it breaks its own schema" if example.pulled else "what is left out cannot be sent"
        raise _NotSentError(reason) from error


def _answer_mistakes(
    example: Example, operation: Operation, answer: Answer, expected: str
) -> Iterator[Finding]:
    """What is wrong with an answer, before any example of it is looked at."""
    start = example.root_start
    said = f"'{operation.id}' is answered with {answer.status}"
    reason = answer.body.get("message") if isinstance(answer.body, dict) else None
    is_error = answer.status >= _ERROR
    if expected and not _is_status(answer.status, expected):
        rule = "refused-request" if is_error else "accepted-request"
        yield example.finding(rule, start, f"{said}, not {expected}", reason or "")
    elif not expected and is_error:
        yield example.finding("refused-request", start, said, reason or answer.text[:200])
    declared = operation.response(answer.status)
    if declared is None:
        hint = "declared: " + ", ".join(operation.responses)
        message = f"{said}, which the contract does not declare"
        yield example.finding("broken-contract", start, message, hint)
    elif declared.schema is not None and answer.body is not None:
        for mistake in declared.schema.mistakes(answer.body):
            message = f"the answer of the service breaks the contract: {mistake.message}"
            finding = example.finding("broken-contract", start, message, mistake.hint)
            yield replace(finding, place=mistake.place)


def compared(verdict: Verdict, session: Session, sent: Sent) -> Verdict:
    """A response example next to the answer."""
    example = verdict.example
    document = example.document
    if document is None or document.root is None:
        return verdict
    if sent.exchange is None or sent.operation is not example.operation:
        return verdict if verdict.findings else verdict.passed_over(sent.reason)
    if verdict.findings:  # what it should say instead is known all the same
        return verdict.executed(sent.exchange)
    answer = sent.exchange.answer
    session.bound.update(bindings(document.root, answer.body))
    for finding in deviations(example, document.root, answer.body, "wrong-answer"):
        verdict = verdict.failed(finding)
    return verdict.executed(sent.exchange)


def _is_status(status: int, expected: str) -> bool:
    """Whether a status is the one that is expected, or of the hundred that is."""
    return str(status) == expected or (expected.endswith("xx") and str(status)[0] == expected[0])
