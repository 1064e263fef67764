"""A project that is kept as its files are."""

import importlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.project import Project


class Watched:
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
        file = getattr(sys.modules.get(self._package), "__file__", None)
        if file and Path(file).name == "__init__.py":
            found[Path(file).resolve().parent] = True
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
                self._forget_application()
            revised = self._load()
        self.project, self._is_current = revised, True
        return changed

    def _revised(self, changed: set[str]) -> Project | None:
        """The project with some pages and includes written anew; ``None`` if that is not all."""
        pages = {page.path: page for page in self.project.pages}
        parts = {path for path in changed - pages.keys() if self._is_part(path)}
        if changed - pages.keys() - parts:
            return None
        project = self.project.reread(parts) if parts else self.project
        for path in sorted(changed - parts):
            file = project.settings.root / path
            if not file.is_file():
                return None
            source, findings = decoded(path, file.read_bytes())
            if findings or source.front_matter != pages[path].front_matter:
                return None
            project = project.revised(source)
        return project

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
        return bool(path.suffix) or path.exists() or self.project.has_part(name)

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
    def _package(self) -> str:
        """The package that the application is imported from; empty if there is none."""
        execution = self.project.settings.execution
        app = (execution.app if execution else None) or ""
        return app.partition(":")[0].partition(".")[0]

    def _forget_application(self) -> None:
        """Have the application imported anew."""
        package = self._package
        for name in list(sys.modules):
            if package and (name == package or name.startswith(f"{package}.")):
                del sys.modules[name]
        importlib.invalidate_caches()
