"""The published site of all audiences."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_date, get_relative_url

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import digest
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.integrations.mkdocs.site.compare import (
    FOLDER,
    ComparePage,
    compare_content,
    compare_pages,
    compare_uri,
)
from mkdocs_tandem.integrations.mkdocs.site.landing_page import (
    choice,
    choice_content,
    first_pages,
    icons,
    with_offers,
)
from mkdocs_tandem.integrations.mkdocs.site.navigation import split
from mkdocs_tandem.integrations.mkdocs.site.search import with_base, write_indexes
from mkdocs_tandem.integrations.mkdocs.site.sitemap import (
    Alternate,
    address_of,
    markdown_alternate,
    with_alternates,
    write_sitemap,
)
from mkdocs_tandem.integrations.mkdocs.site.switch import ways, with_switch
from mkdocs_tandem.integrations.mkdocs.site.tags import split_exports
from mkdocs_tandem.integrations.mkdocs.workbench import WorkbenchState
from mkdocs_tandem.output.html.labels import Labels
from mkdocs_tandem.output.html.switch import SwitchEntry
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project

_SEARCH = '<div class="md-search" data-md-component="search" role="dialog"'
_PATH = '<nav class="md-path" aria-label='
_NAME = re.compile(r'"[^"]*"')


def with_names(html: str, labels: Labels) -> str:
    """A page whose search has a name, and whose breadcrumbs do not share theirs.

    The page of another theme, or of another release, is left as it is.
    """
    search, crumbs = escape(labels.text("Search")), escape(labels.text("Breadcrumbs"))
    html = html.replace(f"{_SEARCH}>", f'{_SEARCH} aria-label="{search}">', 1)
    at = html.find(_PATH)
    name = _NAME.match(html, at + len(_PATH)) if at >= 0 else None
    return f'{html[: name.start()]}"{crumbs}"{html[name.end() :]}' if name else html


_NOT_INDEXED = '<meta name="robots" content="noindex">'


@dataclass(eq=False)
class PublishedSite:
    """The pages of a site that has audiences."""

    settings: Settings
    project: Project
    variants: dict[str, Variant]
    """By the path of the file that represents each."""
    files: Mapping[str, File]
    """The files of the variants, by the same paths."""
    compared: dict[str, ComparePage]
    """The pages that show what differs, by their paths."""
    choice: File | None
    """The landing page; ``None`` if the project has its own."""
    audience_names: Mapping[str, str]
    """The audiences of all files that are for one of them, by the paths of the files: those of
    variants, and of pages that a plugin has made for an audience."""
    all_files: Files
    icons: Mapping[str, str]
    """The icons of audiences on the landing page, by their names."""
    written: dict[str, int] = field(default_factory=dict)
    """Hashes of the HTML of pages that is nothing but their authors' text, by their files."""
    indexed: Mapping[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    """By the addresses of pages the hash of their HTML, and what search indexes have of it."""

    @classmethod
    def of(
        cls,
        project: Project,
        variants: Mapping[str, Variant],
        files: Files,
        config: MkDocsConfig,
        audience_names: Mapping[str, str],
    ) -> "PublishedSite":
        """Add the landing page and the comparisons to the files.

        ``audience_names`` are the audiences of files by their paths, empty for everyone.
        """
        settings = project.settings
        compared: dict[str, ComparePage] = {}
        if settings.compare and not any(uri.startswith(f"{FOLDER}/") for uri in files.src_uris):
            compared = compare_pages(variants, settings, config, project.site.labels)
        own = {uri: files.src_uris[uri] for uri in variants}
        has_home = any(file.dest_uri == "index.html" for file in files)
        asking = None if has_home else choice(config, settings)
        for file in (asking, *(page.file for page in compared.values())):
            if file is not None:
                files.append(file)
        names = {uri: name for uri, name in audience_names.items() if name}
        images = icons(config, settings, files) if asking else {}
        return cls(settings, project, dict(variants), own, compared, asking, names, files, images)

    @property
    def _labels(self) -> Labels:
        return self.project.site.labels

    def renew(self, uri: str, variant: Variant) -> File | None:
        """Take a variant for the one of its page until now; the file that compares it, if any."""
        self.variants[uri] = variant
        name = compare_uri(uri.partition("/")[2])
        compared = self.compared.get(name) if variant.audience else None
        if compared is None:
            return None
        several = (variant if it.audience == variant.audience else it for it in compared.variants)
        self.compared[name] = replace(compared, variants=tuple(several))
        return compared.file

    def variant(self, page: Page) -> Variant | None:
        """What a page shows; ``None`` if no author wrote it."""
        return self.variants.get(page.file.src_uri)

    def audience(self, page: Page) -> Audience | None:
        """Whom a page was written for; ``None``: everyone."""
        name = self.audience_names.get(page.file.src_uri)
        return next((it for it in self.settings.audiences if it.name == name), None)

    def owners(self) -> dict[str, str]:
        """The names of audiences by the addresses of their pages."""
        files = self.all_files.src_uris
        return {files[uri].url: name for uri, name in self.audience_names.items() if uri in files}

    def navigations(self, nav: Navigation) -> dict[str | None, Navigation]:
        """A navigation for each audience, and for ``None`` the one of what everyone reads.

        'Previous' and 'next' stay within the audience; breadcrumbs begin at the landing page.
        """
        for page in nav.pages:
            following = page.next_page
            if following and self.audience(page) != self.audience(following):
                following.previous_page = page.next_page = None
        found = split(nav, self.audience_names)
        for each in (nav, *found.values()):
            if self.choice and each.homepage is None:
                each.homepage = self.choice.page
        return found

    @property
    def workbench_state(self) -> WorkbenchState:
        """The pages for writers to work on."""
        return WorkbenchState(
            self.project, {file.url: self.variants[uri] for uri, file in self.files.items()}
        )

    def content(self, html: str, page: File) -> str:
        """What a page shows: examples that look one way; other pages than variants are filled."""
        if page is self.choice:
            return html + choice_content(page, self.project.site, self.files, self.icons)
        if page.src_uri in self.compared:
            compared = self.compared[page.src_uri]
            return html + compare_content(
                compared, self.project.publisher.filled, self.files, self._labels
            )
        if page.src_uri in self.variants:
            variant = self.variants[page.src_uri]
            return self.project.publisher.finished(variant, html, get_build_date())
        return html

    def page(self, html: str, page: Page) -> str:
        """A whole page with a switch to the other audiences, and a search within its own."""
        audience = self.audience(page)
        if audience is not None:
            html = with_base(html, audience.name)
        if page.file.src_uri in self.compared:
            html = html.replace("</head>", _NOT_INDEXED + "</head>", 1)
        return with_names(with_switch(html, *self._leading(page), self._labels), self._labels)

    def dressing(self, page: Page) -> bytes:
        """Fingerprint of all that ``page`` adds."""
        audience = self.audience(page)
        found, compare = self._leading(page)
        return digest(
            self.project.site.fingerprint,
            audience.name if audience else "",
            str(page.file.src_uri in self.compared),
            *(f"{way.audience.name} {way.is_here} {way.is_same_page} {way.url}" for way in found),
            compare or "",
        )

    def _leading(self, page: Page) -> tuple[list[SwitchEntry], str | None]:
        """Where a page leads for each audience, and where it is compared with theirs."""
        audience, uri = self.audience(page), page.file.src_uri
        path = uri.partition("/")[2] if audience or uri in self.compared else uri
        compared = self.compared.get(compare_uri(path)) if audience else None
        compare = get_relative_url(compared.file.url, page.url) if compared else None
        return list(ways(page.file, path, audience, self.settings.audiences, self.files)), compare

    def missing(self, html: str) -> str:
        """The error page (404); it may be shown at any address of the site."""
        base = f"{self.settings.base_url}/"
        found = [
            SwitchEntry(audience, base + file.url, is_here=False, is_same_page=True)
            for audience, file in first_pages(self.settings.audiences, self.files)
        ]
        html = with_offers(html, self.settings, self.files, self._labels)
        return with_names(with_switch(html, found, labels=self._labels), self._labels)

    def is_in_sitemap(self, file: File) -> bool:
        """Whether a page is listed: not if it shows again what others say."""
        return file.src_uri not in self.compared

    def sitemap(self, text: str) -> str:
        """The sitemap of the whole site, with the other audiences of each page."""
        return with_alternates(text, dict(self._alternates()))

    def write_beside(self, site: Path, config: MkDocsConfig) -> None:
        """Write the other files of each audience."""
        names = [audience.name for audience in self.settings.audiences]
        owners, files = self.owners(), self.all_files.src_uris
        write_indexes(site, names, owners)
        split_exports(site, names, owners, config)
        for name in names:
            own = [file for uri, file in files.items() if self.audience_names.get(uri) == name]
            write_sitemap(site, name, [file.page for file in own])

    def _alternates(self) -> Iterator[tuple[str, list[Alternate]]]:
        """The address of each page, with those of the same page for others and as Markdown."""
        for uri, file in self.files.items():
            found = list(self._for_others(uri)) if self.variants[uri].audience else []
            if self.settings.llms:
                found.append(markdown_alternate(file))
            yield address_of(file.page), found

    def _for_others(self, uri: str) -> Iterator[Alternate]:
        name, _, path = uri.partition("/")
        for audience in self.settings.audiences:
            other = self.files.get(f"{audience.name}/{path}")
            if other is not None and audience.name != name:
                yield Alternate("title", audience.title, address_of(other.page))
