"""Checks of published files: text of other audiences, and Liquid that was not rendered."""

import filecmp
import html
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.mkdocs.site.compare import FOLDER
from mkdocs_tandem.integrations.mkdocs.site.landing_page import first_pages
from mkdocs_tandem.integrations.mkdocs.site.site import PublishedSite
from mkdocs_tandem.rules.includes import HINT_OF_LIQUID, LIQUID
from mkdocs_tandem.rules.published_text import AllowedText, PageText, PublishedFile, SiteText
from mkdocs_tandem.rules.selection import kept
from mkdocs_tandem.serialization import dumped, loaded
from mkdocs_tandem.source import Location

_READ = frozenset(
    (
        "",
        ".adoc",
        ".atom",
        ".cjs",
        ".css",
        ".csv",
        ".geojson",
        ".graphql",
        ".htm",
        ".html",
        ".http",
        ".ics",
        ".js",
        ".json",
        ".jsonl",
        ".jsonld",
        ".log",
        ".map",
        ".md",
        ".mjs",
        ".mmd",
        ".ndjson",
        ".opml",
        ".rss",
        ".rst",
        ".svg",
        ".toml",
        ".tsv",
        ".txt",
        ".vtt",
        ".webmanifest",
        ".xhtml",
        ".xml",
        ".yaml",
        ".yml",
    )
)
_INDEXES = ("search/search_index.json", "search/search_index.js")
_INDEX = re.compile(r"\A(?:var __index\s*=\s*)?(\{.*\});?\s*\Z", re.DOTALL)
"""Search indexes of MkDocs (JSON) and of Material's plugin ``offline`` (a script)."""
ASSETS = "assets/tandem/"
"""Where this plugin's own scripts and styles are."""
_WHOLE = frozenset({"sitemap.xml"})
"""Files that list the pages of all audiences by design."""
LEAKS = "leaks"
"""The kind of the cache row with the files without leaks."""
_OWN = re.compile(
    r'<details class="tandem-switch">.*?</details>|<link rel="alternate "[^>]*>'
    r'|<a [^>]*data-tandem-audience[^>]*>|<script[^>]* id="tandem-pages">.*?</script>',
    re.DOTALL,
)
"""What this plugin adds to lead readers to other audiences."""


def leaks(
    publication: PublishedSite,
    others: Container[str],
    entrances: Iterable[str],
    config: MkDocsConfig,
    cache: Cache,
) -> list[Finding]:
    """What other plugins have published for readers it is not written for.

    ``others`` are paths of files that are published as their authors made them; ``entrances`` are
    the addresses of pages that everyone may know of.
    """
    settings, site = publication.settings, Path(config.site_dir)
    firsts = [file.url for _, file in first_pages(settings.audiences, publication.files)]
    text = SiteText(
        list(_pages(publication)),
        settings.audiences,
        known=[heading.text for heading in settings.headings],
        entrances=[*entrances, *firsts],
    )
    plugins = [it for it in config.plugins if it.rpartition("/")[2] not in ("tandem", "search")]
    plugins += [Path(name).name for name in config.hooks]
    theme = [it for it in config.theme.dirs if it != config.theme.custom_dir]
    clean = CleanFiles(cache, text, publication.project.site.fingerprint)
    found = text.leaks(_files(site, publication, others, theme, clean), plugins)
    if not found:
        clean.keep()
    return kept(found, settings.ignored, whole=False)


@dataclass(frozen=True)
class _KeptFiles:
    files: frozenset[bytes]
    allowed: frozenset[AllowedText]


class CleanFiles:
    """Published files in which an earlier build found no leak; they need not be read again.

    Valid for the same private words and the same text that only some audiences have, while the
    text that was allowed in them is still on a page of all of its readers.
    """

    def __init__(self, cache: Cache, text: SiteText, site: bytes) -> None:
        """``site`` is the fingerprint of the settings and of our code."""
        self._cache = cache
        self._text = text
        self._key = digest(site, text.fingerprint) if cache.is_lasting else b""
        raw = cache.read(LEAKS, self._key) if cache.is_lasting else None
        found = loaded(_KeptFiles, raw) if raw is not None else None
        self._known = found if found and text.allows(found.allowed) else None
        self._met: set[bytes] = set()

    def has(self, path: Path, name: str, readers: frozenset[str], page: str) -> bool:
        """Whether a file is known to be clean; ``page`` is the Markdown of the page it shows."""
        found = path.stat()
        stamp = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        key = digest(repr((name, sorted(readers), stamp)), page)
        self._met.add(key)
        return self._known is not None and key in self._known.files

    def keep(self) -> None:
        """Keep all files that were met as clean."""
        if not self._cache.is_lasting or self._text.has_checked_words:
            return
        allowed = frozenset(self._text.allowed)
        self._cache.write(LEAKS, self._key, dumped(_KeptFiles(frozenset(self._met), allowed)))
        self._cache.finish([LEAKS])


def _pages(publication: PublishedSite) -> Iterator[PageText]:
    everyone = frozenset(audience.name for audience in publication.settings.audiences)
    for uri, file in publication.files.items():
        variant = publication.variants[uri]
        source = variant.source
        yield PageText(
            source.path,
            frozenset(variant.names) or everyone,
            file.url,
            file.content_string,
            source.front_matter,
        )


def _files(
    site: Path,
    publication: PublishedSite,
    others: Container[str],
    theme: Sequence[str],
    clean: CleanFiles,
) -> Iterator[PublishedFile]:
    """The files that were made for the site or by its authors, those known to be clean left out.

    What an author wrote is left out of pages: it is checked where it is written.
    """
    names = [audience.name for audience in publication.settings.audiences]
    pages = {file.dest_uri: uri for uri, file in publication.files.items()}
    owned = publication.owners()
    indexed = partial(_without_own_entries, owned=owned, texts=_texts_of_authors(publication))
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or name in _WHOLE or name.startswith((f"{FOLDER}/", ASSETS)):
            continue
        is_text, is_source = path.suffix.lower() in _READ, name in others
        if not (is_source or is_text) or _is_of_theme(path, name, theme):
            continue
        uri = pages.get(name, "")
        folder = next((it for it in names if name.startswith(f"{it}/")), "")
        readers_of = frozenset(publication.variants[uri].names) if uri else frozenset[str]()
        owner = readers_of or frozenset([folder] if folder else names)
        page = publication.files[uri].content_string if uri else ""
        if clean.has(path, name, owner, repr(sorted(owned.items())) if name in _INDEXES else page):
            continue
        text = path.read_text("utf-8", "replace") if is_text else ""
        if name.removeprefix(f"{folder}/") in _INDEXES:
            text = indexed(text, folder)
        text = _OWN.sub("", _without_own_text(text, uri, publication))
        yield PublishedFile(name, text, owner, page, is_source)


def _without_own_text(text: str, uri: str, publication: PublishedSite) -> str:
    """A page without the HTML of its author's text, if no other plugin has changed that."""
    page = publication.files[uri].page if uri in publication.written else None
    content = page.content if page else None
    if not content or hash(content) != publication.written[uri]:
        return text
    return text.replace(content, "\n\f\n", 1)


def _is_of_theme(path: Path, name: str, theme: Sequence[str]) -> bool:
    """Whether a file is one of the theme's, copied as it is, and no template."""
    if name.endswith((".html", ".xml")):
        return False
    originals = (original for folder in theme if (original := Path(folder, name)).is_file())
    return any(filecmp.cmp(path, original, shallow=False) for original in originals)


def _texts_of_authors(publication: PublishedSite) -> Mapping[str, frozenset[str]]:
    """By the address of each page what search indexes have of it, if that is its author's text."""
    found: dict[str, frozenset[str]] = {}
    for uri, written in publication.written.items():
        file = publication.files.get(uri)
        content = file.page.content if file and file.page else None
        seen, texts = publication.indexed.get(file.url if file else "", (0, frozenset()))
        if file and content and hash(content) == written == seen:
            found[file.url] = texts
    return found


def _without_own_entries(
    text: str, audience: str, owned: Mapping[str, str], texts: Mapping[str, frozenset[str]]
) -> str:
    """A search index without what is checked where it is written, as it is left out of pages.

    Titles are read, and entries for pages of others. The index of the whole site (with an
    empty ``audience``) has the pages of all audiences by design: they are left out.
    """
    index = _INDEX.match(text)
    try:
        docs = json.loads(index[1])["docs"] if index else ()
        pages = [_page_of(doc["location"], audience) for doc in docs]
    except (ValueError, LookupError, TypeError, AttributeError):
        return text
    if audience and not index:
        return text
    found = []
    for doc, page in zip(docs, pages, strict=True):
        owner, written = owned.get(page, audience), doc.get("text")
        if not audience and (owner or page.startswith(f"{FOLDER}/")):
            continue
        is_own = owner == audience and isinstance(written, str) and written in texts.get(page, ())
        found.append(json.dumps({**doc, "text": ""} if is_own else doc, ensure_ascii=False))
    return "\n".join(found)


def _page_of(location: str, audience: str) -> str:
    """The address of the page of an entry of an audience's index."""
    page = location.partition("#")[0]
    if not audience:
        return page
    return page.removeprefix("../") if page.startswith("../") else f"{audience}/{page}"


_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)


def late_tags(content: str, markdown: str, path: str) -> Finding | None:
    """A tag of Liquid in the HTML of a page that its rendered Markdown does not have.

    ``path`` is that of the page; code may show tags.
    """
    if "{%" not in content:
        return None
    shown, written = html.unescape(_CODE.sub("", content)), html.unescape(markdown)
    tag = next((found[0] for found in LIQUID.finditer(shown) if found[0] not in written), None)
    if tag is None:
        return None
    return Finding(
        "refused-tag",
        Location(path),
        f"'{tag}' would be published as text: another plugin or extension brings this text in "
        "after Liquid",
        HINT_OF_LIQUID,
        pages=(path,),
    )
