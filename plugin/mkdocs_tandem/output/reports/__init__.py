"""Reports of findings for people and programs.

Installed packages add formats in the entry point group ``mkdocs_tandem.reports``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.plugins import REPORTS, provided
from mkdocs_tandem.source import Location


@dataclass(frozen=True)
class CheckReport:
    """The outcome of a check, as report formats get it."""

    findings: Sequence[Finding]
    """Sorted by place."""
    examples: int
    """How many examples there are."""
    executed: int
    """How many of them the service was asked about."""
    unexecuted: Mapping[str, int]
    """How many were not executed, by reason."""
    line: Callable[[Location], str]
    """The source line of a location, with secrets masked."""
    prefix: str = ""
    """The path from the repository's folder to the project's: empty, or with a final ``/``."""


@dataclass(frozen=True)
class ReportFormat:
    """A format of ``tandem check --format``, called as its entry point."""

    write: Callable[[CheckReport], str]
    """The whole report, printed to standard output."""


def installed_formats() -> dict[str, ReportFormat]:
    """The formats of installed packages, by the name of their entry point.

    Raises:
        FindingError: if a package cannot be imported.
    """
    return dict(provided(REPORTS, ReportFormat))
