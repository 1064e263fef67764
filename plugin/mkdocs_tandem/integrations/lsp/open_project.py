"""A project that is open in an editor, with the texts that are not saved yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from mkdocs_tandem.commands.watch import WatchedProject
from mkdocs_tandem.finding import Finding, FindingError, merged
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.includes import TEXTS
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.progress import ProgressListener
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source

_FEW = 300
"""So many pages are few enough to check a page with all its surroundings at each edit."""
_MOST_SHOWING = 8
"""Variants that an include is looked up in."""


class Interrupted(Exception):  # noqa: N818 -- no error
    """Something else has to be done first."""


class OpenProject:
    """The project of a ``mkdocs.yml``, its unsaved texts, and what is known to be wrong with it."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.root = config.parent
        self.texts: dict[str, str] = {}
        """The texts of open files, by their paths from the project's folder."""
        self.project: Project | None = None
        """``None`` until the settings can be read."""
        self._watched: WatchedProject | None = None
        self._found: list[Finding] = []
        self._failed: Finding | None = None
        self._executed: dict[str, tuple[Source, Sequence[Finding]]] = {}
        self._load()

    @property
    def findings(self) -> list[Finding]:
        """What is known to be wrong, the results of examples that were run included."""
        if self.project is None:
            return [self._failed] if self._failed else []
        pages = {page.path: page for page in self.project.site.pages}
        ran = [
            each
            for path, (source, findings) in self._executed.items()
            if pages.get(path) is source
            for each in findings
        ]
        failed = [self._failed] if self._failed else []
        return merged([*self._found, *ran, *failed], self.project.site.audience_names)

    def name(self, path: Path) -> str:
        """The path of a file as the project names it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else ""

    def source(self, path: str) -> Source:
        """A file as the editor has it, or as it is saved; empty if it cannot be read."""
        if page := self.page(path):
            return page
        if path in self.texts:
            return Source(path, self.texts[path])
        try:
            return Source(path, (self.root / path).read_text("utf-8-sig", "replace"))
        except OSError:
            return Source(path, "")

    def page(self, path: str) -> Source | None:
        """The page at a path; ``None`` if the project has none there."""
        pages = self.project.site.pages if self.project else ()
        return next((page for page in pages if page.path == path), None)

    def variants(self, path: str) -> Sequence[Variant]:
        """A page for each audience; of an include, some of the variants that show it."""
        if self.project is None:
            return ()
        if page := self.page(path):
            return self.project.site.variants(page)
        showing = (it for it in self.project.site.all_variants() if path in it.files)
        return [it for it, _ in zip(showing, range(_MOST_SHOWING), strict=False)]

    def contracts(self, path: str) -> list[Contract]:
        """The contracts of the audiences that see a file, those that can be read."""
        found: dict[int, Contract] = {}
        for variant in self.variants(path):
            try:
                contract = self.project.site.contract(variant) if self.project else None
            except FindingError:
                continue
            if contract:
                found[id(contract)] = contract
        return list(found.values())

    def edit(self, path: str, text: str) -> None:
        """Take the unsaved text of a file, and check the pages that show it."""
        is_new = self.texts.get(path) != text
        self.texts[path] = text
        if self.project is None:
            return
        page = self.page(path)
        if page is None and Path(path).suffix not in TEXTS:
            return  # settings and contracts count once they are saved
        if is_new and (page is None or page.text != text):
            self.project = self.project.changed(texts={path: text})
        self._guarded(partial(self._check_page, path))

    def close(self, path: str) -> None:
        """Go back to the saved text of a file."""
        if self.texts.pop(path, None) is not None and self.saved([self.root / path]):
            self._guarded(partial(self._check_page, path))

    def saved(self, paths: Iterable[Path]) -> bool:
        """Take over what has changed on the disk; whether it matters.

        Open pages are known by their texts.
        """
        if self._watched is None:
            self._load()
            return True
        known = {self.root / path for path in self.texts if self.page(path)}
        try:
            if not self._watched.take({*paths} - known):
                return False
            self._failed = None
        except FindingError as error:
            self._failed = error.finding
            return True
        self._take_over(self._watched.project)
        return True

    def check(self, is_wanted: Callable[[], bool]) -> None:
        """Check the whole project, without execution.

        Raises:
            Interrupted: as soon as ``is_wanted`` is false; finished results are kept.
        """
        if self.project is None:
            return

        def pause() -> None:
            if not is_wanted():
                raise Interrupted

        self._guarded(lambda: self._check_all(ProgressListener(pause=pause)))

    def ran(self, page: Source, findings: Iterable[Finding]) -> None:
        """Keep what execution has found on a page, until it is edited."""
        self._executed[page.path] = page, tuple(findings)

    def _load(self) -> None:
        def load() -> Project:
            return Project.load(self.config)

        try:
            self._watched = WatchedProject(load)
        except FindingError as error:
            self._failed = error.finding
            return
        self._take_over(self._watched.project)
        self._failed = None

    def _take_over(self, project: Project) -> None:
        self.project = project.changed(texts=self.texts) if self.texts else project
        for path in self.texts:
            self._guarded(partial(self._check_page, path))

    def _guarded(self, check: Callable[[], list[Finding]]) -> None:
        try:
            self._found, self._failed = check(), None
        except FindingError as error:
            self._failed = error.finding

    def _check_all(self, progress: ProgressListener) -> list[Finding]:
        if self.project is None:
            return []
        outcome = self.project.check(execute=False, progress=progress, keeps_examples=False)
        return list(outcome.findings)

    def _check_page(self, path: str) -> list[Finding]:
        """All findings, with new ones for a page or for some pages that show an include.

        Of a large project, what only other pages show waits for the check of the whole project.
        """
        if self.project is None:
            return []
        page, checker = self.page(path), self.project.checker
        variants = self.variants(path)
        pages = {variant.source.path: variant.source for variant in variants}
        if page and len(self.project.site.pages) <= _FEW:
            found = list(self.project.check(execute=False, pages=[path]).findings)
        else:
            results = [checker.result(variant, execute=False) for variant in variants]
            found = [each for result in results for each in result.findings]
            found += [each for it in pages.values() for each in checker.page_findings(it)]
            found = checker.reported(found)
        return merged([*self._others({path, *pages}), *found], self.project.site.audience_names)

    def _others(self, named: set[str]) -> Iterator[Finding]:
        """The known findings without those of some pages."""
        for finding in self._found:
            pages = tuple(page for page in finding.pages if page not in named)
            is_theirs = finding.location.path in named or not named.isdisjoint(finding.pages)
            if pages or not is_theirs:
                yield replace(finding, pages=pages) if finding.pages else finding
