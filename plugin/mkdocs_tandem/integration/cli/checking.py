"""Commands that check: ``tandem check``, ``tandem examples``."""

import json
import sys
from pathlib import Path

import click

from mkdocs_tandem.integration.cli.project import audience, checked, config_file
from mkdocs_tandem.integration.cli.writers import WRITERS, Place
from mkdocs_tandem.report import json as report_json


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
def check(
    paths: tuple[Path, ...],
    config: Path | None,
    audiences: tuple[str, ...],
    form: str,
    *,
    no_execute: bool,
) -> None:
    """Check every page for every audience, or only PATHS.

    Exits with 0 if nothing is found, 1 if something is, 2 if the check could not run.
    """
    project, outcome = checked(config, paths, audiences, execute=not no_execute)
    WRITERS[form](project, outcome, Place.of(project, config))
    sys.exit(1 if outcome.findings else 0)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@config_file
@audience
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
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
    _, outcome = checked(config, paths, audiences, execute=not no_execute)
    rows = [report_json.example_row(verdict) for verdict in outcome.verdicts]
    if form == "json":
        click.echo(json.dumps({"examples": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        note = f"  ({row['note']})" if row["note"] else ""
        place = f"{row['path']}:{row['line']}"
        click.echo(f"{row['status']:13}{row['audience'] or '-':6}{place:32}{row['name']}{note}")
