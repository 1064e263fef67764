"""Commands that check: ``tandem check``, ``tandem examples``."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

from mkdocs_tandem.check.unexecuted import BY_NATURE
from mkdocs_tandem.crew import CrewError, Hire, cluster, processes
from mkdocs_tandem.integration.cli.project import (
    audience,
    checked,
    config_file,
    extent_of,
    project_of,
)
from mkdocs_tandem.integration.cli.watching import changes_of, watch
from mkdocs_tandem.integration.cli.writers import WRITERS, Place
from mkdocs_tandem.jobs import share
from mkdocs_tandem.project import Outcome, Project
from mkdocs_tandem.report import json as report_json
from mkdocs_tandem.watching import Watched


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@config_file
@audience
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="text",
    help="How findings are written.",
)
@click.option("--no-execute", is_flag=True, help="Send no requests to the service.")
@click.option(
    "--fail-on-unexecuted",
    is_flag=True,
    help="Exit with 1 if an example that could be sent was not executed.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what earlier runs found out.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    help="So many processes share the pages.",
)
@click.option(
    "--scheduler",
    metavar="dask://HOST:PORT",
    help="The workers of this Dask scheduler share the pages.",
)
@click.option("--watch", "keeps_watching", is_flag=True, help="Check again what changes.")
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

    Exits with 0 if nothing is found, 1 if something is, 2 if the check could not run, 130 if it is
    interrupted. With '--watch' it goes on until it is.
    """
    hire = _crew(jobs, scheduler)

    def show(project: Project) -> Outcome:
        extent = extent_of(project, paths, audiences, execute=not no_execute)
        outcome = checked(project, extent, hire=hire)
        WRITERS[form](project, outcome, Place.of(project, config))
        return outcome

    load = partial(project_of, config, is_kept=not no_cache)
    project = load()
    if project.settings.generators:
        names = ", ".join(project.settings.generators)
        click.echo(f"note: pages made by {names} are checked by 'mkdocs build' only", err=True)
    if keeps_watching:
        watched = Watched(load)
        with suppress(KeyboardInterrupt):
            watch(watched, changes_of(watched.folders), show)
        return
    outcome = show(project)
    is_short = fail_on_unexecuted and any(it not in BY_NATURE for it in outcome.unexecuted)
    sys.exit(1 if outcome.findings or is_short else 0)


def _crew(jobs: int, scheduler: str | None) -> Hire | None:
    """Who helps with a check; ``None`` if nobody."""
    if scheduler is None:
        return partial(processes, jobs, (share.__module__,)) if jobs > 1 else None
    if jobs > 1:
        raise click.UsageError("name either '--jobs' or '--scheduler': its workers are the jobs")
    try:
        return cluster(scheduler)
    except CrewError as error:
        raise click.UsageError(str(error)) from error


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@config_file
@audience
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How examples are written.",
)
@click.option("--no-execute", is_flag=True, help="Send no requests to the service.")
def examples(
    paths: tuple[Path, ...],
    config: Path | None,
    audiences: tuple[str, ...],
    form: str,
    *,
    no_execute: bool,
) -> None:
    """List every example with its role, its operation and what became of it."""
    project = project_of(config)
    extent = extent_of(project, paths, audiences, execute=not no_execute)
    outcome = checked(project, extent, keeps_examples=True)
    rows = [report_json.example_row(verdict) for verdict in outcome.verdicts]
    if form == "json":
        click.echo(json.dumps({"examples": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        place = f"{row['path']}:{row['line']}"
        notes = "".join(f"  ({note})" for note in _notes(row))
        click.echo(f"{row['status']:13}{row['audience'] or '-':6}{place:32}{row['name']}{notes}")


def _notes(row: Mapping[str, Any]) -> Iterator[str]:
    """What there is to say about an example besides."""
    if row["note"]:
        yield row["note"]
    if row["binding"] == "inferred":
        yield f"inferred: {row['operation']}"
    if row["left_out"]:
        shown = [f"{each['path'] or 'all'}: {each['text']}" for each in row["left_out"]]
        more = [f"{len(shown) - 4} more"] if len(shown) > 4 else []  # noqa: PLR2004 -- a line
        yield f"open: {', '.join(shown[:4] + more)}"
