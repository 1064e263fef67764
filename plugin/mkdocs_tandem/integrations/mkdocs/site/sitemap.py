"""Sitemaps of the whole site and of each audience."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urljoin
from xml.sax.saxutils import escape, quoteattr

from mkdocs import utils
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

_ADDRESS = re.compile(r"<loc>(.*?)</loc>")
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


class Alternate(NamedTuple):
    """The same page for another audience, or as Markdown."""

    name: str
    """An attribute: ``title`` or ``type``."""
    value: str
    address: str


def with_alternates(sitemap: str, others: Mapping[str, Iterable[Alternate]]) -> str:
    """The sitemap of the site, in which pages name their alternates, by a page's address."""

    def named(found: re.Match[str]) -> str:
        links = "".join(
            f'<xhtml:link rel="alternate" {it.name}={quoteattr(it.value)}'
            f" href={quoteattr(it.address)}/>"
            for it in others.get(found[1], ())
        )
        return found[0] + links

    return _ADDRESS.sub(named, sitemap).replace(_SPACE, f"{_SPACE} {_LINKS}", 1)


def markdown_path(file: File) -> str:
    """The path of a page's Markdown in the site: that of its HTML with ``.md``."""
    return f"{posixpath.splitext(file.dest_uri)[0]}.md"


def markdown_alternate(file: File) -> Alternate:
    """The Markdown beside a page."""
    name = quote(posixpath.basename(markdown_path(file)))
    return Alternate("type", "text/markdown", urljoin(address_of(file.page), name))


def address_of(page: Page | None) -> str:
    """Where a page is published: with the site's address, if the configuration names it."""
    return escape((page.canonical_url or page.abs_url or "") if page else "")


def write_sitemap(site: Path, audience: str, pages: Iterable[Page | None]) -> None:
    """Write the sitemap of an audience: what the theme loads without a new document."""
    addresses = filter(None, map(address_of, pages))
    urls = "".join(f"<url><loc>{address}</loc></url>\n" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SPACE}>\n{urls}</urlset>\n'
    utils.write_file(text.encode(), str(site / audience / "sitemap.xml"))
