"""The examples of a page, executed from top to bottom."""

from collections.abc import Callable, Iterator, Sequence

from mkdocs_tandem.check.delivery import observed
from mkdocs_tandem.check.exchange import Sent, asked, compared, expected
from mkdocs_tandem.check.notification import received
from mkdocs_tandem.check.program import printed, ran
from mkdocs_tandem.check.step import performed
from mkdocs_tandem.check.verdict import UNSENT, Verdict
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.session import Session

_ALONE: dict[Role, Callable[[Verdict, Session], Verdict]] = {
    Role.STEP: performed,
    Role.NOTIFICATION: received,
    Role.DELIVERIES: observed,
    Role.SAMPLE: ran,
    Role.OUTPUT: printed,
}
"""What becomes of examples that no other example belongs to."""


def executed(verdicts: Sequence[Verdict], session: Session) -> Iterator[Verdict]:
    """The same verdicts in the same order, after the service has had its say.

    What rests on a request or step that failed is passed over: it would only repeat the first
    mistake.
    """
    sent = Sent()
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
        if first_failure is not None and not verdict.findings and after.findings:
            after = verdict.passed_over(_rests_on(first_failure))
            sent = Sent(reason=after.note)
        is_sent = after.is_executed or not after.note  # what was not sent has changed nothing
        if after.findings and is_sent and example.role in (Role.REQUEST, Role.STEP):
            first_failure = first_failure or example
        yield after


def _wrong_body(sample: Verdict, following: Sequence[Verdict]) -> Example | None:
    """What is written in a sample's code and wrong by itself: the service would only repeat it."""
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
    return f"rests on the example in line {line}, which failed"
