"""Who reads a site of Jekyll's."""

import re
from collections import Counter
from collections.abc import Iterator

from mkdocs_tandem.importing.origin import JekyllSite

_ASKED = re.compile(r"""\bpage\.([A-Za-z_]\w*)\s*(?:==|!=)\s*["']([\w-]+)["']""")
_NAME = re.compile(r"[A-Za-z0-9][\w-]*", re.ASCII)
_USUAL = ("subsection", "audience")
_OTHERS = frozenset({"layout", "title", "url", "name", "path", "collection", "id", "slug"})
"""What conditions ask for, too."""
_SHORT = 4


def audience_key(site: JekyllSite, wanted: str | None) -> str:
    """What pages say in their front matter, and conditions ask for, to tell audiences apart.

    ``wanted`` wins; else that which most conditions ask for and pages answer in several ways.
    """
    if wanted:
        return wanted
    asked: Counter[str] = Counter()
    for source in site.sources:
        asked.update(key for key, _ in _ASKED.findall(source.text))
    for key in dict.fromkeys([*_USUAL, *(key for key, _ in asked.most_common())]):
        if key not in _OTHERS and len(audience_names(site, key)) > 1:
            return key
    return "subsection"


def audience_names(site: JekyllSite, key: str) -> list[str]:
    """The audiences that pages name, in the order of the pages; none if no condition asks."""
    asked = {
        value
        for source in site.sources
        for name, value in _ASKED.findall(source.text)
        if name == key
    }
    names = list(dict.fromkeys(_named(site, key)))
    return names if asked.intersection(names) else []


def _named(site: JekyllSite, key: str) -> Iterator[str]:
    for page in site.pages:
        value = page.source.front_matter.get(key)
        if isinstance(value, str) and _NAME.fullmatch(value):
            yield value


def title(name: str) -> str:
    """What the tab of an audience says until somebody finds a better word."""
    return name.upper() if len(name) <= _SHORT else name.replace("-", " ").capitalize()
