"""``tandem export``."""

from contextlib import suppress
from pathlib import Path

import click

from mkdocs_tandem.commands.export import ExportResult, export
from mkdocs_tandem.commands.watch import FileChanges, WatchedProject
from mkdocs_tandem.integrations.cli.check import watch
from mkdocs_tandem.integrations.cli.project import config_file, path_of
from mkdocs_tandem.project.project import Project


@click.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@config_file
@click.option("--watch", "is_watched", is_flag=True, help="Export again whenever a file changes.")
@click.option("--plain", "is_plain", is_flag=True, help="The text only, without our HTML.")
def export_command(folder: Path, config: Path | None, *, is_watched: bool, is_plain: bool) -> None:
    """Export Markdown for each audience to FOLDER.

    Each audience also gets a mkdocs.yml, so that any generator can build its site:
    'zensical build --config-file FOLDER/b2b/mkdocs.yml'. The switch between audiences, title
    bars, badges and pictures are in the pages, in templates and assets. Unchanged files are left
    untouched; obsolete files of an earlier export are removed.
    """
    path = path_of(config)

    def show(project: Project) -> None:
        _tell(export(project, folder, is_plain=is_plain))

    if not is_watched:
        show(Project.load(path))
        return
    watched = WatchedProject(lambda: Project.load(path))
    with suppress(KeyboardInterrupt), FileChanges() as changes:
        watch(watched, changes, show)


def _tell(done: ExportResult) -> None:
    removed = f", {len(done.removed)} removed" if done.removed else ""
    click.echo(f"{len(done.written)} files written{removed}, {done.unchanged} unchanged")
