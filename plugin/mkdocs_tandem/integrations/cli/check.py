"""``tandem check`` and ``tandem examples``."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from mkdocs_tandem import plugins
from mkdocs_tandem.commands.parallel_check import share
from mkdocs_tandem.commands.watch import FileChanges, WatchedProject
from mkdocs_tandem.config.settings import Settings, load
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.integrations.cli.project import (
    audience,
    checked,
    config_file,
    no_execute,
    path_of,
    paths_argument,
    project_of,
    scope_of,
)
from mkdocs_tandem.integrations.cli.terminal import console
from mkdocs_tandem.output.reports import CheckReport, github, installed_formats, sarif
from mkdocs_tandem.output.reports import json as report_json
from mkdocs_tandem.output.reports.text import check_again, frame, grouped, not_executed, summary
from mkdocs_tandem.project.project import BY_NATURE, Outcome, Project
from mkdocs_tandem.project.source_lines import SourceLines
from mkdocs_tandem.project.unchanged import UnchangedCheck
from mkdocs_tandem.source import Location
from mkdocs_tandem.workers import PoolFactory, WorkersError, cluster, processes


@dataclass(frozen=True)
class PathStyle:
    """How paths of the project are written where a report is read."""

    from_here: str
    """What leads from the current folder to the project's."""
    from_repository: str
    """What leads from the repository's folder to the project's."""
    config: str
    """What ``--config-file`` was given."""

    @classmethod
    def of(cls, settings: Settings, config: Path | None) -> "PathStyle":
        root = settings.root.resolve()
        repository = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
        return cls(
            _prefix(os.path.relpath(root)),
            _prefix(root.relative_to(repository)) if root.is_relative_to(repository) else "",
            str(config or ""),
        )


def _prefix(path: str | Path) -> str:
    return "" if str(path) == "." else f"{Path(path).as_posix()}/"


@dataclass(frozen=True)
class ReportContext:
    """What reports show beside the outcome."""

    settings: Settings
    line: Callable[[Location], str]
    """Reads a line of a source file."""

    @classmethod
    def of(cls, project: Project) -> "ReportContext":
        """The context of a project in memory, unsaved texts included."""
        return cls(project.settings, project.site.line)


def _again(context: ReportContext, place: PathStyle) -> Callable[[Finding], str]:
    names = [audience.name for audience in context.settings.audiences]
    return lambda finding: check_again(finding, names, place.from_here, place.config)


def _text(context: ReportContext, outcome: Outcome, place: PathStyle) -> None:
    out = console()
    again = _again(context, place)
    for finding, *others in grouped(outcome.findings):
        out.print(frame(finding, context.line(finding.location), again(finding), others))
    out.print(summary(outcome.findings, len(outcome.statuses), outcome.executed))
    if outcome.unexecuted:
        out.print(not_executed(outcome.unexecuted))


def _json(context: ReportContext, outcome: Outcome, place: PathStyle) -> None:
    counts = report_json.counts(outcome.statuses)
    pages = {
        "pages": outcome.pages,
        "examples": len(outcome.statuses),
        **counts,
        "not_executed": dict(outcome.unexecuted),
    }
    click.echo(report_json.document(outcome.findings, pages, _again(context, place)))


def _github(context: ReportContext, outcome: Outcome, place: PathStyle) -> None:
    if outcome.findings:
        click.echo(github.annotations(outcome.findings, place.from_repository))
    click.echo(summary(outcome.findings, len(outcome.statuses), outcome.executed).plain)
    if outcome.unexecuted:
        click.echo(not_executed(outcome.unexecuted).plain)


def _sarif(context: ReportContext, outcome: Outcome, place: PathStyle) -> None:
    click.echo(sarif.log(outcome.findings, context.line, place.from_repository))


WRITERS: dict[str, Callable[[ReportContext, Outcome, PathStyle], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
"""The writers of the formats, by the names that ``--format`` takes."""


def write_report(form: str, context: ReportContext, outcome: Outcome, place: PathStyle) -> None:
    """Print the outcome of a check in one of our formats, or that of an installed package."""
    if form in WRITERS:
        WRITERS[form](context, outcome, place)
        return
    report = CheckReport(
        outcome.findings,
        len(outcome.statuses),
        outcome.executed,
        outcome.unexecuted,
        context.line,
        place.from_repository,
    )
    click.echo(installed_formats()[form].write(report))


def watch(watched: WatchedProject, changes: FileChanges, show: Callable[[Project], object]) -> None:
    """Show the project, and again after each change that concerns it."""
    changes.watch(watched.inputs.watched)
    show(watched.project)
    changes.watch(watched.inputs.watched)
    for paths in changes:
        try:
            concerned = watched.take(paths)
        except FindingError as error:
            click.echo(f"tandem: {error}", err=True)
            continue
        if concerned:
            click.echo(f"\n{', '.join(sorted(concerned))} changed\n")
            show(watched.project)
            changes.watch(watched.inputs.watched)


@click.command()
@paths_argument
@config_file
@audience
@click.option(
    "--format",
    "form",
    type=click.Choice([*WRITERS, *plugins.names(plugins.REPORTS)]),
    default="text",
    help="Output format.",
)
@no_execute
@click.option(
    "--fail-on-unexecuted",
    is_flag=True,
    help="Fail if an executable example was not executed.",
)
@click.option("--no-cache", is_flag=True, help="Ignore the cache and write nothing to it.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    help="Number of worker processes.",
)
@click.option(
    "--scheduler",
    metavar="dask://HOST:PORT",
    help="Address of a Dask scheduler that distributes the pages.",
)
@click.option(
    "--watch", "keeps_watching", is_flag=True, help="Check again whenever a file changes."
)
def check(  # noqa: PLR0913 -- one for each option
    paths: tuple[Path, ...],
    config: Path | None,
    audiences: tuple[str, ...],
    form: str,
    *,
    no_execute: bool,
    fail_on_unexecuted: bool,
    no_cache: bool,
    jobs: int,
    scheduler: str | None,
    keeps_watching: bool,
) -> None:
    """Check every page for every audience, or only PATHS.

    Exit codes: 0 no findings, 1 findings, 2 the check could not run, 130 interrupted.
    """
    begun = time.time_ns()
    make_pool = _pool(jobs, scheduler)

    def show(project: Project) -> Outcome:
        scope = scope_of(project, paths, audiences, execute=not no_execute)
        outcome = checked(project, scope, make_pool=make_pool, earlier=earlier)
        write_report(form, ReportContext.of(project), outcome, style)
        return outcome

    settings = load(path_of(config))
    style = PathStyle.of(settings, config)
    is_whole = not (paths or audiences or keeps_watching or no_cache)
    earlier = UnchangedCheck(settings, begun, execute=not no_execute) if is_whole else None
    outcome = earlier.known() if earlier else None
    if outcome is not None:
        _tell(settings.notices)
        write_report(form, ReportContext(settings, SourceLines(settings).line), outcome, style)
        sys.exit(_exit_code(outcome, fail_on_unexecuted=fail_on_unexecuted))
    project = Project.with_settings(settings, is_kept=not no_cache)
    _tell([*settings.notices, *filter(None, [project.site.note])])
    if keeps_watching:
        watched = WatchedProject(partial(project_of, config, is_kept=not no_cache))
        with suppress(KeyboardInterrupt), FileChanges() as changes:
            watch(watched, changes, show)
        return
    sys.exit(_exit_code(show(project), fail_on_unexecuted=fail_on_unexecuted))


def _tell(notices: Iterable[str]) -> None:
    for notice in notices:
        click.echo(f"note: {notice}", err=True)


def _exit_code(outcome: Outcome, *, fail_on_unexecuted: bool) -> int:
    is_short = fail_on_unexecuted and any(it not in BY_NATURE for it in outcome.unexecuted)
    return 1 if outcome.findings or is_short else 0


def _pool(jobs: int, scheduler: str | None) -> PoolFactory | None:
    """The worker pool of a check; ``None`` for no workers."""
    if scheduler is None:
        return partial(processes, jobs, (share.__module__,)) if jobs > 1 else None
    if jobs > 1:
        raise click.UsageError("use either '--jobs' or '--scheduler', not both")
    try:
        return cluster(scheduler)
    except WorkersError as error:
        raise click.UsageError(str(error)) from error


@click.command()
@paths_argument
@config_file
@audience
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Output format.",
)
@no_execute
def examples(
    paths: tuple[Path, ...],
    config: Path | None,
    audiences: tuple[str, ...],
    form: str,
    *,
    no_execute: bool,
) -> None:
    """List every example with its role, operation and result."""
    project = project_of(config)
    scope = scope_of(project, paths, audiences, execute=not no_execute)
    outcome = checked(project, scope, keeps_examples=True)
    rows = [report_json.example_row(verdict) for verdict in outcome.verdicts]
    if form == "json":
        click.echo(json.dumps({"examples": rows}, ensure_ascii=False, indent=2))
        return
    lines = [
        (row["status"], row["audience"] or "-", f"{row['path']}:{row['line']}", row["name"])
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)][:-1]
    for line, row in zip(lines, rows, strict=True):
        *cells, name = line
        notes = "".join(f"  ({note})" for note in _notes(row))
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        click.echo("  ".join([*padded, name]) + notes)


def _notes(row: Mapping[str, Any]) -> Iterator[str]:
    """Notes on an example."""
    if row["note"]:
        yield row["note"]
    if row["binding"] == "inferred":
        yield f"inferred: {row['operation']}"
    if row["left_out"]:
        shown = [f"{each['path'] or 'all'}: {each['text']}" for each in row["left_out"]]
        more = [f"{len(shown) - 4} more"] if len(shown) > 4 else []  # noqa: PLR2004 -- a line
        yield f"open: {', '.join(shown[:4] + more)}"
