"""What stands for code, so that what it has made is not taken for what other code would make."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import mkdocs_tandem
from mkdocs_tandem.cache import digest

_MADE = frozenset({"__pycache__", "node_modules", "site-packages"})
"""Folders with what nobody wrote here."""


@cache
def own_code() -> bytes:
    """What stands for this package, as this process has read it."""
    return code_of(Path(mkdocs_tandem.__file__).parent)


def code_of(folder: Path, ending: str = "") -> bytes:
    """What stands for the files of a folder, by their contents: machines and checkouts differ."""
    parts: list[str | bytes] = []
    for path in _files(folder, ending):
        parts += [os.path.relpath(path, folder), Path(path).read_bytes()]
    return digest(*parts)


def _files(folder: Path, ending: str) -> Iterator[str]:
    """The files in a folder, without compiled and hidden ones, and without environments."""
    for place, folders, names in os.walk(folder):
        is_other = "pyvenv.cfg" in names
        folders[:] = sorted(it for it in folders if not (is_other or it[0] == "." or it in _MADE))
        for name in sorted(names):
            if name.endswith(ending) and not is_other:
                yield f"{place}/{name}"
