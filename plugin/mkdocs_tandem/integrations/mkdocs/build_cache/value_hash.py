"""Hashes of settings and values, for cache keys."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from stat import S_ISREG
from typing import Any

from mkdocs.config.base import Config
from mkdocs.theme import Theme

from mkdocs_tandem.cache import digest


class UnhashableError(Exception):
    """A value that is not plain: it may show anything."""


_PLAIN = frozenset({str, int, float, bool, type(None)})
_MANY = 20_000
"""A folder of templates that has more files is no theme, such as that of temporary files."""


def hashable_text(value: Any) -> str:
    """A value as text for a hash.

    Raises:
        UnhashableError: if it, or a part of it, is not plain.
    """
    if type(value) in _PLAIN or isinstance(value, str | int | float | dt.date):
        return repr(value)
    if isinstance(value, Enum | Path):
        return str(value)
    if type(value) is dict or isinstance(value, Mapping | Config):
        return f"mapping {hashable_text([[key, it] for key, it in value.items()])}"
    if isinstance(value, Theme):
        return hashable_text([value.name, {key: value[key] for key in value}])
    if isinstance(value, list | tuple | Iterator):
        return f"[{','.join(map(hashable_text, value))}]"
    try:
        shown = repr(value)
    except Exception as error:  # another plugin's object that is not complete yet
        raise UnhashableError(type(value).__qualname__) from error
    if " at 0x" in shown or " object " in shown:
        raise UnhashableError(type(value).__qualname__)
    return f"{type(value).__qualname__} {shown}"


def plugin_inputs(plugins: Mapping[str, Any]) -> str:
    """Plugins with their settings: templates read some."""
    parts = []
    for name, plugin in plugins.items():
        try:
            parts.append(f"{name} {hashable_text(getattr(plugin, 'config', None))}")
        except UnhashableError:
            parts.append(f"{name} {type(plugin).__qualname__}")
    return "\n".join(parts)


def file_inputs(theme: Theme) -> bytes:
    """The templates of a theme: those that are installed by size and time, own ones by text.

    Raises:
        UnhashableError: if one of its folders has too many files.
    """
    return digest(*(part for folder in theme.dirs for part in _folder(folder)))


def _folder(folder: str) -> Iterator[str | bytes]:
    is_installed = "site-packages" in Path(folder).parts
    count = 0
    for above, folders, names in os.walk(folder):
        if is_installed and ".icons" in folders:
            folders.remove(".icons")  # thousands, which no release changes without its templates
        count += len(folders) + len(names)
        if count > _MANY:
            raise UnhashableError(folder)
        folders.sort()
        for name in sorted(names):
            if not name.endswith((".html", ".svg", ".xml", ".yml")):
                continue
            path = Path(above, name)
            yield str(path)
            try:
                status = path.stat()
                is_read = not is_installed and S_ISREG(status.st_mode)
                yield path.read_bytes() if is_read else f"{status.st_size} {status.st_mtime_ns}"
            except OSError as error:  # such as the link by which an editor locks a file
                yield str(error.errno)
