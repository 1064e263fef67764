"""Who reads a page, where it is published, and what its template sees there."""

import posixpath
from collections.abc import Mapping
from typing import Any

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source


def readers(source: Source, settings: Settings) -> tuple[Audience | None, ...]:
    """The audiences that a page is rendered for; ``None`` stands for all of them at once.

    The front matter names one by the audience key, or several by ``audiences``. A name that is
    none of them, or an empty list, makes a page that is the same for everyone.
    """
    key = source.front_matter.get(settings.audience_key)
    if isinstance(key, str):
        return (settings.audience(key),)
    named = source.front_matter.get("audiences")
    if isinstance(named, list):
        chosen = tuple(one for one in settings.audiences if one.name in named)
        return chosen or (None,)
    return settings.audiences or (None,)


def destination(source: Source, audience: Audience | None, settings: Settings) -> str:
    """Path of the Markdown file that stands for the page in the site: ``b2b/callbacks.md``."""
    path = posixpath.relpath(source.path, settings.docs)
    return path if audience is None else f"{audience.name}/{path}"


def scope(
    source: Source, audience: Audience | None, settings: Settings, site: Mapping[str, Any]
) -> dict[str, Any]:
    """The names that a page's template can use: ``page`` and ``site``."""
    path = posixpath.relpath(source.path, settings.docs)
    page: dict[str, Any] = {
        "path": path,
        "name": posixpath.basename(path),
        "url": url(destination(source, audience, settings)),
        "title": posixpath.splitext(posixpath.basename(path))[0].replace("-", " ").capitalize(),
        **source.front_matter,
    }
    if audience is None:
        return {"page": page, "site": dict(site)}
    page[settings.audience_key] = audience.name
    return {"page": page, "site": {**site, **audience.variables}}


def url(path: str) -> str:
    """The address of a page below the site's: ``/b2b/callbacks/`` for ``b2b/callbacks.md``."""
    stem = posixpath.splitext(path)[0]
    folder, name = posixpath.split(stem)
    if name.lower() in {"index", "readme"}:
        return f"/{folder}/" if folder else "/"
    return f"/{stem}/"
