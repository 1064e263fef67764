"""The examples of a page, executed in order."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

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
from mkdocs_tandem.finding import Finding


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

    What depends on a request or step that failed is passed over, because it would only repeat the
    first mistake; so is what fails after one that the service does not have.
    """
    sent, undone = SentRequest(), _Undone()
    for number, verdict in enumerate(verdicts):
        example = verdict.example
        if wrong := _wrong_body(verdict, verdicts[number + 1 :]):
            session.printed = None
            undone = undone.failed(wrong)
            after = verdict.passed_over(_rests_on(wrong))
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
        is_new = bool(after.findings) and not verdict.findings and not is_own
        if is_new and (reason := undone.reason(after.findings)):
            after = verdict.passed_over(reason)
            sent = SentRequest(reason=reason)
        undone = undone.after(verdict, after, session)
        yield after


class _Undone(NamedTuple):
    """What did not happen on a page, so that later examples may fail because of it."""

    failure: str = ""
    """The first request or step that failed, as a reason."""
    unsent: str = ""
    """The first one that the service does not have, as a reason."""
    is_unsent_read: bool = True
    """Whether that one would have changed nothing."""

    def reason(self, findings: Sequence[Finding]) -> str:
        """Why an example may have failed, other than by its own mistake; empty if it may not."""
        is_value_missing = all(it.rule == "not-executed" for it in findings)
        return self.failure or ("" if self.is_unsent_read and not is_value_missing else self.unsent)

    def after(self, before: Verdict, after: Verdict, session: Session) -> "_Undone":
        """The same after one more example."""
        example = after.example
        if _may_break_what_follows(before, after):
            return self.failed(example)
        if example.operation is None or example.role not in (Role.REQUEST, Role.STEP):
            return self
        reason, is_read = session.lacking(example.operation), example.operation.method in _READS
        if not reason or (self.unsent and (is_read or not self.is_unsent_read)):
            return self
        return self._replace(unsent=reason, is_unsent_read=is_read)

    def failed(self, example: Example) -> "_Undone":
        """The same after an example that failed."""
        return self._replace(failure=self.failure or _rests_on(example))


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
