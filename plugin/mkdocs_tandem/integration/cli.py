"""The command ``tandem``."""

import difflib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.project import Outcome, Project
from mkdocs_tandem.report import github
from mkdocs_tandem.report import json as report_json
from mkdocs_tandem.report.manual import pages
from mkdocs_tandem.report.text import frame, summary
from mkdocs_tandem.source import Source
from mkdocs_tandem.starter import starter
from mkdocs_tandem.variant import Variant

_COULD_NOT_RUN = 2


class _Group(click.Group):
    """Tells what keeps a command from running in one line, with exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except FindingError as error:
            click.echo(f"tandem: {error}", err=True)
            context.exit(_COULD_NOT_RUN)


_config = click.option(
    "-f",
    "--config-file",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The mkdocs.yml of the project; default: in this folder or the nearest one above.",
)
_audience = click.option("--audience", "audiences", multiple=True, help="Only this audience.")


@click.group(cls=_Group)
@click.version_option(package_name="mkdocs-tandem")
def main() -> None:
    """One source for several audiences, every example checked and executed."""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@_config
@_audience
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
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
    project, outcome = _checked(config, paths, audiences, execute=not no_execute)
    _WRITERS[form](project, outcome)
    sys.exit(1 if outcome.findings else 0)


@main.command()
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_config
@_audience
def render(page: Path, config: Path | None, audiences: tuple[str, ...]) -> None:
    """Print the Markdown of PAGE after Liquid, for each of its audiences."""
    project = _project(config)
    _known_audiences(project, audiences)
    for variant in project.variants(_page(project, page)):
        if not audiences or set(audiences) & set(variant.names):
            click.echo(project.filled(variant), nl=False)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@_config
@_audience
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
    _, outcome = _checked(config, paths, audiences, execute=not no_execute)
    rows = [report_json.example_row(verdict) for verdict in outcome.verdicts]
    if form == "json":
        click.echo(json.dumps({"examples": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        note = f"  ({row['note']})" if row["note"] else ""
        place = f"{row['path']}:{row['line']}"
        click.echo(f"{row['status']:13}{row['audience'] or '-':6}{place:32}{row['name']}{note}")


@main.command()
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("first")
@click.argument("second")
@_config
def diff(page: Path, first: str, second: str, config: Path | None) -> None:
    """Show what PAGE says to audience FIRST and what to audience SECOND."""
    project = _project(config)
    _known_audiences(project, (first, second))
    variants = {variant.names: variant for variant in project.variants(_page(project, page))}
    before, after = (_lines(variants.get((name,))) for name in (first, second))
    for line in difflib.unified_diff(before, after, first, second, lineterm=""):
        click.echo(line)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
def init(folder: Path, *, dry_run: bool) -> None:
    """Start a project in FOLDER that works at once; asks before it overwrites."""
    for name, text in starter().items():
        path = folder / name
        if path.exists() and path.read_bytes() == text.encode():
            continue
        if dry_run:
            click.echo(f"would {'overwrite' if path.exists() else 'write'} {path}")
        elif not path.exists() or click.confirm(f"overwrite {path}?"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            click.echo(f"wrote {path}")
    if not dry_run:
        click.echo("now run 'tandem check', and 'mkdocs serve' to see the pages")


@main.command(hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def manual(folder: Path) -> None:
    """Write the pages of the manual that the code's tables give into FOLDER."""
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


def _lines(variant: Variant | None) -> list[str]:
    return variant.text.splitlines() if variant else []


def _project(config: Path | None) -> Project:
    return Project.load(config or _nearest())


def _checked(
    config: Path | None, paths: tuple[Path, ...], audiences: tuple[str, ...], *, execute: bool
) -> tuple[Project, Outcome]:
    project = _project(config)
    _known_audiences(project, audiences)
    pages = _chosen(project, paths)
    return project, project.check(execute=execute, audiences=audiences, pages=pages)


def _nearest() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder / "mkdocs.yml"
    raise click.UsageError("there is no mkdocs.yml here or above; name one with '-f'")


def _known_audiences(project: Project, names: tuple[str, ...]) -> None:
    known = [audience.name for audience in project.settings.audiences]
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no audience '{name}'; known: {', '.join(known)}")


def _chosen(project: Project, paths: tuple[Path, ...]) -> list[str]:
    """The paths of the pages that the arguments name, or that include what they name."""
    root = project.settings.root.resolve()
    chosen: list[str] = []
    for path in paths:
        wanted = path.resolve()
        found = [
            page.path
            for page in project.pages
            if (root / page.path).resolve().is_relative_to(wanted)
        ]
        if not found and path.is_file() and wanted.is_relative_to(root):
            found = [wanted.relative_to(root).as_posix()]
        if not found:
            raise click.UsageError(f"'{path}' is no page of this project and holds none")
        chosen += found
    return chosen


def _page(project: Project, path: Path) -> Source:
    wanted = path.resolve()
    for page in project.pages:
        if (project.settings.root / page.path).resolve() == wanted:
            return page
    raise click.UsageError(f"'{path}' is no page of this project")


def _write_text(project: Project, outcome: Outcome) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in outcome.findings:
        console.print(frame(finding, project.line(finding.location)))
    console.print(summary(outcome.findings, len(outcome.verdicts), outcome.executed))


def _write_json(project: Project, outcome: Outcome) -> None:
    counts = report_json.counts(outcome.verdicts)
    pages = {"pages": len(project.pages), "examples": len(outcome.verdicts), **counts}
    click.echo(report_json.document(outcome.findings, pages))


def _write_github(project: Project, outcome: Outcome) -> None:
    if outcome.findings:
        click.echo(github.annotations(outcome.findings))
    click.echo(summary(outcome.findings, len(outcome.verdicts), outcome.executed).plain)


_WRITERS: dict[str, Callable[[Project, Outcome], None]] = {
    "text": _write_text,
    "json": _write_json,
    "github": _write_github,
}
