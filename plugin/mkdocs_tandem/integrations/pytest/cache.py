"""Outcomes kept in pytest's cache.

Only passed tests are kept: failed ones run each time.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import mkdocs_tandem
from mkdocs_tandem.cache import digest
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.pytest.outcomes import PageTests, RunInputs, Test

_LARGE = 1_000_000
"""A file with more bytes is compared by its size and time."""
_UNREAD = frozenset({"__pycache__", ".cache", ".git", ".pytest_cache", ".venv", "node_modules"})


class OutcomeCache:
    """The tests of the pages of one project, as far as they are known."""

    def __init__(self, path: Path | None) -> None:
        """Read the file at ``path``; nothing is known if it cannot be believed."""
        self._path = path
        self.pages: dict[str, tuple[PageTests, ...] | None] = {}
        """The pages of the project by their absolute paths, and what each has to test."""
        self._inputs: RunInputs | None = None
        self._digest: str | None = None
        if path is not None:
            try:
                self._read(json.loads(path.read_text("utf-8")))
            except FileNotFoundError:
                pass
            except (OSError, ValueError, TypeError, KeyError) as error:
                note_fallback(Fallback.CACHE_DROPPED, repr(error))

    @property
    def is_known(self) -> bool:
        """Whether all the pages of the project are."""
        return self._digest is not None

    def begin(self, pages: Sequence[str], inputs: RunInputs | None) -> None:
        """Start with an empty cache, for a project that has been read just now."""
        self.pages = dict.fromkeys(pages)
        self._inputs = inputs
        self._digest = stamp(inputs) if inputs and self._path else None

    def write(self) -> None:
        """Keep for later what is known, unless files have changed since they were read."""
        if self._path is None or self._inputs is None or self._digest is None:
            return
        if stamp(self._inputs) != self._digest:
            return
        known = {"inputs": self._inputs, "stamp": self._digest, "pages": self.pages}
        text = json.dumps(known, ensure_ascii=False)
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            fresh.write_text(text, "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            note_fallback(Fallback.CACHE_UNUSED, error)

    def _read(self, value: dict[str, Any]) -> None:
        folders, files, variables = value["inputs"]
        inputs = RunInputs(tuple(folders), tuple(files), tuple(variables))
        if stamp(inputs) == value["stamp"]:
            pages = value["pages"].items()
            self.pages = {page: None if it is None else _shown(it) for page, it in pages}
            self._inputs, self._digest = inputs, value["stamp"]


def _shown(value: Any) -> tuple[PageTests, ...]:
    return tuple(
        PageTests(
            audience,
            tuple(Test(name, line) for name, line in tests),
            None if notes is None else tuple(notes),
        )
        for audience, tests, notes in value
    )


def stamp(inputs: RunInputs) -> str | None:
    """Fingerprint of all that tests depend on; ``None`` if that is unknown."""
    parts: list[str] = [sys.version, *(str(os.environ.get(name)) for name in inputs.variables)]
    parts += (_time(Path(folder)) for folder in sys.path if folder.endswith("-packages"))
    package = Path(mkdocs_tandem.__file__).parent
    try:
        parts += (f"{path} {_time(Path(path))}" for path in _below(package))
        for folder in inputs.folders:
            parts += (f"{path} {_content(path)}" for path in _below(folder))
        parts += (f"{path} {_content(path)}" for path in inputs.files)
    except _LinkedError as error:
        note_fallback(Fallback.NOT_CACHED, f"outcomes: '{error}' is a link")
        return None
    return digest(*parts).hex()


class _LinkedError(Exception):
    """A folder leads elsewhere."""


def _below(folder: Path | str) -> Iterator[str]:
    """The files below a folder, in a stable order."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _UNREAD)
        for name in folders:
            if os.path.islink(os.path.join(place, name)):  # noqa: PTH114, PTH118 -- thousands
                raise _LinkedError(name)
        for name in sorted(files):
            yield os.path.join(place, name)  # noqa: PTH118 -- as above


def _content(path: str) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- as above
            status = os.fstat(file.fileno())
            if status.st_size > _LARGE:
                return f"{status.st_size} {status.st_mtime_ns}"
            return blake2b(file.read(), digest_size=16).hexdigest()
    except OSError as error:
        return str(error.errno)


def _time(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"
