"""Pages that a site has from plugins and hooks of its host."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.source import Source

_COLLECT = "mkdocs_tandem.integrations.mkdocs.collection:collect"
"""Looked up by name: the host is imported only for sites that need it."""


class HostPagesError(Exception):
    """The host cannot collect the pages; the message is one line with the reason."""


@dataclass(frozen=True)
class HostPages:
    """The pages and files of a site, as its host collects them."""

    pages: Sequence[tuple[Source, list[Finding]]] | None = None
    """Each page with its findings; ``None`` if the folder of pages has them all."""
    files: Sequence[str] | None = None
    """Paths of the other files that are published, relative to the site."""
    nav: Any = None
    """The navigation of the configuration, as plugins have completed it."""
    note: str = ""
    """Which plugins were left out and why; empty if none was."""


def host_pages(settings: Settings) -> HostPages:
    """The pages of a site with those that plugins and hooks make, if it has any of these."""
    if not settings.generators:
        return HostPages()
    collect: Callable[[Settings], HostPages] = resolve_name(_COLLECT)
    try:
        return collect(settings)
    except HostPagesError as error:
        names = ", ".join(settings.generators)
        note = f"pages made by {names} are checked by 'mkdocs build' only: {error}"
        return HostPages(note=note)
