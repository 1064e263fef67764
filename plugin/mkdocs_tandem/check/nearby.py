"""The page that a link which leads nowhere was probably meant for."""

import posixpath

from mkdocs_tandem.published import Published
from mkdocs_tandem.variant import Variant

_LIKE = 0.75
"""How much of a path has to be the same."""


def closest(path: str, page: Variant, published: Published) -> str:
    """How Markdown on a page best links to what is closest to a path; empty if nothing is."""
    own = published.path(page)
    folder = f"{page.audience.name}/" if page.audience else ""
    known, suggestions = published.suggestions(folder, _stem)
    if path.startswith("/"):
        wanted = _stem(folder + path.strip("/").removeprefix(folder))
    else:
        wanted = _stem(posixpath.normpath(posixpath.join(posixpath.dirname(own), path)))
    same = suggestions.same_base(wanted)
    close = suggestions.closest(wanted, _LIKE) or (same[0] if len(same) == 1 else None)
    return _between(known[close], own) if close else ""


def relative(target: Variant, page: Variant, published: Published) -> str:
    """How Markdown on a page links to another page."""
    return _between(published.path(target), published.path(page))


def _between(target: str, page: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page))


def _stem(path: str) -> str:
    stem, ending = posixpath.splitext(path)
    return (stem if ending in (".md", ".html") else path).rstrip("/").removesuffix("/index")
