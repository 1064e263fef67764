"""What the template of a page sees."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from mkdocs_tandem.address import address, path_of, readers
from mkdocs_tandem.audience import Audience
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source


def scope(
    source: Source, audience: Audience | None, settings: Settings, site: Mapping[str, Any]
) -> dict[str, Any]:
    """The names that a page's template can use: ``page``, and ``site`` with an audience's own."""
    own = audience.variables if audience else {}
    return {"page": page(source, audience, settings), "site": {**site, **own}}


def page(source: Source, audience: Audience | None, settings: Settings) -> dict[str, Any]:
    """What templates read as ``page``, as Jekyll has it."""
    path, url = path_of(source, settings), address(source, audience, settings)
    values: dict[str, Any] = {**source.front_matter}
    if source.collection:
        values = _of_collection(source, path, url) | values
    else:
        values["dir"] = url if url.endswith("/") else posixpath.dirname(url) or "/"
    values |= {"name": posixpath.basename(path), "url": url}
    values.setdefault("path", path)
    if audience is not None:
        values[settings.audience_key] = audience.name
    return values


def listing(
    sources: Iterable[Source], audience: Audience | None, settings: Settings
) -> dict[str, list[dict[str, Any]]]:
    """The pages that an audience reads, and those of each collection, for templates to go through.

    Those of collections have their texts as they are written.
    """
    found: dict[str, list[dict[str, Any]]] = {"pages": []}
    for source in sources:
        if audience in readers(source, settings) or None in readers(source, settings):
            own = audience if audience in readers(source, settings) else None
            values = page(source, own, settings)
            if source.collection:
                values["content"] = source.body
            found.setdefault(source.collection or "pages", []).append(values)
    return found


def _of_collection(source: Source, path: str, url: str) -> dict[str, Any]:
    stem, ending = posixpath.splitext(posixpath.basename(path))
    slug = str(source.front_matter.get("slug") or stem)
    return {
        "collection": source.collection,
        "relative_path": path,
        "id": posixpath.join(posixpath.dirname(url.rstrip("/")), slug),
        "title": " ".join(part.capitalize() for part in stem.split("-")),
        "slug": stem,
        "ext": ending,
        "draft": False,
        "categories": [],
        "tags": [],
    }
