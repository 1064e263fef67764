"""A built site whose pages are built anew one by one, as long as none comes, goes or moves."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from mkdocs_tandem.address import address, destination, former, readers
from mkdocs_tandem.check.leak import Private
from mkdocs_tandem.frontmatter import decoded
from mkdocs_tandem.integration.mkdocs.keeping.indexing import SEARCHING, index_of
from mkdocs_tandem.integration.mkdocs.publication import Publication, navigation
from mkdocs_tandem.integration.mkdocs.serving.outline import Outline, OutlineError
from mkdocs_tandem.integration.mkdocs.serving.postponing import READING, WRITING
from mkdocs_tandem.project import Project
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.source import Source
from mkdocs_tandem.variant import Variant

_SINGLE = {"search", "material/search", "tandem", "redirects", "macros"}
"""Plugins whose work on the whole site does not depend on the texts of pages."""
_WHOLE = ("files", "nav", "env", "post_build", "pre_template", "post_template")
"""Events in which a plugin may gather what pages say."""
_PRIVATE = (READING, WRITING, "_build_theme_template")
_READ = {
    "markdown",
    "content",
    "toc",
    "meta",
    "_title_from_render",
    "present_anchor_ids",
    "links_to_anchors",
}
"""What a page has of its text, wherever it stands in the navigation."""
_HEADING = re.compile(r"\A\s*# ([^\n]*)")


class StructureError(Exception):
    """More has changed than pages in their places."""


@dataclass(frozen=True)
class Revision:
    """Pages that have changed."""

    sources: list[Source]
    files: list[File]
    """Those that stand for them in the site."""
    is_seen_elsewhere: bool = False
    """Whether other pages may show something of them: titles and front matter."""
    is_everywhere: bool = False
    """Whether all pages show something else now: the navigation."""


@dataclass
class Built:
    """What a build has left."""

    config: MkDocsConfig
    project: Project
    publication: Publication | None
    files: Files
    nav: Navigation
    env: Environment
    outline: Outline | None
    """The configuration; ``None`` if there is no file, or none that can be taken apart."""
    adopt: Callable[[Navigation], bool]
    """Takes a navigation for the one of all pages; whether that is possible."""
    forget: Callable[[], None]
    """Lets go of what is remembered of the navigation."""
    indexed: Callable[[], None]
    """Is told once the entries of all pages are in the search index."""
    is_postponed: bool
    """Whether pages are still to be written, and to be looked at for the search index."""
    unread: set[str]
    """The paths of pages that are to be read before that."""
    _due: dict[str, Variant] = field(default_factory=dict)
    """What is to be read of files that were not read since it has changed, by their paths."""

    @staticmethod
    def is_possible() -> bool:
        """Whether MkDocs has what builds one page."""
        return all(hasattr(mkdocs_build, name) for name in _PRIVATE)

    @staticmethod
    def gathers(config: MkDocsConfig) -> bool:
        """Whether a plugin may look at all pages together."""
        return any(not _is_single(name, plugin) for name, plugin in config.plugins.items())

    def revise(self, paths: Iterable[Path]) -> Revision:
        """What changed files have changed of pages.

        Raises:
            StructureError: if anything else may have changed.
        """
        if self.gathers(self.config):
            raise StructureError("a plugin that gathers what pages say")
        if self.project.jekyll.collections:
            raise StructureError("collections, whose documents other pages may show")
        paths = set(paths)
        if self.config.config_file_path and paths == {Path(self.config.config_file_path).resolve()}:
            return self._navigated()
        sources, parts = self._changed(paths)
        files: list[File] = []
        is_seen_elsewhere = False
        before: dict[str, str] = {}
        for source in sources.values():
            before |= self._keep_in_place(source)
        self.project = self.project.reread(parts) if parts else self.project
        for source in sources.values():
            self.project = self.project.revised(source)
        if self.publication:
            self.publication.project = self.project
        for source in sources.values():
            for file, is_seen in self._renewed(source, before):
                files.append(file)
                is_seen_elsewhere |= is_seen
        return Revision(list(sources.values()), files, is_seen_elsewhere)

    def _navigated(self) -> Revision:
        """Put the pages, as they are, into another navigation.

        Those whose titles are others now are the ones that have changed.
        """
        before = [(file, file.page, file.page.title) for file in self.documents if file.page]
        nav = get_navigation(self._unfiled(), self.config)
        if not self.adopt(nav):
            raise StructureError("a navigation that entries cannot be remembered of")
        self.nav = nav
        retitled: list[File] = []
        for file, old, title in before:
            page = file.page or Page(None, file, self.config)
            vars(page).update({name: it for name, it in vars(old).items() if name in _READ})
            if page.title != title:
                retitled.append(file)
        return Revision([], retitled, is_everywhere=True)

    def _unfiled(self) -> Files:
        """The files of the site, none of which is in a navigation; the new one is in the settings.

        Raises:
            StructureError: if more has changed than the navigation, or more depends on it.
        """
        project, path = self.project, Path(self.config.config_file_path or "")
        if self.outline is None or Private(project.settings.audiences):
            raise StructureError("words that the navigation must not have")
        for name, plugin in self.config.plugins.items():
            if name != "tandem" and hasattr(plugin, "on_nav"):
                raise StructureError(f"a plugin that looks at the navigation: '{name}'")
        try:
            outline = Outline.of(path.read_text("utf-8-sig"))
            if outline.rest != self.outline.rest:
                raise StructureError(str(path))
            nav = outline.nav
        except (OutlineError, OSError, ValueError) as error:
            raise StructureError(str(error)) from error
        self.outline = outline
        if self.publication:
            nav = navigation(nav, self.publication.variants, project.settings)
        self.config.nav = nav
        for file in self.files.documentation_pages(inclusion=InclusionLevel.all):
            file.page = None
        return self.files

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
        self.unread.discard(file.src_uri)
        if file.src_uri in self._due:
            file.content_string = self.project.marked(self._due.pop(file.src_uri))
        mkdocs_build._populate_page(page, self.config, self.files)  # noqa: SLF001 -- no other way
        level = self.config.validation.links.anchors
        page.validate_anchor_links(files=self.files, log_level=level)
        return before != (page.title, page.meta)

    def write(self, file: File) -> None:
        """Write the page of a file, and its entries in the search index, as it is now."""
        page = file.page
        if page is None:
            raise StructureError(file.src_uri)
        if file.src_uri in self.unread:
            self.read(file)
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
        """Write the pages that no file stands for, such as that of errors."""
        for name in self.config.theme.static_templates:
            mkdocs_build._build_theme_template(  # noqa: SLF001 -- as above
                name, self.env, self.files, self.config, self.nav
            )

    def write_search(self) -> None:
        """Write the search index as it is now."""
        plugins = [it for name, it in self.config.plugins.items() if name in SEARCHING]
        self._index(plugins)
        for plugin in plugins:
            plugin.on_post_build(config=self.config)
        if self.publication:
            self.publication.write_beside(Path(self.config.site_dir))

    def _index(self, plugins: Iterable[Any]) -> None:
        """Let the entries of all pages be in the index, in the order of the pages."""
        entries = index_of(self.config.plugins.items())
        indexed = {_page_of(entry) for entry in entries}
        pages = {file.page.url: (file, file.page) for file in self.documents if file.page}
        for file, page in pages.values() if self.is_postponed else ():
            if page.url not in indexed:
                if file.src_uri in self.unread:
                    self.read(file)
                with _as_it_was(page):
                    for plugin in plugins:
                        plugin.on_page_context({}, page=page, config=self.config, nav=self.nav)
        order = {url: at for at, url in enumerate(pages)}
        entries.sort(key=lambda entry: order.get(_page_of(entry), -1))
        if self.is_postponed:
            self.is_postponed = False
            self.indexed()

    def _changed(self, paths: set[Path]) -> tuple[dict[str, Source], list[str]]:
        """The pages that files are, or are part of, by their paths; and those of such parts."""
        root = self.project.settings.root.resolve()
        known = {source.path: source for source in self.project.pages}
        found: dict[str, Source] = {}
        parts: list[str] = []
        for path in sorted(paths):
            if self._has_passed(path):
                continue
            if not path.is_file() or not path.is_relative_to(root):
                raise StructureError(str(path))
            shown = path.relative_to(root).as_posix()
            if shown in known:
                found[shown] = _reread(known[shown], path)
                continue
            showing = [it for it in known.values() if self._shows(it, shown)]
            if not showing:
                raise StructureError(shown)
            parts.append(shown)
            for source in showing:
                found.setdefault(source.path, replace(source))
        return found, parts

    def _has_passed(self, path: Path) -> bool:
        """Whether a file is gone that was no part of the site: editors write such for a moment."""
        docs, root = Path(self.config.docs_dir).resolve(), self.project.settings.root.resolve()
        if path.exists() or not path.is_relative_to(docs):
            return False
        if path.is_relative_to(root) and self.project.has_part(path.relative_to(root).as_posix()):
            return False
        return path.relative_to(docs).as_posix() not in self.files.src_uris

    def _keep_in_place(self, source: Source) -> dict[str, str]:
        """The texts of a page until now, by the paths of their files.

        Raises:
            StructureError: if it comes, goes or moves, or others may go through its front matter.
        """
        settings, jekyll = self.project.settings, self.project.jekyll
        before = next(page for page in self.project.pages if page.path == source.path)
        texts = dict(map(self._until_now, self.project.variants(before)))
        after = jekyll.adopted(source)
        if before.front_matter == after.front_matter:
            return texts
        if set(_places(before, settings)) != set(_places(after, settings)):
            raise StructureError(f"the place of '{source.path}'")
        listed = (name for each in self.project.all_variants() for name in each.data)
        if any(name[:1] == ("pages",) for name in listed):
            raise StructureError("a page that goes through all pages")
        return texts

    def _until_now(self, variant: Variant) -> tuple[str, str]:
        """The path and the text of the file of a variant.

        One that was not rendered must not be now: what it includes may have changed already.
        """
        uri = destination(variant.source, variant.audience, self.project.settings)
        file = self.files.src_uris.get(uri)
        return uri, _text(variant) if variant.is_rendered or not file else file.content_string

    def _shows(self, source: Source, path: str) -> bool:
        return any(path in variant.files for variant in self.project.variants(source))

    def _renewed(self, source: Source, texts: Mapping[str, str]) -> Iterator[tuple[File, bool]]:
        """The files of a page whose texts are others now, and whether others show more of it."""
        for variant in self.project.variants(source):
            uri = destination(source, variant.audience, self.project.settings)
            file = self.files.src_uris.get(uri)
            if file is None:
                raise StructureError(uri)
            before, after = texts.get(uri, ""), _text(variant)
            if before == after:
                continue
            self._due[uri] = variant  # its examples are looked at when somebody asks for it
            yield file, _told(before) != _told(after)
            compared = self.publication and self.publication.renew(uri, variant)
            if compared:
                yield compared, False


def _reread(known: Source, path: Path) -> Source:
    source, findings = decoded(known.path, path.read_bytes())
    if findings:
        raise StructureError(f"the front matter of '{known.path}'")
    return source


def _places(source: Source, settings: Settings) -> Iterator[Any]:
    """Where a page is in the site, for whom, and where it was."""
    for audience in readers(source, settings):
        yield destination(source, audience, settings), address(source, audience, settings)
        yield from former(source, audience, settings)


def _text(variant: Variant) -> str:
    """What a page says, with the front matter of its source."""
    return variant.source.text[: variant.source.body_start] + variant.text


def _told(text: str) -> tuple[str, Any]:
    """The heading that a page begins with, and its front matter."""
    body, values = meta.get_data(text)
    found = _HEADING.match(body)
    return (found[1].strip() if found else ""), values


@contextmanager
def _as_it_was(page: Page) -> Iterator[None]:
    """Let a page be written, or indexed, once more: both may change what it says."""
    content = page.content
    yield
    page.content = content


def _page_of(entry: dict[str, Any]) -> str:
    """The address of the page that an entry of the search index leads to."""
    return str(entry["location"]).partition("#")[0]


def _is_single(name: str, plugin: Any) -> bool:
    """Whether a plugin does nothing that one page's text may change for others."""
    return name in _SINGLE or not any(hasattr(plugin, f"on_{event}") for event in _WHOLE)
