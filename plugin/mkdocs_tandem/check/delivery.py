"""Rules about what a page draws of the deliveries of a service."""

from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.service import ServiceError
from mkdocs_tandem.session import Session


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
        f"there are no deliveries to be drawn: {reason}",
        "name the path that lists the attempts of the service: 'execute.deliveries'",
        length=2,
    )
    return verdict.failed(finding)
