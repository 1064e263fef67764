"""Front matter of Jekyll pages that Material gives another meaning."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs_tandem.config.jekyll import tags

_NO = frozenset({"exclude", "false", "no", "none"})


def for_theme(
    values: Mapping[str, Any], folders: Iterable[str] = (), statuses: Iterable[str] = ()
) -> dict[str, Any]:
    """Front matter without the values that the theme would stop at, as ``hide: true``.

    Templates and icons are dropped that none of the theme's ``folders`` has, and a status that is
    none of ``statuses``. ``search: exclude`` keeps its meaning, and tags in one line are a list.
    """
    found = dict(values)
    if not isinstance(found.get("hide", []), list):
        del found["hide"]
    if not isinstance(found.get("search", {}), dict):
        is_excluded = str(found.pop("search")).lower() in _NO
        found |= {"search": {"exclude": True}} if is_excluded else {}
    if not isinstance(found.get("tags", []), list):
        found["tags"] = tags(found)
    for key, path in (("template", "{}"), ("icon", ".icons/{}.svg")):
        if key in found and not _has(folders, path.format(found[key])):
            del found[key]
    if found.get("status", "new") not in {"new", "deprecated", *statuses}:
        del found["status"]
    return found


def _has(folders: Iterable[str], name: str) -> bool:
    try:
        return any((Path(folder) / name).is_file() for folder in folders)
    except (OSError, ValueError):
        return False
