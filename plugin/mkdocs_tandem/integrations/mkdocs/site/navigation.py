"""A navigation for each audience."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, get_navigation
from mkdocs.structure.pages import Page

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.pages.variant import Variant

_Paths = Mapping[str | None, set[str]]
"""The paths of pages that each audience reads; for ``None`` those that any of them does."""


def navigation(
    nav: list[Any],
    variants: Mapping[str, Variant],
    settings: Settings,
    unpublished: Iterable[str] = (),
) -> list[Any]:
    """A tab for each audience, then what is the same for everyone.

    ``unpublished`` are the paths of pages that no audience reads.
    """
    paths: dict[str | None, set[str]] = {audience.name: set() for audience in settings.audiences}
    for uri, variant in variants.items():
        if variant.audience:
            paths[variant.audience.name].add(uri.partition("/")[2])
    paths[None] = {path for several in paths.values() for path in several} | {*unpublished}
    tabs = [
        {audience.title: entries}
        for audience in settings.audiences
        if (entries := list(_entries(nav, paths, audience.name)))
    ]
    shared = list(_entries(nav, paths, None))
    first = [entry for entry in shared[:1] if _path(entry) == "index.md"]
    return [*first, *tabs, *shared[len(first) :]]


def _entries(nav: Any, paths: _Paths, audience: str | None) -> Iterator[Any]:
    """The entries of a navigation that are there for an audience; ``None``: for everyone."""
    for entry in nav if isinstance(nav, list) else [nav]:
        if isinstance(entry, str):
            path = _mapped(entry, paths, audience)
            if path:
                yield path
        elif isinstance(entry, Mapping):
            for title, value in entry.items():
                if isinstance(value, str):
                    path = _mapped(value, paths, audience)
                    inner: Any = path
                else:
                    inner = list(_entries(value, paths, audience))
                if inner:
                    yield {title: inner}


def _mapped(path: str, paths: _Paths, audience: str | None) -> str | None:
    """The page of an entry of the navigation for an audience; ``None`` if there is none."""
    if audience is not None:
        return f"{audience}/{path}" if path in paths[audience] else None
    return None if path in paths[None] else path


def _path(entry: Any) -> Any:
    return next(iter(entry.values())) if isinstance(entry, Mapping) else entry


def split(nav: Navigation, names_by_path: Mapping[str, str]) -> dict[str | None, Navigation]:
    """A navigation for each audience, in which those of others are a link to their first page.

    ``names_by_path`` are the names of audiences by the paths of their files. The navigation for
    ``None`` is for pages that everyone reads. So no page carries the entries of others, nor the
    time to render them.
    """
    owners = [(item, _owner(item, names_by_path)) for item in nav.items]
    names = {owner for _, owner in owners}
    return {
        name: Navigation(
            [item if owner in (None, name) else _link(item) for item, owner in owners],
            [page for page in nav.pages if _audience(page, names_by_path) in (None, name)],
        )
        for name in {None, *names}
    }


def _owner(item: StructureItem, names_by_path: Mapping[str, str]) -> str | None:
    """The audience of a tab; ``None`` if it is of no audience."""
    owners = (
        {_audience(page, names_by_path) for page in _pages(item)} if item.is_section else {None}
    )
    return next(iter(owners)) if len(owners) == 1 else None


def _pages(item: Any) -> Iterator[Page]:
    if item.is_page:
        yield item
    for child in item.children or ():
        yield from _pages(child)


def _audience(page: Page, names_by_path: Mapping[str, str]) -> str | None:
    return names_by_path.get(page.file.src_uri) or None


def _link(item: StructureItem) -> Link:
    """The link of an audience's tab: to its first page, as in the theme."""
    return Link(item.title or "", next(_pages(item)).url)


_MAKERS = ("awesome-nav", "awesome-pages")


def outline(files: Files, config: MkDocsConfig) -> list[Any] | None:
    """The navigation that other plugins make of files such as ``.nav.yml``, in the form of ``nav``.

    ``None`` without such a plugin. Called before a page has a file for each audience.

    They are not asked again in this build; nor is ``literate-nav``, which has changed the settings
    already and would warn that files have changed since.
    """
    makers = [config.plugins[name] for name in _MAKERS if name in config.plugins]
    asked = [*makers, config.plugins.get("literate-nav")]
    events = config.plugins.events["nav"]
    events[:] = [event for event in events if getattr(event, "__self__", config) not in asked]
    hooks = [maker.on_nav for maker in makers if hasattr(maker, "on_nav")]
    if not hooks:
        return None
    nav = get_navigation(files, config)
    for hook in hooks:
        nav = hook(nav, config=config, files=files) or nav
    for file in files.documentation_pages(inclusion=InclusionLevel.all):
        file.page = None
    return _written(nav.items)


def _written(items: Iterable[StructureItem]) -> list[Any]:
    return [_written_entry(item) for item in items]


def _written_entry(item: Any) -> Any:
    if item.is_section:
        return {item.title: _written(item.children)}
    path = item.file.src_uri if item.is_page else item.url
    title = vars(item).get("title")  # a page without one has that of its text
    return {title: path} if title else path
