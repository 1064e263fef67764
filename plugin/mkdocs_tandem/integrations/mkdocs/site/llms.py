"""Markdown beside each page, ``llms.txt`` and ``llms-full.txt``, for programs that read text.

Each audience has its own, with the responses of executed examples. Source: https://llmstxt.org.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from mkdocs_tandem.integrations.mkdocs.site.site import PublishedSite
from mkdocs_tandem.integrations.mkdocs.site.sitemap import markdown_path
from mkdocs_tandem.output.html.labels import Labels
from mkdocs_tandem.pages.markdown import MarkdownReader, reader
from mkdocs_tandem.pages.variant import Variant

_SAFE = ":/?#~"
"""Characters of addresses that are not escaped."""
INDEX, WHOLE = "llms.txt", "llms-full.txt"


def with_markdown_link(html: str, file: File) -> str:
    """A page that names its Markdown as an alternate.

    The space keeps Material from asking for a sitemap beside it, as it does for languages.
    """
    address = quote(posixpath.basename(markdown_path(file)))
    link = f'<link rel="alternate " type="text/markdown" href="{address}">'
    return html.replace("</head>", f"{link}</head>", 1)


def llms_files(
    publication: PublishedSite,
    navigations: Mapping[str | None, Navigation],
    texts: Mapping[str, str],
    config: MkDocsConfig,
) -> dict[str, Callable[[], str]]:
    """The Markdown of all pages, and for each audience an index and the whole in one file.

    By their paths in the site, without those that the site has itself; each text is made on
    request. ``texts`` are those of pages by the paths of their files.
    """
    taken = {file.dest_uri for file in publication.all_files}
    links, found = publication.project.site.links, publication.files
    addresses = {links.address(it): found[uri] for uri, it in publication.variants.items()}
    markdown = reader(publication.settings, publication.project.site.cache)
    pages = _Pages(publication, texts, config.site_url or "", markdown, addresses)
    made: dict[str, Callable[[], str]] = {
        markdown_path(found[uri]): partial(pages.text, uri, pages.relative) for uri in texts
    }
    names = [audience.name for audience in publication.settings.audiences]
    for name in (None, *names):
        folder = f"{name}/" if name else ""
        listed = _Listing(pages, name, navigations.get(name), folder)
        made[f"{folder}{INDEX}"] = partial(listed.index, config, names)
        made[f"{folder}{WHOLE}"] = listed.whole
    return {path: make for path, make in made.items() if path not in taken}


def write_texts(site: Path, files: Mapping[str, Callable[[], str]]) -> None:
    """Write these files into a folder."""
    for path, make in files.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(make(), "utf-8", errors="replace")


class PlainTexts(Mapping[str, str]):
    """The Markdown of all pages as it is now, by the paths of their files."""

    def __init__(self, publication: PublishedSite) -> None:
        self._publication = publication

    def __getitem__(self, uri: str) -> str:
        publication = self._publication
        return publication.project.publisher.plain(publication.variants[uri])

    def __iter__(self) -> Iterator[str]:
        return iter(self._publication.variants)

    def __len__(self) -> int:
        return len(self._publication.variants)

    def __contains__(self, uri: object) -> bool:
        return uri in self._publication.variants


@dataclass(frozen=True)
class _Pages:
    """The pages as Markdown."""

    publication: PublishedSite
    texts: Mapping[str, str]
    site_url: str
    reader: MarkdownReader
    files: Mapping[str, File]
    """The files of pages, by their addresses."""

    def relative(self, path: str, start: str) -> str:
        """The address of a file of the site from another one."""
        return get_relative_url(path, start)

    def absolute(self, path: str, start: str) -> str:
        """The address of a file with that of the site, if the settings have it."""
        return urljoin(self.site_url, path) if self.site_url else get_relative_url(path, start)

    def text(self, uri: str, address: Callable[[str, str], str], start: str = "") -> str:
        """The text of a page with links to Markdown; ``start`` is its offset in the file."""
        variant, text = self.publication.variants[uri], self.texts[uri]
        start = start or markdown_path(self.publication.files[uri])
        edited, at = [], 0
        for link in self.reader.document(text).links:
            path = self._target(link.url, variant, is_html=link.is_html)
            if link.start is None or link.end is None or path is None or link.start < at:
                continue
            mark, fragment = link.url.partition("#")[1:]
            edited += [
                text[at : link.start],
                quote(address(path, start), safe=_SAFE),
                mark,
                fragment,
            ]
            at = link.end
        return "".join((*edited, text[at:])).strip("\n") + "\n"

    def _target(self, url: str, variant: Variant, *, is_html: bool) -> str | None:
        """The Markdown file in the site that a link points to; ``None``: keep the link."""
        links = self.publication.project.site.links
        found = links.target(url, variant, is_html=is_html)
        if found is None or not found.is_there or not found.path:
            return None
        if found.variant is None:
            return self._file(found.path, variant)
        file = self.files.get(links.address(found.variant))
        return markdown_path(file) if file else None

    def _file(self, path: str, variant: Variant) -> str | None:
        """Where a file is published that a page links to by its path."""
        docs = self.publication.settings.docs
        beside = posixpath.join(posixpath.dirname(variant.source.path), path)
        uri = posixpath.relpath(posixpath.normpath(beside), docs)
        file = self.publication.all_files.src_uris.get(uri)
        return file.dest_uri if file else None


@dataclass(frozen=True)
class _Listing:
    """The pages that the navigation of an audience, or of everyone, has."""

    pages: _Pages
    audience: str | None
    navigation: Navigation | None
    folder: str
    """Of the site, with a slash at its end; empty for its root."""

    @property
    def _labels(self) -> Labels:
        return self.pages.publication.project.site.labels

    def index(self, config: MkDocsConfig, audiences: list[str]) -> str:
        """The text of ``llms.txt``: titles, addresses and descriptions by section."""
        settings = self.pages.publication.settings
        titles = {audience.name: audience.title for audience in settings.audiences}
        about = titles.get(self.audience or "")
        parts = [f"# {config.site_name}{f': {about}' if about else ''}\n"]
        if config.site_description:
            parts.append(f"> {config.site_description}\n")
        for title, listed in self._sections():
            parts.append(f"## {title}\n")
            parts.append("".join(map(self._entry, listed)))
        if self.audience is None:
            own = (
                f"- [{it.title}]({self._address(f'{it.name}/{INDEX}')})"
                f"{f': {it.description}' if it.description else ''}\n"
                for it in settings.audiences
            )
            parts += [f"## {self._labels.text('Audiences')}\n", "".join(own)]
        return "\n".join(parts)

    def whole(self) -> str:
        """The text of ``llms-full.txt``: all pages, one after the other."""
        start = f"{self.folder}{WHOLE}"
        listed = (page.file.src_uri for _, pages in self._sections() for page in pages)
        return "\n".join(self.pages.text(uri, self.pages.absolute, start) for uri in listed)

    def _sections(self) -> Iterator[tuple[str, list[Page]]]:
        """The pages by the section of the navigation, then those that it does not have."""
        items = list(self._items())
        seen: set[str] = set()
        top = [item for item in items if isinstance(item, Page)]
        sections = [item for item in items if isinstance(item, Section)]
        named = [
            (self._labels.text("Pages"), top),
            *((it.title, list(_below(it))) for it in sections),
        ]
        for title, found in named:
            if listed := [page for page in found if self._is_own(page.file, seen)]:
                yield title, listed
        files = self.pages.publication.files.values()
        rest = [file.page for file in files if file.page and self._is_own(file, seen)]
        if rest:
            yield self._labels.text("Other pages"), rest

    def _items(self) -> Iterator[StructureItem]:
        """What the navigation has at its top, or in the tab of the audience."""
        titles = {it.title for it in self.pages.publication.settings.audiences}
        for item in self.navigation.items if self.navigation else ():
            if isinstance(item, Section) and item.title in titles:
                yield from item.children
            else:
                yield item

    def _is_own(self, file: File, seen: set[str]) -> bool:
        """Whether a page is for the audience; not again if it was."""
        uri, publication = file.src_uri, self.pages.publication
        if uri in seen or uri not in self.pages.texts:
            return False
        seen.add(uri)
        return (publication.audience_names.get(uri) or None) == self.audience

    def _entry(self, page: Page) -> str:
        about = str(page.meta.get("description") or "")
        address = self._address(markdown_path(page.file))
        return f"- [{page.title}]({address}){f': {about}' if about else ''}\n"

    def _address(self, path: str) -> str:
        return quote(self.pages.absolute(path, f"{self.folder}{INDEX}"), safe=_SAFE)


def _below(section: Section) -> Iterator[Page]:
    for item in section.children:
        if isinstance(item, Page):
            yield item
        elif isinstance(item, Section):
            yield from _below(item)
