"""What a site leaves behind as a whole."""

from collections.abc import Container, Iterator

from mkdocs_tandem.importing.origin import CONFIG, JekyllSite
from mkdocs_tandem.importing.plan import Lost
from mkdocs_tandem.source import Location

_FOLDERS = {
    "_layouts": ("its layouts", "the theme's templates show the pages; see 'theme' of mkdocs.yml"),
    "_posts": ("its posts", "Material has a plugin 'blog'"),
    "_drafts": ("its drafts", "MkDocs has 'draft_docs'"),
    "_plugins": ("its own plugins", "write a hook of MkDocs"),
    "_sass": ("its styles", "name style sheets in 'extra_css'"),
}
_CARRIED = frozenset(
    {"jekyll-redirect-from", "jekyll-sitemap", "jekyll-seo-tag", "jekyll-relative-links",
     "jekyll-optional-front-matter", "jekyll-titles-from-headings", "jekyll-readme-index",
     "jekyll-default-layout", "jemoji"}
)  # fmt: skip
"""Plugins of Jekyll whose work MkDocs, its theme or this plugin does."""


def left(site: JekyllSite, parts: Container[str]) -> Iterator[Lost]:
    """The folders, plugins, themes and files that only Jekyll knows what to do with."""
    yield from _folders(site)
    yield from _configured(site)
    for source in site.templates:
        what = "a template that is no page"
        yield Lost(Location(source.path), what, "put into 'docs' what Jekyll makes of it")
    for name in (each for each in site.files if is_bare(each) and each not in parts):
        what = "Markdown without front matter, which Jekyll publishes as it is"
        yield Lost(Location(name), what, "copy it into 'docs' if it is to be a page")


def unused(site: JekyllSite, used: Container[str]) -> Iterator[Lost]:
    """The includes that no page uses."""
    for name, source in site.includes.items():
        if name not in used:
            yield Lost(
                Location(source.path), "an include that no page uses", "copy it if you miss it"
            )


def is_bare(name: str) -> bool:
    """Whether a file that Jekyll publishes as it is would become a page here."""
    return name.endswith((".md", ".markdown"))


def _folders(site: JekyllSite) -> Iterator[Lost]:
    for folder, (what, instead) in _FOLDERS.items():
        found = [name for name in site.left if name.startswith(f"{folder}/")]
        if found:
            yield Lost(Location(found[0]), f"{what} ({len(found)} in '{folder}')", instead)


def _configured(site: JekyllSite) -> Iterator[Lost]:
    for plugin in site.values.get("plugins") or site.values.get("gems") or ():
        if str(plugin) not in _CARRIED:
            yield Lost(Location(CONFIG), f"the plugin '{plugin}'", "look for one of MkDocs'")
    for name in ("theme", "remote_theme"):
        if site.values.get(name):
            what = f"the theme '{site.values[name]}'"
            yield Lost(Location(CONFIG), what, "Material is set instead")
