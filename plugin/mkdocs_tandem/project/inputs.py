"""The files that a project is made of: one list for every watcher and every cache key."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.execution.reload import AppModules, application_place
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.project.site import Site

_VARIABLES = re.compile(r"!ENV[ \t]*([^#\n]*)")
_COMPILED = frozenset({"__pycache__", "node_modules"})
_WRITTEN = (".log", ".sqlite", ".sqlite3", ".db", "-wal", "-shm", "-journal")
"""How the names of logs and databases end, which a service writes."""


@dataclass(frozen=True)
class ProjectInputs:
    """The files, folders and environment variables that a project depends on.

    All paths are absolute and resolved; they need not exist.
    """

    root: Path
    files: frozenset[Path]
    """Settings and those they inherit from, contracts and the files they refer to, snippets."""
    folders: frozenset[Path]
    """Pages, includes, layouts, data, collections and templates: all files below them."""
    applications: frozenset[Path]
    """The package folder or the module file of each application."""
    modules: frozenset[Path]
    """The packages and modules that applications have imported from their own folder."""
    imports: frozenset[Path]
    """The folders that modules of the applications are imported from."""
    variables: tuple[str, ...]
    """Names of environment variables that the settings read."""

    @property
    def code(self) -> frozenset[Path]:
        """The packages and modules of the applications."""
        return self.applications | self.modules

    @property
    def watched(self) -> dict[Path, bool]:
        """The existing folders to watch, each with whether its subfolders are included."""
        found = dict.fromkeys({self.root, *self.imports, *(it.parent for it in self.files)}, False)
        found |= dict.fromkeys({it.parent for it in self.code if it.is_file()} - {*found}, False)
        found |= dict.fromkeys({*self.folders, *self.code}, True)
        return {folder: is_deep for folder, is_deep in found.items() if folder.is_dir()}

    @property
    def paths(self) -> list[Path]:
        """The existing files and folders, for hosts that watch both."""
        found = {*self.files, *self.folders, *self.code}
        return sorted(path for path in found if path.exists())

    def has(self, path: Path) -> bool:
        """Whether a file is an input; output of the project or of its service is not."""
        return not self.is_output(path) and (
            path in self.files or self._is_below(path) or self._is_code(path)
        )

    def is_output(self, path: Path) -> bool:
        """Whether a file is hidden, compiled, an editor's backup, or written by a service."""
        parts = path.relative_to(self.root).parts if path.is_relative_to(self.root) else path.parts
        if path.name.endswith("~") or not _COMPILED.isdisjoint(parts):
            return True
        if path.is_relative_to(self.root) and any(part.startswith(".") for part in parts):
            return path not in self.files and not self._is_hidden_input(path)
        if path in self.files or self._is_below(path):
            return False
        is_ours = any(path.is_relative_to(it) for it in self.code if it.is_dir())
        return path.name.endswith(_WRITTEN) or (is_ours and path.suffix != ".py")

    def _is_hidden_input(self, path: Path) -> bool:
        """Whether a hidden file is one that plugins read, such as ``.meta.yml`` or ``.pages``."""
        parents = path.parent.relative_to(self.root).parts
        is_read = path.name == ".pages" or path.suffix in {".yml", ".yaml"}
        return is_read and self._is_below(path) and not any(it.startswith(".") for it in parents)

    def _is_below(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self.folders)

    def _is_code(self, path: Path) -> bool:
        return path.suffix == ".py" and (
            path.parent in self.imports or any(path.is_relative_to(it) for it in self.code)
        )


def inputs_of(site: Site) -> ProjectInputs:
    """The inputs of a site, with the modules that its applications have imported so far."""
    settings = site.settings
    folders = [settings.docs, settings.data, *settings.includes, "_layouts"]
    folders += [settings.theme] if settings.theme else []
    folders += [collection.folder for collection in site.jekyll.collections]
    files = [*settings.files, *_contracts(site), *site.snippet_files]
    files += [settings.site_file] if settings.site_file else []
    root, execution = settings.root.resolve(), settings.execution
    return ProjectInputs(
        root,
        files=frozenset((root / name).resolve() for name in files),
        folders=frozenset((root / name).resolve() for name in folders),
        applications=frozenset(_applications(settings)),
        modules=frozenset(modules_of(settings).paths if execution else ()),
        imports=frozenset([(root / (execution.path or ".")).resolve()] if execution else []),
        variables=tuple(sorted({name for path in settings.files for name in _read(root / path)})),
    )


def modules_of(settings: Settings) -> AppModules:
    """The imported modules of the applications that the settings name."""
    execution = settings.execution
    apps, folder = (execution.apps, execution.path) if execution else ((), None)
    return AppModules(apps, settings.root / (folder or "."))


def _applications(settings: Settings) -> Iterator[Path]:
    execution = settings.execution
    for app in execution.apps if execution else ():
        place = application_place(
            app, settings.root / (execution.path or "." if execution else ".")
        )
        yield (place.parent if place.name == "__init__.py" else place).resolve()


def _contracts(site: Site) -> Iterator[str]:
    """The contracts, readable or not, and the files that they refer to."""
    for audience in site.settings.audiences:
        yield from audience.contract_files
        try:
            contract = site.contract_of(audience)
        except FindingError:  # reported where the contract is used
            continue
        yield from contract.files if contract else ()


def _read(path: Path) -> Iterator[str]:
    """The names of environment variables that a ``mkdocs.yml`` may read."""
    if os.path.isfile(path):  # noqa: PTH113 -- never raises
        for names in _VARIABLES.findall(path.read_text("utf-8-sig", "replace")):
            yield from re.findall(r"\w+", names)
