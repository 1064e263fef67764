"""Front matter keys that Material reads in another way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mkdocs_tandem.commands.import_jekyll.pages import MigratedPage
from mkdocs_tandem.commands.import_jekyll.plan import Loss
from mkdocs_tandem.source import Location

PREFIX = "jekyll_"
_EXPECTED: Mapping[str, type] = {"hide": list, "search": dict, "tags": list}
"""Keys that Material reads, with the type that it needs."""
_NAMES = ("template", "icon", "status")
"""Keys whose values name files or words of the theme."""


def clashing(pages: list[MigratedPage]) -> frozenset[str]:
    """The keys that a build would stop at, or read otherwise, on some page.

    Not those that pages have by ``defaults``: their pages would lack the new name.
    """
    found = {key for page in pages for key in _clashing(page)}
    given = {
        key
        for page in pages
        for key in found
        if key in page.pages[0].source.front_matter and key not in page.pages[0].own.front_matter
    }
    return frozenset(found - given)


def _clashing(page: MigratedPage) -> Iterator[str]:
    said = {key: it for key, it in page.pages[0].own.front_matter.items() if key not in page.added}
    yield from (key for key in _NAMES if key in said)
    yield from (
        key for key, kind in _EXPECTED.items() if key in said and not isinstance(said[key], kind)
    )


def renamed(page: MigratedPage, keys: frozenset[str]) -> MigratedPage:
    """A page with other names for the keys of its own front matter that clash."""
    own = page.pages[0].own.front_matter
    given = {f"{PREFIX}{key}": own[key] for key in sorted(keys) if key in own}
    gone = {key for key in keys if key in own}
    if not gone:
        return page
    return replace(page, added={**given, **page.added}, dropped=page.dropped | gone)


def with_names(text: str, keys: frozenset[str]) -> str:
    """A template that reads the keys of pages by their new names."""
    for key in sorted(keys):
        text = re.sub(rf"(\{{[{{%][^{{}}]*?\bpage\.){key}\b", rf"\1{PREFIX}{key}", text)
    return text


def told(pages: list[MigratedPage], keys: frozenset[str]) -> Iterator[Loss]:
    """The renamed keys, with the first page of each."""
    for key in sorted(keys):
        page = next(it for it in pages if key in it.pages[0].own.front_matter)
        what = f"the key '{key}', which Material reads, is '{PREFIX}{key}' now, in templates, too"
        yield Loss(
            Location(page.pages[0].source.path), what, "give it back where you mean Material's"
        )
