"""Redirects from old addresses."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.output.html.labels import Labels
from mkdocs_tandem.output.html.site_templates import template
from mkdocs_tandem.pages.urls import destination, former, html_path
from mkdocs_tandem.pages.variant import Variant

_REDIRECT = b'http-equiv="refresh"'
_LONGEST_HEAD = 2000
"""Bytes at the start of a file in which a redirect is recognized."""


def redirects(
    variants: Iterable[Variant], files: Mapping[str, File], settings: Settings
) -> dict[str, File]:
    """The files of old addresses, each with its target; never the file of a page."""
    taken = {file.dest_uri for file in files.values()}
    found: dict[str, File] = {}
    for variant in variants:
        file = files[destination(variant.source, variant.audience, settings)]
        for address in former(variant.source, variant.audience, settings):
            if html_path(address) not in taken:
                found.setdefault(html_path(address), file)
    return found


def write_redirects(site: Path, found: Mapping[str, File], labels: Labels) -> None:
    """Write a page for each old address where the site has no other file."""
    page = template("redirect.html.j2", labels)
    for old, file in found.items():
        path = site / old
        if path.is_file() and _REDIRECT not in path.read_bytes()[:_LONGEST_HEAD]:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        url = get_relative_url(file.url, old.removesuffix("index.html"))
        path.write_text(page.render(url=url), "utf-8")
