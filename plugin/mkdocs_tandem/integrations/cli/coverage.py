"""``tandem coverage``."""

import sys
from fnmatch import fnmatchcase
from pathlib import Path

import click

from mkdocs_tandem.integrations.cli.project import (
    audience,
    config_file,
    known_audiences,
    project_of,
)
from mkdocs_tandem.integrations.cli.terminal import console, progress_shown
from mkdocs_tandem.output.reports import coverage as report


@click.command()
@config_file
@audience
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.option("--missing", is_flag=True, help="List everything that no example covers.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Fail if any audience's coverage is below this percentage.",
)
def coverage(
    config: Path | None,
    audiences: tuple[str, ...],
    form: str,
    fail_under: float,
    *,
    missing: bool,
) -> None:
    """Show how much of each contract is covered by executed examples.

    Coverage counts operations, status codes, members of requests and responses, values of
    enumerations, and notifications that appear in examples that were executed and passed.
    """
    project = project_of(config)
    known_audiences(project, audiences)
    chosen = [
        each
        for each in project.settings.audiences
        if each.name in (audiences or project.site.audience_names)
    ]
    with progress_shown() as progress:
        asked = [project.publisher.coverage(each, track=progress.track) for each in chosen]
    found = [each for each in asked if each is not None]
    if not found:
        message = "no audience has a contract; set one: 'audiences: {b2c: {contract: api.yaml}}'"
        raise click.UsageError(message)
    if form == "json":
        click.echo(report.document(found))
    else:
        console().print(report.text(found, missing=missing), end="")
    for entry in project.settings.uncovered if not audiences else ():
        if not any(fnmatchcase(it.name, entry.name) for each in found for it in each.excluded):
            place = f"{entry.location.path}:{entry.location.line}"
            message = f"'coverage.exclude' has '{entry.name}', which no uncovered part matches"
            click.echo(f"{place}: {message}; remove the entry", err=True)
    short = [each for each in found if each.share < fail_under]
    for each in short:
        click.echo(f"{each.audience}: coverage is below {fail_under:g} %", err=True)
    sys.exit(1 if short else 0)
