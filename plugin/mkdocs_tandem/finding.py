"""Mistakes of authors, as values."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce

from mkdocs_tandem.source import Location

_INSIDE = re.compile(r"(?<=')(?:[\w\[\]-]+\.)+(?=[\w\[\]-]+')| (?:here|in '[\w.\[\]-]+')$")
"""What a message says about where in an example something is: one text may stand in several."""


class Severity(StrEnum):
    """How much a finding weighs; both make a check fail."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Shared:
    """How a mistake is told to audiences who read something else before it, each for itself."""

    location: Location
    """A place behind it that all of them read."""
    message: str


@dataclass(frozen=True)
class Finding:
    """One mistake at one place, for some audiences."""

    rule: str
    """The code of its rule: a row of ``rule.RULES``."""
    location: Location
    message: str
    """What is wrong, in the author's words: lower case, no full stop, what was typed in quotes."""
    hint: str = ""
    """What would be right; empty if nobody can know."""
    audiences: tuple[str, ...] = ()
    """Names of the audiences that see it, in the order of the settings."""
    pages: tuple[str, ...] = ()
    """Paths of the pages that show it, sorted."""
    severity: Severity = Severity.ERROR
    length: int = 1
    """How many characters of the line the mistake covers."""
    via: tuple[Location, ...] = ()
    """The includes that lead from the page to the location, outermost first."""
    place: str = ""
    """Where the contract says so: ``<file>#<JSON pointer>``."""
    diff: tuple[str, ...] = ()
    """What is written, with ``- `` before it, and what would be right, with ``+ ``; a few lines."""
    shared: Shared | None = None
    cause: str = ""
    """Tells it from others at its place, if its message holds what differs from run to run."""
    note: str = ""
    """What led there, as in ``while answering 'addCar' (docs/index.md:12)``."""

    def masked(self, hide: Callable[[str], str]) -> "Finding":
        """The same with ``hide`` applied to each text that may repeat what a service has sent."""
        diff = tuple(hide(line) for line in self.diff)
        return replace(self, message=hide(self.message), hint=hide(self.hint), diff=diff)

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.location}: {self.message}{hint} [{self.rule}]"


class FindingError(Exception):
    """A mistake that leaves nothing to go on with: an unreadable setting, contract or page."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def merged(findings: Iterable[Finding], audiences: Iterable[str] = ()) -> list[Finding]:
    """The same mistake seen by several audiences or pages as one finding that lists them.

    What each audience sees in another way is one mistake, too, if all of them do: then it is made
    where their texts meet. Sorted by place; ``audiences`` are all that there are, in the order in
    which their names are listed.
    """
    rank = {name: number for number, name in enumerate(audiences)}
    together: dict[tuple[str, Location, str], Finding] = {}
    for finding in findings:
        cause = finding.cause or _INSIDE.sub("", finding.message)
        key = (finding.rule, finding.location, cause)
        known = together.get(key)
        together[key] = finding if known is None else _joined(known, finding, rank)
    meeting: dict[tuple[str, Shared | None], list[Finding]] = {}
    for finding in together.values():
        meeting.setdefault((finding.rule, finding.shared), []).append(finding)
    told = [each for (_, shared), group in meeting.items() for each in _met(group, shared, rank)]
    return sorted(told, key=lambda found: (found.location, found.rule, found.message))


def _joined(one: Finding, other: Finding, rank: Mapping[str, int]) -> Finding:
    names = {*one.audiences, *other.audiences}
    return replace(
        one,
        audiences=tuple(sorted(names, key=lambda name: (rank.get(name, len(rank)), name))),
        pages=tuple(sorted({*one.pages, *other.pages})),
    )


def _met(
    group: Sequence[Finding], shared: Shared | None, rank: Mapping[str, int]
) -> Sequence[Finding]:
    """Findings whose places meet, as one if every audience has exactly one of them."""
    names = sorted(name for finding in group for name in finding.audiences)
    if shared is None or len(group) == 1 or names != sorted(rank):
        return group
    whole = reduce(lambda one, other: _joined(one, other, rank), group)
    return [replace(whole, location=shared.location, message=shared.message, shared=None)]
