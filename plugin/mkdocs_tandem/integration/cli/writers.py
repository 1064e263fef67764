"""What a check has shown, in each format that can be asked for."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integration.cli.terminal import console
from mkdocs_tandem.project import Outcome, Project
from mkdocs_tandem.report import github, sarif
from mkdocs_tandem.report import json as report_json
from mkdocs_tandem.report.again import check_again
from mkdocs_tandem.report.text import frame, not_executed, summary


@dataclass(frozen=True)
class Place:
    """How paths of the project are written where a report is read."""

    from_here: str
    """What leads from the current folder to the project's."""
    from_repository: str
    """What leads from the repository's folder to the project's."""
    config: str
    """What ``--config-file`` was given."""

    @classmethod
    def of(cls, project: Project, config: Path | None) -> "Place":
        root = project.settings.root.resolve()
        repository = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
        return cls(
            _prefix(os.path.relpath(root)),
            _prefix(root.relative_to(repository)) if root.is_relative_to(repository) else "",
            str(config or ""),
        )


def _prefix(path: str | Path) -> str:
    return "" if str(path) == "." else f"{Path(path).as_posix()}/"


def _again(project: Project, place: Place) -> Callable[[Finding], str]:
    names = [audience.name for audience in project.settings.audiences]
    return lambda finding: check_again(finding, names, place.from_here, place.config)


def _text(project: Project, outcome: Outcome, place: Place) -> None:
    out = console()
    again = _again(project, place)
    for finding in outcome.findings:
        out.print(frame(finding, project.line(finding.location), again(finding)))
    out.print(summary(outcome.findings, len(outcome.statuses), outcome.executed))
    if outcome.unexecuted:
        out.print(not_executed(outcome.unexecuted))


def _json(project: Project, outcome: Outcome, place: Place) -> None:
    counts = report_json.counts(outcome.statuses)
    pages = {
        "pages": len(project.pages),
        "examples": len(outcome.statuses),
        **counts,
        "not_executed": dict(outcome.unexecuted),
    }
    click.echo(report_json.document(outcome.findings, pages, _again(project, place)))


def _github(project: Project, outcome: Outcome, place: Place) -> None:
    if outcome.findings:
        click.echo(github.annotations(outcome.findings, place.from_repository))
    click.echo(summary(outcome.findings, len(outcome.statuses), outcome.executed).plain)
    if outcome.unexecuted:
        click.echo(not_executed(outcome.unexecuted).plain)


def _sarif(project: Project, outcome: Outcome, place: Place) -> None:
    click.echo(sarif.log(outcome.findings, project.line, place.from_repository))


WRITERS: dict[str, Callable[[Project, Outcome, Place], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
"""What writes each format, by the name that ``--format`` knows."""
