"""Ids that a theme's own templates give to elements of every page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ID = re.compile(r"""<(?:[A-Za-z][^<>]*?\sid|a\s(?:[^<>]*?\s)?name)\s*=\s*(["'])([^"'{}\s]+)\1""")
_ELSEWHERE = frozenset({"404.html"})
"""Templates of pages that no link with an anchor points to."""


def theme_ids(theme: Any, root: Path) -> Iterator[str]:
    """The literal ids in the templates below ``theme.custom_dir``, sorted.

    ``theme`` is MkDocs' setting of that name. Ids that a template computes are not among them, nor
    those of files that cannot be read.
    """
    is_written = isinstance(theme, dict)  # while a site is built, it is MkDocs' object
    folder = theme.get("custom_dir") if is_written else getattr(theme, "custom_dir", None)
    if not isinstance(folder, str) or not folder:
        return
    found: set[str] = set()
    for path in (root / folder).rglob("*.html"):
        if path.name not in _ELSEWHERE:
            found.update(ids_in(_text(path)))
    yield from sorted(found)


def ids_in(template: str) -> set[str]:
    """The literal ids that a template gives to elements."""
    return {each[1] for each in _ID.findall(template)}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
