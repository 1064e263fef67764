"""Reloading an application's modules after they changed."""

import importlib
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from mkdocs_tandem.cache import digest, fingerprint

_IMPORTED: dict[Path, tuple[ModuleType, bytes]] = {}
"""The module of each application that was imported, and the digest of its files at that time."""


def application_place(name: str, folder: Path) -> Path:
    """The package folder or the module file of an application such as ``module:factory``.

    ``folder`` is the one that it is imported from.
    """
    package = name.partition(":")[0].partition(".")[0]
    place = folder / package
    beside = place, place.with_name(f"{package}.py")
    found = next((it for it in beside if it.exists()), None)
    if found is None:
        spec = find_spec(package)
        found = Path(spec.origin) if spec and spec.origin else place
    return found


def code_of(name: str, folder: Path) -> bytes:
    """Digest of an application's code: as it was imported, or as its files are if it was not."""
    return imported_code(name, folder) or _digest_of(application_place(name, folder).resolve())


def imported_code(name: str, folder: Path) -> bytes | None:
    """Digest of an application's code as it was imported; ``None`` if it is not imported now."""
    module, code = _IMPORTED.get(application_place(name, folder).resolve(), (None, None))
    is_loaded = module is not None and sys.modules.get(module.__name__) is module
    return code if is_loaded else None


def imported(name: str, folder: Path) -> ModuleType:
    """The module of an application, with a note of the code that it was imported from.

    Files that were saved meanwhile may be imported or not: their digest is of both versions.
    """
    module_name = name.partition(":")[0]
    top = module_name.partition(".")[0]
    if top in sys.modules:
        return importlib.import_module(module_name)
    place = application_place(name, folder).resolve()
    before = _digest_of(place)
    module = importlib.import_module(module_name)
    after = _digest_of(place)
    _IMPORTED[place] = sys.modules[top], before if before == after else digest(before, after)
    return module


def _digest_of(place: Path) -> bytes:
    is_module = place.is_file() and place.name != "__init__.py"
    return fingerprint(place.parent if place.is_file() else place, ".py" if is_module else "")


class AppModules:
    """The imported modules of an application: its own package, and modules next to it."""

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
        """What to watch: the folders of packages, and single files."""
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
