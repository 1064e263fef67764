"""The server's state: open files, their projects, and when these are checked."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.lsp.diagnostics import diagnostic
from mkdocs_tandem.integrations.lsp.open_project import Interrupted, OpenProject

_Result = TypeVar("_Result")
_Shown = Mapping[Path, list[tuple[types.Diagnostic, Finding]]]
_Versions = Mapping[Path, int]
IDLE = 0.5
"""Seconds without an edit after which the whole project is checked."""


class OpenFile(NamedTuple):
    """A file in the editor."""

    address: str
    """As the editor writes it."""
    version: int


class ProjectFile(NamedTuple):
    """A file of a project."""

    project: OpenProject
    path: str
    """From the project's folder."""


class TandemServer(LanguageServer):
    """Keeps a project for each ``mkdocs.yml`` above a file that is open.

    Projects are read and checked in one thread, one job after the other. Messages are read and
    sent in the main thread, which never waits for a job.
    """

    def __init__(self) -> None:
        super().__init__(
            "tandem",
            version("mkdocs-tandem"),
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
        )
        self.shown: dict[Path, list[tuple[types.Diagnostic, Finding]]] = {}
        """What the editor shows of each file."""
        self._open: dict[Path, OpenFile] = {}
        self._checked: dict[Path, int] = {}
        """The versions that findings are about; of jobs."""
        self._projects: dict[Path, OpenProject] = {}
        self._worker = ThreadPoolExecutor(1, "tandem")
        self._waiting = 0
        self._later: asyncio.Task[None] | None = None

    async def ask(self, job: Callable[[], _Result]) -> _Result:
        """The result of a job, once those before it are done; a whole check gives way to it."""
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, job)
        finally:
            self._waiting -= 1

    def file(self, address: str) -> ProjectFile | None:
        """The project's file at an address, for jobs; ``None`` if it belongs to no project."""
        path = path_of(address)
        config = next((it / "mkdocs.yml" for it in path.parents if _has_settings(it)), None)
        if config is None:
            return None
        if config not in self._projects:
            self._projects[config] = OpenProject(config)
        project = self._projects[config]
        return ProjectFile(project, project.name(path))

    async def edited(self, document: types.VersionedTextDocumentIdentifier, text: str) -> None:
        """Check the current text of a file; of several edits in a row, only the last."""
        path, number = path_of(document.uri), document.version
        self._open[path] = OpenFile(document.uri, number)

        def job() -> OpenProject | None:
            file, now = self.file(document.uri), self._open.get(path)
            if file is None or now is None or now.version != number:
                return None
            file.project.edit(file.path, text)
            self._checked[path] = number
            return file.project

        await self._published(job)

    async def closed(self, address: str) -> None:
        """Go back to what is saved of a file."""
        self._open.pop(path_of(address), None)

        def job() -> OpenProject | None:
            file = self.file(address)
            self._checked.pop(path_of(address), None)
            if file:
                file.project.close(file.path)
            return file.project if file else None

        await self._published(job)

    async def saved(self, addresses: Iterable[str]) -> None:
        """Take over files that have changed on the disk."""
        paths = list(map(path_of, addresses))
        for project in list(self._projects.values()):

            def job(project: OpenProject = project) -> OpenProject | None:
                return project if project.saved(paths) else None

            await self._published(job)

    async def publish(self, project: OpenProject) -> None:
        """Send what is known of a project, that nothing is wrong with a file any more included."""
        found, versions = await self.ask(partial(self._diagnostics, project))
        known = {*self.shown, *self._open}
        for path in sorted({*found, *(it for it in known if project.name(it))}):
            self.shown[path] = found.get(path, [])
            file = self._open.get(path)
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    file.address if file else from_fs_path(str(path)) or "",
                    [each for each, _ in self.shown[path]],
                    versions.get(path),
                )
            )

    async def _published(self, job: Callable[[], OpenProject | None]) -> None:
        """Do a job, publish what is known then, and check everything a little later."""
        project = await self.ask(job)
        if project is not None:
            await self.publish(project)
            if self._later:
                self._later.cancel()
            self._later = asyncio.create_task(self._check(project))

    async def _check(self, project: OpenProject) -> None:
        """Check all of a project as soon as nothing else is to be done."""
        job = partial(project.check, lambda: not self._waiting)
        is_done = False
        while not is_done:
            await asyncio.sleep(IDLE)
            try:
                await asyncio.get_running_loop().run_in_executor(self._worker, job)
                is_done = True
            except Interrupted:
                continue
        await self.publish(project)

    def _diagnostics(self, project: OpenProject) -> tuple[_Shown, _Versions]:
        codec = self.workspace.position_codec
        found: dict[Path, list[tuple[types.Diagnostic, Finding]]] = {}
        for finding in project.findings:
            shown = diagnostic(project, finding, codec)
            path = (project.root / finding.location.path).resolve()
            found.setdefault(path, []).append((shown, finding))
        return found, dict(self._checked)


def path_of(address: str) -> Path:
    """The file at an address; one that is no file has a path that does not exist."""
    return Path(to_fs_path(address) or "/").resolve()


def _has_settings(folder: Path) -> bool:
    return (folder / "mkdocs.yml").is_file()
