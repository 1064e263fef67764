"""The projects that collected pages belong to."""

import importlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.cache import digest
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.pytest.cache import OutcomeCache
from mkdocs_tandem.integrations.pytest.outcomes import FailedExample, PageTests, ProjectReader
from mkdocs_tandem.workers import uncollected


def _live() -> Any:
    """A module that is imported only where it is needed: testing what is known takes less time."""
    with uncollected(executes=False):
        return importlib.import_module("mkdocs_tandem.integrations.pytest.live_project")


class TestedProject:
    """A project that uses the plugin."""

    def __init__(self, path: Path, config: pytest.Config) -> None:
        self.path = path
        """That of its ``mkdocs.yml``."""
        cache = getattr(config, "cache", None)  # '-p no:cacheprovider' leaves none
        self._is_kept = cache is not None and not config.getoption("cacheclear", default=False)
        self._kept = OutcomeCache(_kept_at(path, cache) if cache is not None else None)

    @cached_property
    def live(self) -> ProjectReader:
        """The project itself.

        Raises:
            FindingError: if its settings are wrong.
        """
        made: ProjectReader = _live().LiveProject(self.path, is_kept=self._is_kept)
        if not self._kept.is_known:
            self._kept.begin(made.pages, made.inputs)
        return made

    @cached_property
    def uses_tandem(self) -> bool:
        """Whether its settings name the plugin, or cannot be read."""
        if self._kept.is_known:
            return True
        try:
            return bool(_live().uses_tandem(self.path))
        except FindingError:
            return True

    @cached_property
    def error(self) -> FindingError | None:
        """What keeps the project from being read."""
        if not self._kept.is_known:
            try:
                self.live.pages  # noqa: B018 -- reads the project
            except FindingError as error:
                return error
        return None

    def generated(self, folder: Path) -> list[Path]:
        """Pages that are no files, if ``folder`` is the folder of pages."""
        if self._kept.is_known or self.error is not None or self.live.docs != str(folder):
            return []  # what is known depends on files alone
        return [Path(path) for path in self.live.generated]

    @property
    def note(self) -> str:
        """Which plugins were left out when pages were collected, and why."""
        return "" if self._kept.is_known or self.error is not None else self.live.note

    def has(self, page: Path) -> bool:
        """Whether a file is one of the pages; if there is an error, all may be."""
        return self.error is not None or str(page) in self._kept.pages

    def tests(self, page: str) -> Iterator[FailedExample | PageTests]:
        """The findings of a page, then its tests.

        Raises:
            FindingError: if it cannot be read, or its contract.
        """
        if self.error is not None:
            raise self.error
        known = self._kept.pages[page]
        if known is None:
            mistake = self.live.mistake(page)
            known = tuple(self.live.shown(page))
            if mistake is None:
                self._kept.pages[page] = known
            else:
                yield mistake
        yield from known

    def outcomes(self, page: str, shown: PageTests, given: Any) -> list[str | FailedExample]:
        """What became of the examples of a page for an audience; see ``Live.outcomes``."""
        if shown.notes is not None and given is None:
            return list(shown.notes)
        found = list(self.live.outcomes(page, shown.audience, given))
        notes = tuple(each for each in found if isinstance(each, str))
        if given is None and len(notes) == len(found) and self.live.is_lasting:
            self._keep(page, shown._replace(notes=notes))
        return found

    def _keep(self, page: str, shown: PageTests) -> None:
        known = self._kept.pages[page]
        if known is not None:
            fresh = (shown if it.audience == shown.audience else it for it in known)
            self._kept.pages[page] = tuple(fresh)

    def finish(self) -> None:
        """Keep for later what has come together."""
        if "live" in self.__dict__:
            self.live.finish()
            self._kept.write()


def _kept_at(path: Path, cache: pytest.Cache) -> Path | None:
    """Cache folder of a project; ``None`` if it is not writable."""
    try:
        return cache.mkdir("tandem") / f"{digest(str(path)).hex()}.json"
    except OSError as error:
        note_fallback(Fallback.CACHE_UNUSED, error)
        return None


_PROJECTS = pytest.StashKey[dict[Path, TestedProject | None]]()
"""By the ``mkdocs.yml``; ``None`` if it does not use the plugin."""
_FOLDERS = pytest.StashKey[dict[Path, Path | None]]()


def project_of(page: Path, config: pytest.Config) -> TestedProject | None:
    """The project of a file; ``None`` if it is no page of one that uses the plugin."""
    project = project_in(page.parent, config)
    return project if project is not None and project.has(page) else None


def project_in(folder: Path, config: pytest.Config) -> TestedProject | None:
    """The project that a folder is part of; ``None`` if there is none that uses the plugin."""
    path = _configuration(folder, str(config.getini("tandem_config")), config)
    if path is None:
        return None
    projects = config.stash.setdefault(_PROJECTS, {})
    if path not in projects:
        projects[path] = _tested(path, config)
    return projects[path]


def notes(config: pytest.Config) -> list[str]:
    """What there is to say about the projects of a run: plugins that were left out."""
    projects = config.stash.get(_PROJECTS, {}).values()
    return [project.note for project in projects if project is not None and project.note]


def _configuration(folder: Path, name: str, config: pytest.Config) -> Path | None:
    """The ``mkdocs.yml`` of a folder's pages: the one set, or the nearest above them.

    That of the folder that pytest is started in has pages elsewhere, perhaps (``docs_dir``).
    """
    known = config.stash.setdefault(_FOLDERS, {})
    if folder not in known:
        path = folder / name
        if path.is_file():
            known[folder] = path
        elif folder.parent != folder:
            known[folder] = _configuration(folder.parent, name, config)
        else:
            here = config.invocation_params.dir / name
            known[folder] = here if here.is_file() else None
    return known[folder]


def _tested(path: Path, config: pytest.Config) -> TestedProject | None:
    """The project of a ``mkdocs.yml``, if it uses the plugin."""
    text = path.read_bytes()
    if b"tandem" not in text and b"INHERIT" not in text:
        return None
    project = TestedProject(path, config)
    if not project.uses_tandem:
        return None
    config.add_cleanup(project.finish)
    return project
