"""How a Jekyll site is migrated."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from mkdocs_tandem.commands.import_jekyll.audiences import audiences
from mkdocs_tandem.commands.import_jekyll.config_file import configuration
from mkdocs_tandem.commands.import_jekyll.losses import (
    keys_of_theme,
    layout_anchors,
    left,
    lost_anchors,
    parted,
    set_by_plugins,
    unmade_addresses,
    unused,
    used,
    used_data,
)
from mkdocs_tandem.commands.import_jekyll.navigation import is_hidden, navigation
from mkdocs_tandem.commands.import_jekyll.pages import MigratedPage, moved
from mkdocs_tandem.commands.import_jekyll.plan import Loss, Migration
from mkdocs_tandem.commands.import_jekyll.rewrites import losses, rewritten
from mkdocs_tandem.commands.import_jekyll.site import CONFIG, JekyllSite, read
from mkdocs_tandem.commands.import_jekyll.stubs import extension_stubs
from mkdocs_tandem.config.jekyll import POSTS, is_markdown, is_part
from mkdocs_tandem.pages.front_matter import edited
from mkdocs_tandem.source import Location, Source

_DOCUMENT = re.compile(r"\s*(?:<!doctype html|<html\b)", re.IGNORECASE)


def plan(root: Path, *, key: str | None = None, configs: Sequence[str] = ()) -> Migration:
    """The project that a Jekyll site becomes.

    ``key`` is the key of front matter that names audiences, if it is known; ``configs`` are the
    configuration files, as ``jekyll build --config`` takes them.

    Raises:
        FindingError: if there is no site.
    """
    site, shared = parted(read(root, configs))
    includes, parts = used(site)
    pages_of_site = (page.own for page in site.pages)
    texts = [*pages_of_site, *site.documents, *includes.values(), *parts.values()]
    found = audiences(site, texts, key)
    pages = moved(site, found.key, found.names)
    addresses = {**site.assets, **dict(_linked(pages, found.key))}
    nav = navigation(site, pages, found.names)
    hidden = list(dict.fromkeys(map(_pattern, filter(is_hidden, pages)))) if nav else []
    excluded = list(_not_pages(site, parts, pages))
    links = {"anchors": layout_anchors(site, texts), "served": unmade_addresses(site, texts)}
    external = set_by_plugins(site, texts)
    settings = configuration(site, texts, found, nav, excluded, hidden, links, external)
    files = {
        "mkdocs.yml": settings.encode(),
        CONFIG: _configuration(root, site, configs),
    }
    lost = [*left(site, parts), *unused(site, includes), *found.seen, *keys_of_theme(site)]
    lost += shared
    lost += lost_anchors(links["anchors"])
    for path, source, old in _written(site, pages, includes, parts):
        files[path] = rewritten(source, addresses).encode()
        lost += losses(old)
    stubs, missing = extension_stubs(texts)
    files |= {name: text.encode() for name, text in stubs.items()}
    lost += [*missing, *(each for page in pages for each in _of_page(page))]
    copies = {name: at for name, at in _copied(site, texts) if name not in files}
    return Migration(
        dict(sorted(files.items())),
        tuple(sorted(set(lost))),
        dict(sorted(copies.items())),
        site.root,
        site.values,
        {old.path: rewritten(text, addresses) for old, text in _before(pages, includes, parts)},
        dict(_addresses(site)),
    )


def _copied(site: JekyllSite, texts: Sequence[Source]) -> Iterator[tuple[str, Path]]:
    """New paths of files that are copied unchanged, and where they are."""
    yield from ((f"_data/{name}", site.data[name]) for name in used_data(site, texts))
    yield from site.listed.items()
    for name, at in site.files.items():
        if not is_markdown(name):
            yield f"docs/{site.assets.get(name, name).lstrip('/')}", at


def _written(
    site: JekyllSite,
    pages: Sequence[MigratedPage],
    includes: Mapping[str, Source],
    parts: Mapping[str, Source],
) -> Iterator[tuple[str, str, Source]]:
    """New paths, their texts, and the files that these come from."""
    for name, source in includes.items():
        yield f"_includes/{name}", source.text, source
    collected = tuple({page.folder for page in pages} - {""})
    for name, source in parts.items():
        if name not in site.listed:
            yield name if name.startswith(collected) else f"docs/{name}", source.text, source
    for page in pages:
        yield page.path, page.text, page.pages[0].own


def _before(
    pages: Sequence[MigratedPage], includes: Mapping[str, Source], parts: Mapping[str, Source]
) -> Iterator[tuple[Source, str]]:
    """The old files with their texts; a page for everyone names no audience, so it is rendered."""
    for page in pages:
        added: dict[str, list[str]] = {"audiences": []} if page.added.get("audiences") == [] else {}
        yield from ((old.own, edited(old.own.text, added)) for old in page.pages)
    yield from ((old, old.text) for old in (*includes.values(), *parts.values()))


def _pattern(page: MigratedPage) -> str:
    """What ``not_in_nav`` calls a page, or all posts."""
    return f"/{POSTS}/" if page.pages[0].source.collection == POSTS else f"/{page.uri}"


def _addresses(site: JekyllSite) -> Iterator[tuple[str, str]]:
    """The addresses of pages by their paths; those that only redirect have none."""
    for page in site.pages:
        if not page.source.front_matter.get("redirect_to"):
            yield page.own.path, page.address


def _not_pages(
    site: JekyllSite, parts: Mapping[str, Source], pages: Sequence[MigratedPage]
) -> Iterator[str]:
    """Patterns of what MkDocs would take for pages or leave out, unlike Jekyll."""
    taken = {page.path for page in pages}
    for name in parts:
        is_hidden = is_part(name) and not is_markdown(name)
        if (is_hidden or (is_markdown(name) and not is_part(name))) and f"docs/{name}" not in taken:
            yield f"/{name}"
    for name in site.files:
        if any(part.startswith(".") for part in name.split("/")):
            yield f"!/{name}"


def _configuration(root: Path, site: JekyllSite, configs: Sequence[str]) -> bytes:
    """The one file of configuration: the old one unchanged, or several in one."""
    if len(configs) > 1:
        return yaml.safe_dump(site.values, sort_keys=False, allow_unicode=True).encode()
    return (root / (configs[0] if configs else CONFIG)).read_bytes()


def _linked(pages: Sequence[MigratedPage], key: str) -> Iterator[tuple[str, str]]:
    """The addresses of merged pages, by the paths that Jekyll's ``link`` names them with."""
    for page in pages:
        if len(page.pages) > 1:
            place = str(page.added["permalink"]).replace(":audience", f"{{{{ page.{key} }}}}")
            yield from ((old.own.path, place) for old in page.pages)


def _of_page(page: MigratedPage) -> Iterator[Loss]:
    source = page.pages[0].source
    if _DOCUMENT.match(page.pages[0].own.body):
        what = "a complete HTML document: the theme is added around its content"
        instead = "remove its front matter to publish the file unchanged, without Liquid"
        yield Loss(Location(source.path), what, instead)
    target = source.front_matter.get("redirect_to")
    if target:
        what = f"the redirect to '{target}'"
        instead = "redirect its address on the web server"
        if source.collection == POSTS:
            instead = "lists show the post, so it is a page; link to the target in its text"
        elif "//" in str(target):
            what = "a page that only redirects to another site"
        yield Loss(Location(source.path), what, instead)
