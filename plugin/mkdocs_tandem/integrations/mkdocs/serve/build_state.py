"""The site while MkDocs serves it: its pages are built again one by one, or on request."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.integrations.mkdocs.build_cache.search_entries import SEARCHING, index_of
from mkdocs_tandem.integrations.mkdocs.private_names import is_known
from mkdocs_tandem.integrations.mkdocs.serve.navigation_source import NavigationSource
from mkdocs_tandem.integrations.mkdocs.site import PublishedSite
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project

READING, WRITING = "_populate_page", "_build_page"
"""What MkDocs reads and writes a page with."""
_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content")
"""Events in which other plugins may change a page's text, and so its title."""


@contextmanager
def postponed(config: MkDocsConfig, is_known: Callable[[Page], bool]) -> Iterator[set[str]]:
    """Meanwhile, no page is written; the paths of pages that are not read, either.

    These are the ones for which ``is_known`` is true: all that other pages show of them is known.
    """
    unread: set[str] = set()
    read, write = getattr(mkdocs_build, READING), getattr(mkdocs_build, WRITING)
    others = (plugin for name, plugin in config.plugins.items() if name != "tandem")
    is_ours = not any(hasattr(it, f"on_{event}") for it in others for event in _EVENTS)

    def read_if_unknown(page: Page, *rest: Any) -> None:
        if is_ours and is_known(page):
            unread.add(page.file.src_uri)
        else:
            read(page, *rest)

    setattr(mkdocs_build, READING, read_if_unknown)
    setattr(mkdocs_build, WRITING, lambda *_, **__: None)
    try:
        yield unread
    finally:
        setattr(mkdocs_build, READING, read)
        setattr(mkdocs_build, WRITING, write)


_SINGLE = {"search", "material/search", "tandem", "redirects", "macros"}
"""Plugins whose work on the whole site does not depend on the texts of pages."""
_WHOLE = ("files", "nav", "env", "post_build", "pre_template", "post_template")
"""Events in which a plugin may gather what pages say."""
_PRIVATE = (READING, WRITING, "_build_theme_template")


class StructureError(Exception):
    """More has changed than pages in their places."""


@dataclass
class BuildState:
    """What a build has left."""

    config: MkDocsConfig
    project: Project
    publication: PublishedSite | None
    files: Files
    nav: Navigation
    env: Environment
    outline: NavigationSource | None
    """The configuration; ``None`` if there is no file, or none that can be taken apart."""
    adopt: Callable[[Navigation], bool]
    """Takes a navigation for the one of all pages; whether that is possible."""
    forget: Callable[[], None]
    """Lets go of what is remembered of the navigation."""
    indexed: Callable[[], None]
    """Called once the entries of all pages are in the search index."""
    is_postponed: bool
    """Whether it has left pages to be written, and to be looked at for the search index."""
    unread: set[str]
    """The paths of pages that are to be read before that."""
    due: dict[str, Variant] = field(default_factory=dict)
    """What is to be read of files that were not read since it has changed, by their paths."""
    _unindexed: dict[str, File] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.is_postponed:
            self._unindexed = {file.src_uri: file for file in self.documents}

    @staticmethod
    def is_possible() -> bool:
        """Whether MkDocs has what builds one page."""
        return is_known(*_PRIVATE)

    @staticmethod
    def gathers(config: MkDocsConfig) -> bool:
        """Whether a plugin may look at all pages together."""
        return any(not _is_single(name, plugin) for name, plugin in config.plugins.items())

    @property
    def documents(self) -> Sequence[File]:
        """The files of all pages."""
        return self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)

    def read(self, file: File) -> bool:
        """Make HTML of a page as it is now; whether other pages show something else of it."""
        page = file.page
        if page is None:
            raise StructureError(file.src_uri)
        before = page.title, page.meta
        is_read = file.src_uri not in self.unread
        self.unread.discard(file.src_uri)
        if file.src_uri in self.due:
            origin = file.abs_src_path
            file.content_string = self.project.publisher.marked(self.due.pop(file.src_uri))
            file.abs_src_path = origin
        mkdocs_build._populate_page(page, self.config, self.files)  # noqa: SLF001 -- no other way
        level = self.config.validation.links.anchors
        page.validate_anchor_links(files=self.files, log_level=level)
        return before[0] != page.title or (is_read and before[1] != page.meta)

    def write(self, file: File) -> None:
        """Write the page of a file, and its entries in the search index, as it is now."""
        page = file.page
        if page is None:
            raise StructureError(file.src_uri)
        if file.src_uri in self.unread:
            self.read(file)
        self._unindexed.pop(file.src_uri, None)
        entries = index_of(self.config.plugins.items())
        entries[:] = [entry for entry in entries if _page_of(entry) != page.url]
        with _as_it_was(page):
            mkdocs_build._build_page(  # noqa: SLF001 -- as above
                page,
                self.config,
                self.documents,
                self.nav,
                self.env,
                excluded=file.inclusion.is_excluded(),
            )

    def write_templates(self) -> None:
        """Write the pages that no file represents, such as that of errors."""
        for name in self.config.theme.static_templates:
            mkdocs_build._build_theme_template(  # noqa: SLF001 -- as above
                name, self.env, self.files, self.config, self.nav
            )

    def index(self, most: int) -> bool:
        """Look at so many pages for the search index; whether more are to be looked at."""
        for uri in list(self._unindexed)[:most]:
            file = self._unindexed.pop(uri)
            if uri in self.unread:
                self.read(file)
            page = file.page
            if page is not None:
                with _as_it_was(page):
                    for plugin in self._searching:
                        plugin.on_page_context({}, page=page, config=self.config, nav=self.nav)
        return bool(self._unindexed)

    def write_search(self) -> None:
        """Write the search index as it is now, its entries in the order of the pages."""
        self.index(len(self._unindexed))
        if self.is_postponed:
            self.is_postponed = False
            self.indexed()
        pages = [file.page for file in self.documents]
        order = {page.url: at for at, page in enumerate(pages) if page}
        index_of(self.config.plugins.items()).sort(key=lambda it: order.get(_page_of(it), -1))
        for plugin in self._searching:
            plugin.on_post_build(config=self.config)
        if self.publication:
            self.publication.write_beside(Path(self.config.site_dir), self.config)

    @property
    def _searching(self) -> list[Any]:
        return [it for name, it in self.config.plugins.items() if name in SEARCHING]


@contextmanager
def _as_it_was(page: Page) -> Iterator[None]:
    """Restore a page after it was written or indexed: both may change its text."""
    content = page.content
    yield
    page.content = content


def _page_of(entry: dict[str, Any]) -> str:
    """The address of the page of an entry of the search index."""
    return str(entry["location"]).partition("#")[0]


def _is_single(name: str, plugin: Any) -> bool:
    """Whether a plugin does nothing that one page's text may change for others."""
    return name in _SINGLE or not any(hasattr(plugin, f"on_{event}") for event in _WHOLE)


@dataclass
class RunMode:
    """One run of MkDocs, with the builds that it makes."""

    command: str
    """``build``, ``gh-deploy`` or ``serve``."""
    is_dirty: bool
    """Whether MkDocs reads only pages that have changed."""
    is_heard: bool | None = None
    """Whether requests of browsers reach us first; ``None`` if that is not known yet."""

    @property
    def is_serving(self) -> bool:
        return self.command == "serve"

    def is_ours(self, settings: Settings) -> bool:
        """Whether we, not MkDocs, know what is to be built while it serves."""
        return settings.enabled and settings.speed.serving and not self.is_dirty

    def postpones(self, settings: Settings, config: MkDocsConfig) -> bool:
        """Whether pages are written on request, not by a build."""
        if not self.is_serving or not self.is_ours(settings):
            return False
        is_heard = _is_livereloading() if self.is_heard is None else self.is_heard
        return is_heard and BuildState.is_possible() and not BuildState.gathers(config)


def _is_livereloading() -> bool:
    """Whether the command is ``mkdocs serve``, which lets plugins change what it answers with.

    With ``--no-livereload`` it does not, and deferred pages would never be written.
    """
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get("livereload") is True
