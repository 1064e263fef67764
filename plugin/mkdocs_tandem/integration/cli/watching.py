"""Checking again whenever a file changes: ``tandem check --watch``."""

from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.project import Project
from mkdocs_tandem.watching import Watched

PAUSE = 0.1
"""Seconds without a change after which changes that came together are taken together."""
_WRITTEN = frozenset({"created", "modified", "moved", "deleted"})
"""The kinds of events after which a file may have another content; reading one is an event, too."""


def watch(
    watched: Watched, changes: Iterable[set[Path]], show: Callable[[Project], object]
) -> None:
    """Show the project, and again after each change that concerns it."""
    show(watched.project)
    for paths in changes:
        try:
            concerned = watched.take(paths)
        except FindingError as error:
            click.echo(f"tandem: {error}", err=True)
            continue
        if concerned:
            click.echo(f"\n{', '.join(sorted(concerned))} changed\n")
            show(watched.project)


def changes_of(
    folders: Mapping[Path, bool],
    observe: Callable[[], BaseObserver] = Observer,
    pause: float = PAUSE,
) -> Generator[set[Path]]:
    """The files that change in folders from now on, those together that change at once; no end.

    ``folders`` says of each whether those inside count too; ``pause`` is in seconds.
    """
    queue: SimpleQueue[Path] = SimpleQueue()
    observer = observe()
    for folder, inside in folders.items():
        observer.schedule(_Handler(queue), str(folder), recursive=inside)
    observer.start()
    return _together(queue, observer, pause)


def _together(
    queue: SimpleQueue[Path], observer: BaseObserver, pause: float
) -> Generator[set[Path]]:
    try:
        while True:
            paths = {queue.get()}
            while (path := _next(queue, pause)) is not None:
                paths.add(path)
            yield paths
    finally:
        observer.stop()
        observer.join()


class _Handler(FileSystemEventHandler):
    def __init__(self, queue: SimpleQueue[Path]) -> None:
        self._queue = queue

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in _WRITTEN:
            return
        for path in (event.src_path, getattr(event, "dest_path", "")):  # watchdog 3 has few
            if path:
                self._queue.put(Path(str(path)))


def _next(queue: SimpleQueue[Path], pause: float) -> Path | None:
    try:
        return queue.get(timeout=pause)
    except Empty:
        return None
