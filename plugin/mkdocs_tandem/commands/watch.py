"""A project that is read again whenever its files change."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from mkdocs_tandem.execution.reload import AppModules
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.pages.front_matter import decoded
from mkdocs_tandem.project.project import Project


class WatchedProject:
    """The project of a ``mkdocs.yml``, brought up to date with each change of its files.

    A page that is written anew is rendered and executed anew, and so are the pages that include a
    file that is. Everything else, settings and contracts above all, has the whole project read
    again.
    """

    def __init__(self, load: Callable[[], Project]) -> None:
        """Take what reads the project from its files; its errors are passed on."""
        self._load = load
        self._is_current = True
        self.project = load()

    @property
    def folders(self) -> dict[Path, bool]:
        """The folders that hold what the project is made of, and whether those inside count too."""
        settings = self.project.settings
        root = settings.root.resolve()
        below = [settings.docs, settings.data, *settings.includes, *filter(None, [settings.theme])]
        contracts = [each.contract for each in settings.audiences if each.contract]
        found = {root: False}
        found |= {(root / contract).resolve().parent: False for contract in contracts}
        found |= {(root / folder).resolve(): True for folder in below}
        found |= {path: True for path in self._modules.paths if path.is_dir()}
        return {folder: inside for folder, inside in found.items() if folder.is_dir()}

    def take(self, paths: Iterable[Path]) -> set[str]:
        """Bring the project up to date after files changed, came or went; those that concern it.

        Raises:
            FindingError: if it cannot be read as it is now. It stays as it was until it can be.
        """
        changed = {self._named(path) for path in paths if self._is_of_interest(path)}
        if not changed:
            return changed
        revised = self._revised(changed) if self._is_current else None
        if revised is None:
            self._is_current = False
            if any(path.endswith(".py") for path in changed):
                self._modules.forget()
            revised = self._load()
        self.project, self._is_current = revised, True
        return changed

    def _revised(self, changed: set[str]) -> Project | None:
        """The project with some pages and includes written anew; ``None`` if that is not all."""
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

    def _is_of_interest(self, path: Path) -> bool:
        """Whether a file is neither hidden, nor a copy that an editor keeps, nor compiled.

        Editors write some for a moment only: what is gone concerns nobody if it was no part of
        the project.
        """
        name = self._named(path)
        parts = Path(name).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or "__pycache__" in parts or name.endswith("~"):
            return False
        return self._is_read(path) and (
            bool(path.suffix) or path.exists() or self.project.site.has_part(name)
        )

    def _is_read(self, path: Path) -> bool:
        """Whether a check reads a file: not what a service writes, such as a log or a database."""
        settings = self.project.settings
        root = settings.root.resolve()
        folders = [
            settings.docs,
            settings.data,
            *settings.includes,
            *filter(None, [settings.theme]),
        ]
        if any(path.is_relative_to((root / folder).resolve()) for folder in folders):
            return True
        names = [*settings.files, settings.site_file or "", *self._contracts()]
        is_code = path.suffix == ".py" and settings.execution is not None
        return is_code or any(path == (root / name).resolve() for name in names if name)

    def _contracts(self) -> Iterator[str]:
        for audience in self.project.settings.audiences:
            yield audience.contract or ""
            with suppress(FindingError):  # told where it is needed
                contract = self.project.site.contract_of(audience)
                yield from contract.files if contract else ()

    def _named(self, path: Path) -> str:
        root = self.project.settings.root.resolve()
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

    def _is_part(self, path: str) -> bool:
        """Whether pages include a file."""
        settings = self.project.settings
        is_included = any(path.startswith(f"{folder}/") for folder in settings.includes)
        is_inside = path.startswith(f"{settings.docs}/") and "/_" in path
        return (is_included or is_inside) and (settings.root / path).is_file()

    @property
    def _modules(self) -> AppModules:
        """Those of the application."""
        settings = self.project.settings
        execution = settings.execution
        folder = settings.root / (execution.path or "." if execution else ".")
        return AppModules(execution.apps if execution else (), folder)
