"""Hashes of settings and values, for cache keys."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.theme import Theme

from mkdocs_tandem.cache import digest


class UnhashableError(Exception):
    """A value that is not plain: it may show anything."""


_PLAIN = frozenset({str, int, float, bool, type(None)})


def told(value: Any) -> str:
    """A value as text.

    Raises:
        UntoldError: if it, or a part of it, is not plain.
    """
    if type(value) in _PLAIN or isinstance(value, str | int | float | dt.date):
        return repr(value)
    if isinstance(value, Enum | Path):
        return str(value)
    if type(value) is dict or isinstance(value, Mapping | Config):
        return f"mapping {told([[key, it] for key, it in value.items()])}"
    if isinstance(value, Theme):
        return told([value.name, {key: value[key] for key in value}])
    if isinstance(value, list | tuple | Iterator):
        return f"[{','.join(map(told, value))}]"
    try:
        shown = repr(value)
    except Exception as error:  # another plugin's object that is not complete yet
        raise UnhashableError(type(value).__qualname__) from error
    if " at 0x" in shown or " object " in shown:
        raise UnhashableError(type(value).__qualname__)
    return f"{type(value).__qualname__} {shown}"


def plugin_inputs(plugins: Mapping[str, Any]) -> str:
    """Plugins by their settings: templates ask for some."""
    parts = []
    for name, plugin in plugins.items():
        try:
            parts.append(f"{name} {told(getattr(plugin, 'config', None))}")
        except UnhashableError:
            parts.append(f"{name} {type(plugin).__qualname__}")
    return "\n".join(parts)


def file_inputs(theme: Theme) -> bytes:
    """The templates of a theme: those that are installed by size and time, own ones by text."""
    return digest(*(part for folder in theme.dirs for part in _folder(folder)))


def _folder(folder: str) -> Iterator[str | bytes]:
    is_installed = "site-packages" in Path(folder).parts
    for above, folders, names in os.walk(folder):
        if is_installed and ".icons" in folders:
            folders.remove(".icons")  # thousands, which no release changes without its templates
        folders.sort()
        for name in sorted(names):
            if not name.endswith((".html", ".svg", ".xml", ".yml")):
                continue
            path = Path(above, name)
            yield str(path)
            if is_installed:
                status = path.stat()
                yield f"{status.st_size} {status.st_mtime_ns}"
            else:
                yield path.read_bytes()
