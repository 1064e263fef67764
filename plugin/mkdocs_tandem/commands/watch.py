"""A project that follows changes of its files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.project.inputs import ProjectInputs, inputs_of, modules_of
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import shown_path

PAUSE = 0.1
"""Seconds without an event after which the changes so far are one batch."""
_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""The kinds of events after which a file may have other content; reading one is an event, too."""


class WatchedProject:
    """The project of a ``mkdocs.yml``, brought up to date after each change of its files.

    Pages that changed, or include a file that did, are rendered and executed again. Any other
    change, of settings or contracts for example, reads the whole project again.
    """

    def __init__(self, load: Callable[[], Project]) -> None:
        """``load`` reads the project from its files; its errors are passed on."""
        self._load = load
        self._is_current = True
        self._known_files: frozenset[Path] = frozenset()
        self.project = load()

    @property
    def inputs(self) -> ProjectInputs:
        """The inputs of the project, as it was when it could last be read."""
        return inputs_of(self.project.site)

    def take(self, paths: Iterable[Path]) -> set[str]:
        """Bring the project up to date after files changed, came or went; the relevant ones.

        Raises:
            FindingError: if it cannot be read now. It stays as it was until it can be.
        """
        inputs = self.inputs
        self._known_files |= inputs.files
        changed = {self._named(path) for path in paths if self._is_relevant(path, inputs)}
        if not changed:
            return changed
        revised = self._revised(changed) if self._is_current else None
        if revised is None:
            self._is_current = False
            if any(path.endswith(".py") for path in changed):
                modules_of(self.project.settings).forget()
            revised = self._load()
        self.project, self._is_current = revised, True
        return changed

    def _revised(self, changed: set[str]) -> Project | None:
        """The project with changed pages and includes; ``None`` if anything else changed."""
        pages = {page.path: page for page in self.project.site.pages}
        parts = {path for path in changed - pages.keys() if self._is_part(path)}
        if changed - pages.keys() - parts:
            return None
        sources = []
        for path in sorted(changed - parts):
            file = self.project.settings.root / path
            if not file.is_file():
                return None
            source, findings = decoded(path, file.read_bytes())
            if findings or source.front_matter != pages[path].front_matter:
                return None
            sources.append(source)
        return self.project.changed(pages=sources, files=parts)

    def _is_relevant(self, path: Path, inputs: ProjectInputs) -> bool:
        """Whether the project depends on a file.

        Editors write some files for a moment only: a file that is gone matters only if it was
        part of the project.
        """
        if path in self._known_files:  # a contract that is broken now may have referred to it
            return True
        return inputs.has(path) and (
            bool(path.suffix) or path.exists() or self.project.site.has_part(self._named(path))
        )

    def _named(self, path: Path) -> str:
        return shown_path(path, self.project.settings.root.resolve())

    def _is_part(self, path: str) -> bool:
        """Whether pages include a file."""
        settings = self.project.settings
        is_included = any(path.startswith(f"{folder}/") for folder in settings.includes)
        is_inside = path.startswith(f"{settings.docs}/") and "/_" in path
        return (is_included or is_inside) and (settings.root / path).is_file()


class FileChanges:
    """Batches of files that change in folders; iterating waits for the next batch."""

    def __init__(
        self, observe: Callable[[], BaseObserver] = Observer, pause: float = PAUSE
    ) -> None:
        """``pause`` is in seconds."""
        self._queue: SimpleQueue[Path] = SimpleQueue()
        self._observer = observe()
        self._pause = pause
        self._folders: dict[Path, bool] = {}

    def watch(self, folders: Mapping[Path, bool]) -> None:
        """Watch these folders, too; the values are whether subfolders are included."""
        for folder, is_deep in folders.items():
            if folder not in self._folders or (is_deep and not self._folders[folder]):
                handler = _Handler(self._queue)
                self._observer.schedule(handler, str(folder), recursive=is_deep)
                self._folders[folder] = is_deep

    def __iter__(self) -> Iterator[set[Path]]:
        """The files that changed, one batch after the other, without end."""
        while True:
            paths = {self._queue.get()}
            while (path := self._next()) is not None:
                paths.add(path)
            yield paths

    def __enter__(self) -> Self:
        self._observer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._observer.stop()
        self._observer.join()

    def _next(self) -> Path | None:
        try:
            return self._queue.get(timeout=self._pause)
        except Empty:
            return None


class _Handler(FileSystemEventHandler):
    def __init__(self, queue: SimpleQueue[Path]) -> None:
        self._queue = queue

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in () if event.is_directory else changed_paths(event):
            self._queue.put(path)


def changed_paths(event: FileSystemEvent) -> Iterator[Path]:
    """The resolved paths whose content an event may have changed."""
    if event.event_type in _CHANGES:
        for path in (event.src_path, getattr(event, "dest_path", "")):  # watchdog 3 has few
            if path:
                yield Path(path if isinstance(path, str) else path.decode()).resolve()
