"""``tandem export``."""

import queue
from collections.abc import Iterator
from pathlib import Path

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from mkdocs_tandem.commands.export import ExportResult, export
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.cli.project import config_file, path_of
from mkdocs_tandem.project.project import Project

_SETTLED = 0.05
_CHANGES = {"created", "modified", "deleted", "moved"}


@click.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@config_file
@click.option("--watch", is_flag=True, help="Export again whenever a file changes.")
def export_command(folder: Path, config: Path | None, *, watch: bool) -> None:
    """Export plain Markdown and a mkdocs.yml for each audience to FOLDER.

    Build a site with any generator: 'zensical build --config-file FOLDER/b2b/mkdocs.yml'.
    Unchanged files are left untouched; obsolete files of an earlier export are removed.
    """
    path = path_of(config)
    project = Project.load(path)
    _tell(export(project, folder))
    if not watch:
        return
    for _ in _changes(project.settings):
        try:
            _tell(export(Project.load(path), folder))
        except FindingError as error:  # a file in the middle of being written
            click.echo(f"tandem: {error}", err=True)


def _tell(done: ExportResult) -> None:
    removed = f", {len(done.removed)} removed" if done.removed else ""
    click.echo(f"{len(done.written)} files written{removed}, {done.unchanged} as they were")


def _changes(settings: Settings) -> Iterator[None]:
    """Once for each time that files have changed and then rested."""
    events: queue.Queue[None] = queue.Queue()
    observer = Observer()
    for path in _watched(settings):
        observer.schedule(_Told(events), str(path), recursive=path.is_dir())
    observer.start()
    try:
        while True:
            events.get()
            while not _is_resting(events):
                pass
            yield
    except KeyboardInterrupt:
        return
    finally:
        observer.stop()
        observer.join()


def _is_resting(events: "queue.Queue[None]") -> bool:
    try:
        events.get(timeout=_SETTLED)
    except queue.Empty:
        return True
    return False


class _Told(FileSystemEventHandler):
    def __init__(self, events: "queue.Queue[None]") -> None:
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES and not event.is_directory:
            self._events.put(None)


def _watched(settings: Settings) -> Iterator[Path]:
    """The files and folders that an export reads."""
    names = [settings.docs, settings.path, settings.data, settings.site_file, *settings.includes]
    names += [audience.contract for audience in settings.audiences]
    for name in dict.fromkeys(names):
        if name and (settings.root / name).exists():
            yield settings.root / name
