"""The project that a command works on."""

from pathlib import Path

import click

from mkdocs_tandem.commands.parallel_check import share
from mkdocs_tandem.integrations.cli.group import ROOT
from mkdocs_tandem.integrations.cli.terminal import progress_shown
from mkdocs_tandem.project.project import Outcome, Project
from mkdocs_tandem.project.unchanged import UnchangedCheck
from mkdocs_tandem.rules.selection import CheckScope
from mkdocs_tandem.source import Source
from mkdocs_tandem.suggestions import did_you_mean
from mkdocs_tandem.workers import PoolFactory, WorkersError, uncollected

config_file = click.option(
    "-f",
    "--config-file",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Path of mkdocs.yml; default: the nearest one, searching upwards.",
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
no_execute = click.option("--no-execute", is_flag=True, help="Send no requests to the service.")
audience = click.option("--audience", "audiences", multiple=True, help="Only this audience.")


def project_of(config: Path | None, *, is_kept: bool = True) -> Project:
    """The project of a ``mkdocs.yml``: the one named, or the nearest.

    ``is_kept``: use results of earlier runs, and keep those of this one.
    """
    return Project.load(path_of(config), is_kept=is_kept)


def path_of(config: Path | None) -> Path:
    """The ``mkdocs.yml`` that is named, or the nearest; errors show the lines of its folder."""
    path = config or _nearest()
    click.get_current_context().meta[ROOT] = path.absolute().parent
    return path


def scope_of(
    project: Project, paths: tuple[Path, ...], audiences: tuple[str, ...], *, execute: bool
) -> CheckScope:
    """What the arguments of a command choose to be checked."""
    known_audiences(project, audiences)
    return CheckScope(execute, audiences, tuple(chosen(project, paths)))


def checked(
    project: Project,
    scope: CheckScope,
    *,
    make_pool: PoolFactory | None = None,
    keeps_examples: bool = False,
    earlier: UnchangedCheck | None = None,
) -> Outcome:
    """The outcome of a check; it is kept in ``earlier``, if given.

    ``make_pool`` makes a pool of workers. An interrupted check keeps the results so far.
    """
    try:
        with progress_shown() as progress, uncollected(executes=scope.execute):
            if make_pool:
                share(project, scope, make_pool, progress)
            outcome = project.check(
                execute=scope.execute,
                audiences=scope.audiences,
                pages=scope.pages,
                progress=progress,
                keeps_examples=keeps_examples,
            )
    except KeyboardInterrupt:
        project.checker.finish(is_whole=False)
        raise
    except WorkersError as error:
        raise click.UsageError(str(error)) from error
    if earlier:
        earlier.keep(project, outcome)
    project.checker.finish(is_whole=scope.is_whole)
    return outcome


def _nearest() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder / "mkdocs.yml"
    raise click.UsageError("there is no mkdocs.yml here or above; name one with '-f'")


def known_audiences(project: Project, names: tuple[str, ...]) -> None:
    """Refuse a name that no audience of the project has."""
    known = [audience.name for audience in project.settings.audiences]
    for name in names:
        if name not in known:
            close = did_you_mean(name, known)
            message = f"there is no audience '{name}'; known: {', '.join(known)}"
            raise click.UsageError(f"{message}; {close}" if close else message)


def chosen(project: Project, paths: tuple[Path, ...]) -> list[str]:
    """The paths of the pages that the arguments name, or that include what they name."""
    root = project.settings.root.resolve()
    chosen: list[str] = []
    for path in paths:
        wanted = path.resolve()
        found = [
            page.path
            for page in project.site.pages
            if (root / page.path).resolve().is_relative_to(wanted)
        ]
        if not found and path.is_file() and wanted.is_relative_to(root):
            found = _part(project, wanted.relative_to(root).as_posix())
        if not found:
            message = f"'{path}' is not a page of this project, and no page includes it"
            raise click.UsageError(message)
        chosen += found
    return chosen


def _part(project: Project, path: str) -> list[str]:
    """A file by its path, if pages may include it."""
    folders = tuple(f"{folder}/" for folder in project.settings.includes)
    return [path] if path.startswith(folders) or project.site.has_part(path) else []


def page_of(project: Project, path: Path) -> Source:
    """The page that an argument names."""
    wanted = path.resolve()
    for page in project.site.pages:
        if (project.settings.root / page.path).resolve() == wanted:
            return page
    raise click.UsageError(f"'{path}' is not a page of this project")
