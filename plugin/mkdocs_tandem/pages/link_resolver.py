"""The published addresses of a site, and where a link leads."""

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from mkdocs_tandem.cache import digest
from mkdocs_tandem.config.generators import OWN_FOLDER
from mkdocs_tandem.config.jekyll import HTML
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.liquid.parser import may_bring_headings
from mkdocs_tandem.pages.markdown import LinkTarget, MarkdownReader, PageLinks, html_links
from mkdocs_tandem.pages.urls import address, destination, former, html_path, html_paths
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.suggestions import Suggestions

_ALWAYS = frozenset(
    {"404.html", "search.html", "search/search_index.json", "sitemap.xml", "sitemap.xml.gz"}
)
"""Files that MkDocs or its theme adds to each site."""
_LEAVE_TEXT_OUT = frozenset({"missing-include", "include-outside", "liquid-error", "liquid-limit"})
"""Rules whose findings mean that a part of the page is not there."""
_HIDE_TEXT = frozenset({"unclosed-tag", "liquid-syntax"})
"""Rules whose findings mean that a tag may hide text that its author meant to show."""


_WILD = re.compile(r"[*?\[]")


def _is_html(variant: Variant) -> bool:
    return posixpath.splitext(variant.source.path)[1] in HTML


@dataclass(frozen=True)
class LinkDestination:
    """The target of a link."""

    path: str
    """As the link has it, relative to the page or to the site's root; empty for the page itself."""
    fragment: str
    """The text after ``#``."""
    is_there: bool
    variant: Variant | None = None
    """The page; ``None`` if it is a file."""


@dataclass(frozen=True)
class UrlClash:
    """An address that two pages claim, or a page and a file of the site."""

    variant: Variant
    """The page that may not get it."""
    other: Variant | None
    """``None`` for a file."""
    address: str
    is_redirect: bool
    """Whether the page claims it by ``redirect_from``."""


class LinkResolver:
    """The pages and files of a site by their addresses."""

    def __init__(  # noqa: PLR0913 -- what a site has, and how it is read
        self,
        variants: Iterable[Variant],
        files: Iterable[str],
        settings: Settings,
        reader: MarkdownReader,
        bases: Iterable[str] = (),
        *,
        generated: Iterable[str] = (),
        elsewhere: Iterable[str] = (),
    ) -> None:
        """``files`` are paths in the site; ``bases`` what may be before absolute addresses.

        ``generated`` are the folders to which other plugins may add pages, ``elsewhere`` patterns
        of the addresses that the server redirects, or that another generator makes.
        """
        patterns = [*settings.served, *elsewhere]
        self._served = frozenset(it.rstrip("/") for it in patterns if not _WILD.search(it))
        self._served_patterns = [it for it in patterns if _WILD.search(it)]
        self._generated = tuple(generated)
        self._settings = settings
        self._reader = reader
        self._bases = [base.rstrip("/") for base in (settings.base_url, *bases) if base.strip("/")]
        self._files = frozenset(files) | _ALWAYS
        self._by_path: dict[str, Variant] = {}
        self._places: dict[Variant, tuple[str, str]] = {}
        self._by_address: dict[str, Variant] = {}
        self._by_file: dict[str, Variant] = {}
        """The pages by the files of the site that they, and redirects to them, are written to."""
        self.clashes: list[UrlClash] = []
        self._suggestions: dict[str, tuple[dict[str, str], Suggestions]] = {}
        for variant in variants:
            self._by_path[destination(variant.source, variant.audience, settings)] = variant
        self._claim_addresses()

    def _claim_addresses(self) -> None:
        claims = [(self.address(it), it, False) for it in self._by_path.values()]
        claims += [
            (old, it, True)
            for it in self._by_path.values()
            for old in former(it.source, it.audience, self._settings)
        ]
        redirected: set[str] = set()
        for at, variant, is_redirect in claims:
            file = html_path(at)
            if is_redirect and file in self._files:
                self.clashes.append(UrlClash(variant, None, at, is_redirect))
                continue
            self._by_address.setdefault(at, variant)
            holder = self._by_file.setdefault(file, variant)
            if holder is not variant:
                self.clashes.append(UrlClash(variant, holder, at, is_redirect))
                if file in redirected:  # which of two redirects is written is chance
                    self.clashes.append(UrlClash(holder, variant, at, is_redirect))
            elif is_redirect:
                redirected.add(file)

    def address(self, variant: Variant) -> str:
        """Where a variant is published, below the site's root."""
        return self._place(variant)[0]

    def path(self, variant: Variant) -> str:
        """The path of the Markdown file that represents a variant."""
        return self._place(variant)[1]

    def _place(self, variant: Variant) -> tuple[str, str]:
        """The address of a variant and the path of its file, worked out once."""
        found = self._places.get(variant)
        if found is None:
            given = variant.source, variant.audience, self._settings
            found = self._places[variant] = address(*given), destination(*given)
        return found

    def at(self, address: str) -> Variant | None:
        """The page at an address, or at the one that it redirects to."""
        return self._by_address.get(address)

    def addresses(self, variant: Variant) -> list[LinkTarget] | None:
        """All that may be the address of a link; ``None`` if only a conversion shows it."""
        return None if _is_html(variant) else self._reader.addresses(variant.text)

    def has_heading(self, variant: Variant, anchor: str) -> bool:
        """Whether a page shows at once that it has a heading of that anchor."""
        return not _is_html(variant) and self._reader.has_heading(variant.text, anchor)

    def anchors(self, text: str) -> Container[str]:
        """The anchors of a text of its own."""
        return self._reader.document(text).anchors if text else ()

    def document(self, variant: Variant) -> PageLinks:
        """The links and anchors of a variant."""
        if not _is_html(variant):
            return self._reader.document(variant.text)
        if variant.text not in self._html_pages:
            self._html_pages[variant.text] = html_links(variant.text)
        return self._html_pages[variant.text]

    @cached_property
    def _html_pages(self) -> dict[str, PageLinks]:
        """The links and anchors of HTML pages, by their texts."""
        return {}

    def suggestions(
        self, folder: str, shown: Callable[[str], str]
    ) -> tuple[dict[str, str], Suggestions]:
        """The paths below a folder by how they are shown, and an index of these."""
        if folder not in self._suggestions:
            known = {shown(path): path for path in self._by_path if path.startswith(folder)}
            self._suggestions[folder] = known, Suggestions(known)
        return self._suggestions[folder]

    def file_in_another_case(self, path: str) -> str:
        """The file whose path differs only in the case of letters; empty if there is none."""
        return self._files_by_lower_case.get(path.lower(), "")

    @cached_property
    def _files_by_lower_case(self) -> dict[str, str]:
        return {path.lower(): path for path in self._files}

    @property
    def paths(self) -> Iterable[str]:
        """Those of the Markdown files that represent all variants."""
        return self._by_path

    @cached_property
    def fingerprint(self) -> bytes:
        """Fingerprint of all that has an address, for whom it is, and for how pages are read."""
        return digest(
            self._reader.fingerprint,
            *(f"{at} {it.source.path} {it.names}" for at, it in sorted(self._by_address.items())),
            *sorted(self._by_path),
            *sorted(self._files),
            repr((self._bases, self._settings.site_url, self._generated)),
            repr((self._settings.anchors, self._settings.heading_makers)),
            repr((sorted(self._served), self._served_patterns)),
            repr(self._settings.late),
        )

    def is_on_every_page(self, anchor: str) -> bool:
        """Whether the theme makes an anchor: the page's top, an id of Material's, or a setting."""
        return anchor in ("", "top", *self._settings.anchors) or anchor.startswith("__")

    def may_gain_anchors(self, page: Variant, anchor: str) -> bool:
        """Whether a page has an anchor that is not in its text.

        Another plugin adds headings when the site is built, or what another finding reports leaves
        text out: a tag that nothing defines or that fails, an include that is missing, a block
        that is never closed and hides the heading.
        """
        sources = {page.source, *(it.included for it in page.calls if it.included is not None)}
        if any(
            it.rule in _LEAVE_TEXT_OUT or may_bring_headings(it, sources) for it in page.findings
        ):
            return True
        if any(it.rule in _HIDE_TEXT for it in page.findings):
            texts = [it.text[it.body_start :] for it in sources]
            written = [
                *map(self._reader.document, texts),
                *map(self.document, self.twins(page).values()),
            ]
            if any(anchor in each.anchors for each in written):
                return True
        return any(re.search(it, page.text, re.MULTILINE) for it in self._settings.heading_makers)

    def may_be_generated(self, path: str, page: Variant) -> bool:
        """Whether a path on a page may be of a file that another plugin adds to the site."""
        if not self._generated and not self._settings.late:
            return False
        file = posixpath.normpath(posixpath.join(posixpath.dirname(self.path(page)), path))
        at = urljoin(self.address(page), path)
        if self._is_late(file.removesuffix(".md")) or self._is_late(_as_folder(at)):
            return True
        folder = f"{page.audience.name}/" if page.audience else ""
        wanted = {file, posixpath.normpath(at)}
        return any(self._is_generated(it.strip("/").removeprefix(folder)) for it in wanted)

    def _is_late(self, path: str) -> bool:
        """Whether a plugin adds a path, or an address, once the pages are collected."""
        first, _, rest = path.strip("/").partition("/")
        is_own = any(first == audience.name for audience in self._settings.audiences)
        below = f"{rest if is_own else f'{first}/{rest}'}".strip("/")
        shown = f"{below}/" if path.endswith("/") else below
        return any(fnmatchcase(shown, it) for it in self._settings.late)

    def _is_generated(self, path: str) -> bool:
        """Whether another plugin may write to a path; a page may be named without its ending."""
        for place in self._generated:
            if place == OWN_FOLDER:
                if "/" in path and path.split("/", maxsplit=1)[0] not in self._folders:
                    return True
            elif f"{path}/".startswith(place) or path == posixpath.splitext(place)[0]:
                return True
        return False

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders of the project's own pages and files, those of audiences left out."""
        names = {audience.name for audience in self._settings.audiences}
        parts = [path.split("/") for path in (*self._by_path, *self._files)]
        own = [part[1:] if part[0] in names else part for part in parts]
        return frozenset(part[0] for part in own if len(part) > 1)

    def twins(self, variant: Variant) -> dict[str, Variant]:
        """The same page for each of its audiences, by their names."""
        return self._by_source[variant.source.path]

    @cached_property
    def _by_source(self) -> dict[str, dict[str, Variant]]:
        found: dict[str, dict[str, Variant]] = {}
        for variant in self._by_path.values():
            twins = found.setdefault(variant.source.path, {})
            if variant.audience is not None:
                twins[variant.audience.name] = variant
        return found

    def target(self, url: str, page: Variant, *, is_html: bool = False) -> LinkDestination | None:
        """Where a link on a page leads; ``None`` if out of the site.

        MkDocs resolves what Markdown links to by the paths of files; what raw HTML links to, and
        what it does not find, is left to the browser, which goes by addresses.
        """
        try:
            parts = urlsplit(self._without_host(url))
        except ValueError:  # no address at all, which no browser follows
            return LinkDestination(url, "", is_there=False)
        if parts.scheme or parts.netloc:
            return None
        heading, _, _ = parts.fragment.partition(":~:")  # what follows is a text directive
        path, fragment = unquote(parts.path), unquote(heading)
        if not path:
            return LinkDestination("", fragment, is_there=True, variant=page)
        if path.startswith("/"):
            return self._absolute(path, fragment)
        found = [] if is_html else list(self._beside(page, path))
        found += self._at(urljoin(self.address(page), path))
        if is_html and not found:
            found += self._moved_to(page, path)
        return _target(path, fragment, found)

    def moved(self, url: str, page: Variant) -> str:
        """An address in raw HTML as it leads on from a page that was moved below its audience.

        MkDocs rewrites what Markdown links to; a browser goes by addresses, to which the folder of
        the audience was added. One that leads somewhere as it is, or nowhere, stays.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        path = unquote(parts.path)
        if page.audience is None or parts.scheme or parts.netloc or not path or path[0] == "/":
            return url
        own = self.address(page)
        if any(True for _ in self._at(urljoin(own, path))):
            return url
        found = next(self._moved_to(page, path), None)
        if found is None:
            return url
        there = self.address(found) if isinstance(found, Variant) else f"/{found}"
        relative = posixpath.relpath(there, own if own.endswith("/") else posixpath.dirname(own))
        relative = quote(relative) + ("/" if there.endswith("/") and relative != "/" else "")
        return urlunsplit(("", "", relative, parts.query, parts.fragment))

    def _moved_to(self, page: Variant, path: str) -> Iterator[Variant | str]:
        """The target of a path from where a page would be without audiences, or from its file."""
        if page.audience is None:
            return
        folder, own = f"/{page.audience.name}", self.address(page)
        if not own.startswith(f"{folder}/"):
            return
        before = urljoin(own[len(folder) :], path)
        yield from self._at(f"{folder}{before}")
        yield from self._at(before)
        yield from (it for it in self._beside(page, path) if isinstance(it, str))

    @cached_property
    def _first_names(self) -> frozenset[str]:
        """The first names of all addresses, and of all files."""
        paths = (*self._by_address, *self._by_path, *self._files)
        return frozenset(it.strip("/").partition("/")[0] for it in paths)

    def _without_host(self, url: str) -> str:
        """An address of the site as a path, unless it is below a folder that the site lacks."""
        site = self._settings.site_url.rstrip("/")
        if site and (url == site or url.startswith((f"{site}/", f"{site}#"))):
            folder, _, rest = re.split(r"[?#]", url[len(site) + 1 :])[0].partition("/")
            if rest.strip("/") and folder not in self._first_names:
                return url
            return f"{self._settings.base_url}/{url[len(site) :].lstrip('/')}"
        return url

    def _absolute(self, path: str, fragment: str) -> LinkDestination | None:
        for base in self._bases:
            if path == base or path.startswith(f"{base}/"):
                path = path[len(base) :] or "/"
                return _target(path, fragment, list(self._at(path)))
        found = list(self._at(path))
        if self._bases:  # it leads out of the site, perhaps to something else on the same host
            return LinkDestination(path, fragment, is_there=False) if found else None
        return _target(path, fragment, found)

    def _beside(self, page: Variant, path: str) -> Iterator[Variant | str]:
        """What MkDocs finds at a path relative to a page's file."""
        own = self.path(page)
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(own), path))
        shared = wanted
        if page.audience is not None and wanted.startswith(f"{page.audience.name}/"):
            shared = wanted.partition("/")[2]
        yield from self._named(wanted)
        yield from self._named(shared)
        if page.audience is None:  # it is the address of the first audience that has the page
            for audience in self._settings.audiences:
                yield from self._named(f"{audience.name}/{wanted}")

    def _named(self, path: str) -> Iterator[Variant | str]:
        if path in self._by_path:
            yield self._by_path[path]
        elif path in self._files:
            yield path

    def _at(self, path: str) -> Iterator[Variant | str]:
        """What a server has at an address below the site's root."""
        clean = posixpath.normpath(f"/{path.lstrip('/')}")
        if path.endswith(("/", "/.", "/..")) and clean != "/":
            clean += "/"
        if clean in self._by_address:
            yield self._by_address[clean]
        is_served = clean.rstrip("/") in self._served
        if is_served or any(fnmatchcase(clean, it) for it in self._served_patterns):
            yield clean
        for name in html_paths(clean):
            if name in self._by_file:
                yield self._by_file[name]
            elif name in self._files:
                yield name


def _as_folder(address: str) -> str:
    """An address as it is with ``use_directory_urls``, unless it is that of another file."""
    page, ending = posixpath.splitext(address)
    if ending not in ("", ".html"):
        return address
    return f"{page.removesuffix('/').removesuffix('/index')}/"


def _target(path: str, fragment: str, found: list[Variant | str]) -> LinkDestination:
    first = found[0] if found else None
    variant = first if isinstance(first, Variant) else None
    return LinkDestination(path, fragment, is_there=bool(found), variant=variant)
