"""Reloading an application's modules after they changed."""

import importlib
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType


class AppModules:
    """Those that an application is made of: its own package, and what lies beside it."""

    def __init__(
        self, names: Iterable[str], folder: Path, clock: Callable[[], int] = time.time_ns
    ) -> None:
        """``names`` are like ``module:factory``; ``folder`` the one that they are imported from.

        ``clock`` gives nanoseconds, as the times of files are.
        """
        self._packages = {name.partition(":")[0].partition(".")[0] for name in names}
        self._folder = folder.resolve()
        self._seen: dict[Path, int] = {}
        self._clock = clock
        self._began = clock()

    @property
    def files(self) -> set[Path]:
        """The files of the modules that are imported."""
        return set(self._loaded().values())

    @property
    def paths(self) -> set[Path]:
        """What to watch: the folders of packages, and files that stand alone."""
        files = set(self._loaded().values())
        packages = {path.parent for path in files if path.name == "__init__.py"}
        return packages | {path for path in files if path.parent not in packages}

    def note(self) -> None:
        """Remember the files as they were when they were imported.

        One that was saved since the last ``forget_changed`` may have been imported before that.
        """
        for path in self._loaded().values():
            saved = _time(path)
            self._seen.setdefault(path, saved if saved < self._began else 0)

    def forget_changed(self) -> bool:
        """Let the next import read the files again, if any may have changed since it was noted."""
        self._began = self._clock()
        if all(_time(path) == saved for path, saved in self._seen.items()):
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Let the next import read the files again."""
        for name in self._loaded():
            del sys.modules[name]
        self._seen.clear()
        importlib.invalidate_caches()

    def _loaded(self) -> dict[str, Path]:
        found = {}
        for name, module in list(sys.modules.items()):
            path = _path(module)
            if path is not None and self._is_own(name.partition(".")[0], path):
                found[name] = path
        return found

    def _is_own(self, package: str, path: Path) -> bool:
        if package in self._packages:
            return True
        beside = self._folder / package
        return path == beside.with_suffix(".py") or path.is_relative_to(beside)


def _path(module: ModuleType | None) -> Path | None:
    file = getattr(module, "__file__", None)
    return Path(file).resolve() if isinstance(file, str) and file.endswith(".py") else None


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
