"""A request example, its response example, and what the service answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.fit import candidates, nearest
from mkdocs_tandem.execution.request_message import (
    IncompleteBodyError,
    body,
    content_of,
    filled,
    head_of,
    json_type,
    repaired,
    written,
)
from mkdocs_tandem.execution.response_text import answer_differences, is_status, status_differences
from mkdocs_tandem.execution.service import Exchange, ServiceError, ServiceResponse
from mkdocs_tandem.execution.session import NO_CONTENT, Content, Session
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding, Severity
from mkdocs_tandem.openapi import MediaBody, Operation
from mkdocs_tandem.suggestions import enumerated

_ERROR = 400
"""RFC 9110, section 15.5: from here on, a status is an error."""
_NO_SUCH_RESPONSE = "unexpected-body"
"""The contract has no such response: follows from a status that is not that of the answer."""
_REFUSED = (400, 422)
"""The statuses by which a service refuses what is in a request."""
_OF_BODIES = frozenset(
    {
        "missing-member",
        "mutually-exclusive",
        "unknown-member",
        "wrong-format",
        "wrong-length",
        "wrong-type",
        "wrong-value",
    }
)
"""Rules about members, which a copy can be sent without."""
_REQUEST_FAILED = "the request before it failed"
_ACCEPTED = "the service refuses what the settings ignore"


class _NotSentError(Exception):
    """A request that cannot be sent, and why."""

    def __init__(self, message: str, parameter: str = "") -> None:
        """``parameter`` is the name of the one without a value, if there is one."""
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True)
class SentRequest:
    """A request that the service has answered, or the reason why there is no answer."""

    operation: Operation | None = None
    exchange: Exchange | None = None
    reason: str = "there is no request above it"


class Expected(NamedTuple):
    """The status that a page expects of an answer."""

    status: str = ""
    """As in ``404`` or ``4xx``; empty if nothing."""
    is_shown: bool = False
    """Whether a response example on the page has it: a mismatch is reported there."""
    is_undeclared: bool = False
    """Whether that example is reported because the contract does not have the status."""


def expected(following: Sequence[Verdict], example: Example) -> Expected:
    """The status that the page expects of the answer to a request."""
    if example.expected:
        return Expected(example.expected)
    if example.pulled is not None:
        return Expected(example.pulled.status)
    answer = following[0].example if following else None
    if answer is None or answer.role is not Role.RESPONSE:
        return Expected()
    if answer.operation is not example.operation:
        return Expected()
    is_undeclared = any(it.rule == _NO_SUCH_RESPONSE for it in following[0].findings)
    return Expected(answer.status, is_shown=bool(answer.status), is_undeclared=is_undeclared)


def asked(verdict: Verdict, session: Session, status: Expected) -> tuple[Verdict, SentRequest]:
    """A request example after it was sent, and what came back."""
    operation = verdict.example.operation
    if operation is None:
        return verdict, SentRequest(reason=_REQUEST_FAILED)
    if reason := session.lacking(operation):
        return verdict.passed_over(reason), SentRequest(reason=reason)
    if is_wrong(verdict) and not status.status:
        return _probed(verdict, operation, session), SentRequest(reason=_REQUEST_FAILED)
    return _sent(verdict, operation, session, status)


def _sent(
    verdict: Verdict, operation: Operation, session: Session, status: Expected
) -> tuple[Verdict, SentRequest]:
    example = verdict.example
    try:
        exchange = _exchange(verdict, operation, session)
    except _NotSentError as error:
        is_incomplete = isinstance(error.__cause__, IncompleteBodyError)
        if is_incomplete and is_wrong(verdict):
            return verdict, SentRequest(reason=_REQUEST_FAILED)
        after = _not_sent(verdict, error, session)
        if is_incomplete and not status.status:
            after = _probed(after, operation, session)
        return after, SentRequest(reason=str(error))
    except ServiceError as error:
        finding = example.finding("no-answer", example.root_start, f"'{operation.id}': {error}")
        return verdict.failed(blamed(finding, error)), SentRequest(reason=_REQUEST_FAILED)
    wrong = next(_answer_mistakes(example, operation, exchange.answer, status), None)
    if wrong and wrong.rule == "refused-request" and _has_accepted_body(verdict):
        return verdict.passed_over(_ACCEPTED), SentRequest(reason=_REQUEST_FAILED)
    if wrong:
        verdict = _without_guesses(verdict) if wrong.rule == "refused-request" else verdict
        return verdict.failed(wrong).executed(exchange), SentRequest(reason=_REQUEST_FAILED)
    return verdict.executed(exchange), SentRequest(operation, exchange)


def _has_accepted_body(verdict: Verdict) -> bool:
    """Whether the settings ignore a mistake of its body, which a refusal then repeats."""
    return any(it.rule in _OF_BODIES for it in verdict.accepted)


def _without_guesses(verdict: Verdict) -> Verdict:
    """A verdict without warnings about what the service has refused for the same reason."""
    kept = tuple(it for it in verdict.findings if it.rule != "unbalanced-brackets")
    return replace(verdict, findings=kept)


def _probed(verdict: Verdict, operation: Operation, session: Session) -> Verdict:
    """A request that the contract refuses, after a copy without its mistakes was sent.

    What the service refuses in the copy is a mistake of its own; an answer to the copy is none to
    the example.
    """
    content = _repaired(verdict, operation, session)
    if content is None:
        return verdict
    example, (value, removed, declared) = verdict.example, content
    try:
        body = Content(value, json_type(example, declared))
        exchange = session.send(operation, body, example.given, head_of(example, session.value))
    except ServiceError:
        return verdict
    answer = exchange.answer
    if answer.status not in _REFUSED:
        return verdict
    reason = answer.body.get("message") if isinstance(answer.body, dict) else None
    without = enumerated([f"'{name}'" for name in removed])
    said = f"'{operation.id}' answered {answer.status}"
    message = f"sent without {without}, {said}" if removed else said
    hint = str(reason or answer.text[:200])
    finding = example.finding("refused-request", example.root_start, message, hint)
    return _without_guesses(verdict).failed(finding).executed(exchange)


class _Repaired(NamedTuple):
    value: Any
    removed: tuple[str, ...]
    declared: MediaBody


def _repaired(verdict: Verdict, operation: Operation, session: Session) -> _Repaired | None:
    """What to send in the place of a request that only its body keeps from being sent."""
    example = verdict.example
    root = example.document.root if example.document else None
    wrong = {it.rule for it in verdict.findings if it.severity is Severity.ERROR}
    if root is None or example.pulled is not None or not example.is_json or wrong - _OF_BODIES:
        return None
    declared = nearest(root, candidates(operation, Role.REQUEST, "", example.media_type))
    if declared is None or declared.schema is None or session.unknown(operation, example.given):
        return None
    found = repaired(root, declared.schema, session.value)
    return _Repaired(*found, declared) if found else None


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


def _not_sent(verdict: Verdict, error: _NotSentError, session: Session) -> Verdict:
    """A request that was not sent.

    It is a finding for one that is pulled, which readers would take for an answer, and once a page
    for each parameter that has no value.
    """
    example, operation, name = verdict.example, verdict.example.operation, error.parameter
    after = verdict.passed_over(str(error))
    is_reference = example.pulled is not None and example.pulled.is_reference
    if operation is None or is_reference or (example.pulled is None and not name):
        return after
    if name in session.missing:
        return after
    session.missing |= {name} if name else set()
    message = f"the example of '{operation.id}' is not executed: {error}"
    hint = _source(operation, name, session) if name else "write what its schema requires"
    if example.message is not None and example.message.target.text:
        target = example.message.target
        return after.failed(
            example.head_finding(
                "not-executed", target.at(), message, hint, length=len(target.text)
            )
        )
    return after.failed(
        example.finding("not-executed", example.root_start, message, hint, length=2)
    )


def _source(operation: Operation, name: str, session: Session) -> str:
    """Where the value of a parameter could come from."""
    every = session.contract.operations if session.contract else ()
    giving = [it.id for it in every if it is not operation and _gives(it, name)]
    first = f"show '{giving[0]}' before it, whose response has '{name}'; or " if giving else ""
    path = operation.path.replace(f"{{{name}}}", "<value>")
    return f"{first}write the value in the path ('{path}'), or set 'execute.variables.{name}'"


def _gives(operation: Operation, name: str) -> bool:
    """Whether an operation can be asked without a value of this name, and answers with it."""
    if f"{{{name}}}" in operation.path:
        return False
    answers = (it.schema for key, it in operation.responses.items() if key.startswith("2"))
    return any(name in schema.names() for schema in answers if schema)


def _exchange(verdict: Verdict, operation: Operation, session: Session) -> Exchange:
    """An example as it was sent, and what the service answered.

    Raises:
        _NotSentError: if something is missing that the request needs.
        ServiceError: if there is no answer.
    """
    example = verdict.example
    unknown = session.unknown(operation, example.given)
    if unknown:
        raise _NotSentError(f"'{unknown[0]}' has no value yet", unknown[0])
    if example.message is not None and example.message.is_body_elsewhere:
        raise _NotSentError("its body is in a file that the page does not show")
    try:
        content = _content(verdict, operation, session)
    except IncompleteBodyError as error:
        reason = (
            "it violates its own schema"
            if example.pulled
            else "the example leaves out members that are required"
        )
        raise _NotSentError(reason) from error
    return session.send(operation, content, example.given, head_of(example, session.value))


def _content(verdict: Verdict, operation: Operation, session: Session) -> Content:
    """The body to send: as it is written if the settings ignore its mistakes.

    Raises:
        IncompleteBodyError: if something that the contract requires is left out.
    """
    example = verdict.example
    is_accepted = _has_accepted_body(verdict) and not example.left_out
    is_as_written = bool(example.expected) or is_accepted
    root = example.document.root if example.document else None
    message = example.message
    bodies = candidates(operation, Role.REQUEST, "", example.media_type)
    if message is not None and message.body is not None and not example.is_json:
        text = example.region.body if example.region else message.body.text
        if root is not None:
            schema = bodies[0].schema if bodies and not is_as_written else None
            text = written(root, text, schema, session.value, example.media_type)
        return content_of(text, example.media_type)
    if root is None:
        return NO_CONTENT
    declared = nearest(root, bodies)
    schema = declared.schema if declared and not is_as_written else None
    value = body(root, schema, session.value) if schema else filled(root, session.value)
    return Content(value, json_type(example, declared))


def _answer_mistakes(
    example: Example, operation: Operation, answer: ServiceResponse, expected: Expected
) -> Iterator[Finding]:
    """What is wrong with an answer, before any example of it is looked at."""
    start, status = example.root_start, expected.status
    said = f"'{operation.id}' answered {answer.status}"
    reason = answer.body.get("message") if isinstance(answer.body, dict) else None
    is_error = answer.status >= _ERROR
    is_told = expected.is_shown and (not is_error or status[:1] in ("4", "5"))  # at the response
    if status and not is_status(answer.status, status):
        rule = "refused-request" if is_error else "accepted-request"
        if not is_told:
            yield example.finding(rule, start, f"{said}; the example says {status}", reason or "")
    elif not status and is_error:
        yield example.finding("refused-request", start, said, reason or answer.text[:200])
    declared = operation.response(answer.status)
    if declared is None and expected.is_undeclared and is_status(answer.status, status):
        return
    if declared is None:
        hint = f"the contract has {', '.join(operation.responses)}"
        message = f"{said}, which the contract does not declare"
        yield example.finding("broken-contract", start, message, hint)
    elif declared.schema is not None and answer.body is not None:
        for mistake in declared.schema.mistakes(answer.body):
            message = f"the response violates the contract: {mistake.message}"
            finding = example.finding("broken-contract", start, message, mistake.hint)
            yield replace(finding, place=mistake.place)


def is_refused_by_itself(verdict: Verdict, session: Session) -> bool:
    """Whether a service refuses a request for what is in it, not for what came before it.

    The request uses nothing that an earlier answer has given.
    """
    operation, exchange = verdict.example.operation, verdict.exchange
    if operation is None or exchange is None or exchange.answer.status not in _REFUSED:
        return False
    used = [it.text.strip("<>{}$") for it in verdict.example.left_out]
    return not session.has_carried(operation, verdict.example.given, used)


def compared(verdict: Verdict, session: Session, sent: SentRequest) -> Verdict:
    """A response example next to the answer."""
    example = verdict.example
    if sent.exchange is None or sent.operation is not example.operation:
        if example.document is None and example.message is None:
            return verdict
        return verdict if verdict.findings else verdict.passed_over(sent.reason)
    if found := tuple(status_differences(example, sent.exchange.answer)):
        kept = tuple(it for it in verdict.findings if it.rule != _NO_SUCH_RESPONSE)
        return replace(verdict, findings=(*kept, *found)).executed(sent.exchange)
    if is_wrong(verdict):  # what it should say instead is known all the same
        return verdict.executed(sent.exchange)
    found = tuple(answer_differences(example, sent.exchange.answer, session))
    places = {it.location for it in found}
    before = (it for it in verdict.findings if it.location not in places)
    return replace(verdict, findings=(*before, *found)).executed(sent.exchange)


def is_wrong(verdict: Verdict) -> bool:
    """Whether an example has more than warnings, so that the service would only repeat them."""
    return any(it.severity is Severity.ERROR for it in verdict.findings)
