"""What the pages of a site use, and not its layouts alone."""

import re
from collections.abc import Iterable, Iterator

from mkdocs_tandem.importing.origin import JekyllSite
from mkdocs_tandem.source import Source

_INCLUDE = re.compile(r"\{%-?\s*include\w*\s+([^\s%]+)")
_DATA = re.compile(r"\bsite\.data(?:\.([\w-]+)|\[)")


def used_includes(site: JekyllSite) -> dict[str, Source]:
    """The includes that pages use, or that their own includes use; all if a name is made up."""
    used: dict[str, Source] = {}
    waiting = [page.own for page in site.pages]
    while waiting:
        for name in _INCLUDE.findall(waiting.pop().text):
            if "{{" in name:
                return site.includes
            if name in site.includes and name not in used:
                used[name] = site.includes[name]
                waiting.append(site.includes[name])
    return {name: used[name] for name in site.includes if name in used}


def used_data(site: JekyllSite, sources: Iterable[Source]) -> Iterator[str]:
    """The data files that some texts use; all if a name is made up."""
    names = {found[1] for source in sources for found in _DATA.finditer(source.text)}
    for path in site.data:
        if None in names or path.partition("/")[0].partition(".")[0] in names:
            yield path
