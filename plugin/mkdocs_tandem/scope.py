"""What the template of a page sees."""

import posixpath
from collections.abc import Mapping
from typing import Any

from mkdocs_tandem.address import address
from mkdocs_tandem.audience import Audience
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source


def scope(
    source: Source, audience: Audience | None, settings: Settings, site: Mapping[str, Any]
) -> dict[str, Any]:
    """The names that a page's template can use: ``page`` and ``site``."""
    path = posixpath.relpath(source.path, settings.docs)
    page: dict[str, Any] = {
        "path": path,
        "name": posixpath.basename(path),
        "url": address(source, audience, settings),
        "title": posixpath.splitext(posixpath.basename(path))[0].replace("-", " ").capitalize(),
        **source.front_matter,
    }
    if audience is None:
        return {"page": page, "site": dict(site)}
    page[settings.audience_key] = audience.name
    return {"page": page, "site": {**site, **audience.variables}}
