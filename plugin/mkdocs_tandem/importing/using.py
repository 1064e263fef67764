"""What the pages of a site use, and not its layouts alone."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mkdocs_tandem.importing.origin import JekyllSite
from mkdocs_tandem.source import Source

_INCLUDE = re.compile(r"\{%-?\s*include(?:_cached)?\s+(\{\{.*?\}\}\S*|[^\s%]\S*)")
_BESIDE = re.compile(r"\{%-?\s*include_relative\s+(\{\{.*?\}\}\S*|[^\s%]\S*)")
_DATA = re.compile(r"\bsite\.data(?:\.([\w-]+)|\[)")


@dataclass
class _Used:
    """What was found so far, from one page on."""

    includes: dict[str, Source] = field(default_factory=dict)
    parts: dict[str, Source] = field(default_factory=dict)
    names_all: bool = False
    """Whether an include is named by an expression."""


def used(site: JekyllSite) -> tuple[dict[str, Source], dict[str, Source]]:
    """The includes and the parts that pages use, also through each other, in the site's order.

    All includes if the name of one is an expression; all parts below a page's folder if the name of
    a part is.
    """
    found = _Used()
    seen: set[tuple[str, str]] = set()
    waiting = [(page.own, posixpath.dirname(page.own.path)) for page in site.pages]
    while waiting:
        source, folder = waiting.pop()
        if (source.path, folder) not in seen:
            seen.add((source.path, folder))
            waiting += ((each, folder) for each in _used_by(source, folder, site, found))
    includes = site.includes if found.names_all else found.includes
    return (
        {name: site.includes[name] for name in site.includes if name in includes},
        {name: found.parts[name] for name in site.parts if name in found.parts},
    )


def _used_by(source: Source, folder: str, site: JekyllSite, found: _Used) -> Iterator[Source]:
    for name in _INCLUDE.findall(source.text):
        if "{{" in name:
            found.names_all = True
            yield from site.includes.values()
        path = name.strip("\"'").lstrip("/")
        if path in site.includes:
            found.includes[path] = site.includes[path]
            yield site.includes[path]
    for name in _BESIDE.findall(source.text):
        path = posixpath.normpath(posixpath.join(folder, name.strip("\"'").lstrip("/")))
        above = posixpath.join(folder, name.partition("{{")[0])
        named = [part for part in site.parts if part.startswith(above)] if "{{" in name else [path]
        for part in named:
            if part in site.parts:
                found.parts.setdefault(part, site.part(part))
                yield found.parts[part]


def used_data(site: JekyllSite, sources: Iterable[Source]) -> Iterator[str]:
    """The data files that some texts use; all if a name is an expression."""
    names = {found[1] for source in sources for found in _DATA.finditer(source.text)}
    for path in site.data:
        if "" in names or None in names or path.partition("/")[0].partition(".")[0] in names:
            yield path
