"""The examples of a page, executed in order."""

from collections.abc import Callable, Iterator, Sequence

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.exchanges import (
    SentRequest,
    asked,
    compared,
    expected,
    is_refused_by_itself,
    is_wrong,
)
from mkdocs_tandem.execution.notifications import received
from mkdocs_tandem.execution.python_samples import printed, ran
from mkdocs_tandem.execution.service import ServiceError
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.execution.setup_requests import performed
from mkdocs_tandem.execution.verdict import UNSENT, Verdict


def observed(verdict: Verdict, session: Session) -> Verdict:
    """A picture of deliveries, with what the service has tried to deliver until then."""
    if session.execution.deliveries is None:
        return _missing(verdict, "'execute.deliveries' is not set")
    try:
        exchange, _ = session.attempts()
    except ServiceError as error:
        return _missing(verdict, str(error))
    return verdict.executed(exchange)


def _missing(verdict: Verdict, reason: str) -> Verdict:
    finding = verdict.example.finding(
        "not-executed",
        0,
        f"there are no deliveries to show: {reason}",
        "set 'execute.deliveries' to the path that lists them",
        length=2,
    )
    return verdict.failed(finding)


_ALONE: dict[Role, Callable[[Verdict, Session], Verdict]] = {
    Role.STEP: performed,
    Role.NOTIFICATION: received,
    Role.DELIVERIES: observed,
    Role.SAMPLE: ran,
    Role.OUTPUT: printed,
}
"""What becomes of examples that no other example belongs to."""


_READS = {"GET", "HEAD", "OPTIONS", "QUERY"}
"""Safe methods (RFC 9110, section 9.2.1)."""


def executed(verdicts: Sequence[Verdict], session: Session) -> Iterator[Verdict]:
    """The same verdicts in the same order, after the examples were executed.

    What rests on a request or step that failed is passed over: it would only repeat the first
    mistake.
    """
    sent = SentRequest()
    first_failure: Example | None = None
    for number, verdict in enumerate(verdicts):
        example = verdict.example
        if wrong := _wrong_body(verdict, verdicts[number + 1 :]):
            session.printed = None
            after, first_failure = verdict.passed_over(_rests_on(wrong)), first_failure or wrong
        elif example.role in _ALONE:
            after = _ALONE[example.role](verdict, session)
        elif example.operation is None or example.role in UNSENT:
            after = verdict
        elif example.role is Role.REQUEST:
            status = expected(verdicts[number + 1 :], example)
            after, sent = asked(verdict, session, status)
        else:
            after = compared(verdict, session, sent)
        is_own = example.role is Role.REQUEST and is_refused_by_itself(after, session)
        if first_failure is not None and not verdict.findings and after.findings and not is_own:
            after = verdict.passed_over(_rests_on(first_failure))
            sent = SentRequest(reason=after.note)
        if _may_break_what_follows(verdict, after):
            first_failure = first_failure or example
        yield after


def _may_break_what_follows(before: Verdict, after: Verdict) -> bool:
    """Whether later failures may come from this request or step: it failed, and it mattered.

    What was not sent has changed nothing, nor has a read that is wrong as it is written.
    """
    example = after.example
    if example.role not in (Role.REQUEST, Role.STEP) or not is_wrong(after):
        return False
    if before.findings and example.operation and example.operation.method in _READS:
        return False
    return after.is_executed or not after.note


def _wrong_body(sample: Verdict, following: Sequence[Verdict]) -> Example | None:
    """The wrong body in a sample's code, which the service would only report again."""
    if sample.example.role is not Role.SAMPLE:
        return None
    for verdict in following:
        if verdict.example.block is not sample.example.region:
            return None
        if verdict.findings:
            return verdict.example
    return None


def _rests_on(failed: Example) -> str:
    line = failed.finding("refused-request", 0, "").location.line
    return f"depends on the example in line {line}, which failed"
