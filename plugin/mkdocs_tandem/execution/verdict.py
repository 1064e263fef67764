"""The verdict of an executed example."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.execution.service import Exchange
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.masking import masked


class Status(StrEnum):
    """What became of an example."""

    OK = "ok"
    FAILED = "failed"
    FRAGMENT = "fragment"
    PLAIN = "plain"
    UNBOUND = "unbound"
    NOT_EXECUTED = "not-executed"


UNSENT = {Role.FRAGMENT: Status.FRAGMENT, Role.PLAIN: Status.PLAIN}
"""What is never sent, and what becomes of it."""
_UNBOUND_BY_NATURE = (Role.STEP, Role.DELIVERIES, Role.SAMPLE, Role.OUTPUT)
"""What belongs to no operation, and need not."""


@dataclass(frozen=True)
class Verdict:
    """An example, what is wrong with it, and what the service answered."""

    example: Example
    findings: tuple[Finding, ...] = ()
    """Those that the settings do not ignore: with one of them, the example fails."""
    accepted: tuple[Finding, ...] = ()
    """Those that the settings ignore: the example is sent and judged as if they were not there."""
    exchange: Exchange | None = None
    """What was sent and answered; ``None`` if the service was not asked."""
    has_run: bool = False
    """Whether it is a program that was run, or what one has printed."""
    printed: str | None = None
    """For output: what the sample before it has printed."""
    note: str = ""
    """Why it was not executed."""

    @property
    def is_executed(self) -> bool:
        return self.exchange is not None or self.has_run

    @property
    def status(self) -> Status:
        if self.findings:
            return Status.FAILED
        if self.example.role in UNSENT:
            return UNSENT[self.example.role]
        if self.example.operation is None and self.example.role not in _UNBOUND_BY_NATURE:
            return Status.UNBOUND
        return Status.OK if self.is_executed else Status.NOT_EXECUTED

    def accepting(self, is_ignored: Callable[[Finding], bool]) -> "Verdict":
        """The same, with the findings that the settings ignore among those accepted."""
        accepted = tuple(filter(is_ignored, self.findings))
        if not accepted:
            return self
        findings = tuple(it for it in self.findings if it not in accepted)
        return replace(self, findings=findings, accepted=(*self.accepted, *accepted))

    def failed(self, finding: Finding) -> "Verdict":
        return replace(self, findings=(*self.findings, finding))

    def executed(self, exchange: Exchange) -> "Verdict":
        return replace(self, exchange=exchange)

    def ran(self, exchange: Exchange | None) -> "Verdict":
        return replace(self, exchange=exchange, has_run=True)

    def passed_over(self, note: str) -> "Verdict":
        return replace(self, note=note)


def masked_verdicts(verdicts: Iterable[Verdict], secrets: tuple[str, ...]) -> list[Verdict]:
    """Verdicts without secrets of the settings that a service has repeated.

    A request example and its response example keep one exchange in common.
    """
    if not secrets:
        return list(verdicts)
    hide = partial(masked, secrets=secrets)
    exchanges: dict[int, Exchange] = {}
    found = []
    for verdict in verdicts:
        exchange = verdict.exchange
        if exchange is not None:
            exchange = exchanges.setdefault(id(exchange), exchange.masked(hide))
        found.append(
            replace(
                verdict,
                findings=tuple(it.masked(hide) for it in verdict.findings),
                accepted=tuple(it.masked(hide) for it in verdict.accepted),
                exchange=exchange,
                printed=hide(verdict.printed),
                note=hide(verdict.note),
            )
        )
    return found
