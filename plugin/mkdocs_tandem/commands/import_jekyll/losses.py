"""What cannot be migrated."""

import itertools
import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mkdocs_tandem.commands.import_jekyll.plan import Loss
from mkdocs_tandem.commands.import_jekyll.site import CONFIG, JekyllPage, JekyllSite
from mkdocs_tandem.config.jekyll import POSTS, categories, for_theme, is_markdown, post_date, tags
from mkdocs_tandem.config.theme_ids import ids_in
from mkdocs_tandem.liquid.filters.urls import hyphenated
from mkdocs_tandem.liquid.lexer import TAG, tokens
from mkdocs_tandem.source import Location, Source

_MOST_SHOWN = 3
"""Addresses of a plugin's pages that are listed."""
_NAME = re.compile(r"(?:[^\s{]|\{\{.*?\}\}|\{)+")
"""The name of an include, which may have expressions in it."""
_FRAGMENT = re.compile(r"#([\w-]+)(?=[)\"'\s])")
_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_DATA = re.compile(r"""\bsite\.data(?:\.|\[\s*["'])?([\w-]*)""")


@dataclass
class _Used:
    """What was found so far, from one page on."""

    includes: dict[str, Source] = field(default_factory=dict)
    parts: dict[str, Source] = field(default_factory=dict)
    of_layouts: Container[str] = ()
    """Includes that layouts name: a page's name without any literal text does not mean them."""


def used(site: JekyllSite) -> tuple[dict[str, Source], dict[str, Source]]:
    """The includes and the parts that pages use, also through each other, in the site's order.

    A name with expressions in it represents each include or part that its other text allows.
    """
    found = _Used(of_layouts={source.path for source in of_layouts(site)})
    seen: set[tuple[str, str]] = set()
    texts = (*(page.own for page in site.pages), *site.documents)
    waiting = [(source, posixpath.dirname(source.path)) for source in texts]
    while waiting:
        source, folder = waiting.pop()
        if (source.path, folder) not in seen:
            seen.add((source.path, folder))
            waiting += ((each, folder) for each in _used_by(source, folder, site, found))
    return (
        {name: site.includes[name] for name in site.includes if name in found.includes},
        {name: found.parts[name] for name in site.parts if name in found.parts},
    )


def _used_by(source: Source, folder: str, site: JekyllSite, found: _Used) -> Iterator[Source]:
    for name in _names(source.text, "include", "include_cached"):
        for path in _named(name.strip("\"'").lstrip("/"), site.includes):
            source_of = site.includes[path]
            if _EXPRESSION.sub("", name).strip("\"'/") or source_of.path not in found.of_layouts:
                found.includes[path] = source_of
                yield source_of
    for name in _names(source.text, "include_relative"):
        for path in _named(_beside(folder, name.strip("\"'").lstrip("/")), site.parts):
            found.parts.setdefault(path, site.part(path))
            yield found.parts[path]


def parted(site: JekyllSite) -> tuple[JekyllSite, list[Loss]]:
    """The site whose Markdown without front matter that pages include is a part of them alone.

    A plugin makes a page of it, too; as a page here it would get front matter, which
    ``include_relative`` shows.
    """
    plain = {page.own.path for page in site.pages if not page.own.body_start}
    found: dict[str, Location] = {}
    for page in site.pages if plain else ():
        for name in _names(page.own.text, "include_relative"):
            folder = posixpath.dirname(page.own.path)
            for path in _named(
                _beside(folder, name.strip("\"'").lstrip("/")), dict.fromkeys(plain)
            ):
                found.setdefault(path, Location(path))
    if not found:
        return site, []
    pages = tuple(page for page in site.pages if page.own.path not in found)
    parts = {**site.parts, **{path: site.root / path for path in found}}
    what = "a part of other pages, which Jekyll publishes as a page, too"
    instead = "give it front matter if readers should open it by itself"
    return (
        replace(site, pages=pages, parts=dict(sorted(parts.items()))),
        [Loss(at, what, instead) for at in found.values()],
    )


def of_layouts(site: JekyllSite) -> Iterator[Source]:
    """The includes that layouts name, also through each other."""
    seen: set[str] = set()
    waiting = list(site.layouts)
    while waiting:
        for name in _names(waiting.pop().text, "include", "include_cached"):
            source = site.includes.get(name.strip("\"'").lstrip("/"))
            if source is not None and source.path not in seen:
                seen.add(source.path)
                waiting.append(source)
                yield source


_STYLE = re.compile(r"\.s[ac]ss\Z")


def layout_anchors(site: JekyllSite, texts: Iterable[Source]) -> list[str]:
    """The ids of layouts and their includes that some texts link to, sorted."""
    linked = {found[1] for source in texts for found in _FRAGMENT.finditer(source.text)}
    templates = (*site.layouts, *of_layouts(site))
    return sorted(linked.intersection(it for source in templates for it in ids_in(source.text)))


def unmade_addresses(site: JekyllSite, texts: Sequence[Source]) -> list[str]:
    """The addresses that some texts link to and Jekyll alone makes, sorted.

    They are those of templates that are no pages, of pages that plugins make, and patterns of the
    folders that the builds of Jekyll keep.
    """
    found = {_template_address(it) for it in site.templates}
    found |= {address for name in _plugins(site) for address in made_by(name, site)}
    found = {it for it in found if any(_is_named(it, source.text) for source in texts)}
    for folder in _kept(site):
        if any(folder in source.text for source in texts):
            found |= {f"/{folder}", f"/{folder}/*"}
    return sorted(found)


_SET_IN_RUBY = re.compile(
    r"""\bsite\.(?P<place>config|data)\[\s*["'](?P<name>[\w-]+)["']\s*\]\s*(?:\|\|)?=(?![=~])"""
)


def set_by_plugins(site: JekyllSite, texts: Sequence[Source]) -> list[str]:
    """The variables that plugins of the site's own set and some texts read, sorted."""
    found = (it for source in site.plugins for it in _SET_IN_RUBY.finditer(source.text))
    folders = {"config": "site", "data": "site.data"}
    names = {f"{folders[it['place']]}.{it['name']}" for it in found}
    return sorted(it for it in names if any(it in source.text for source in texts))


def _template_address(source: Source) -> str:
    said = source.front_matter.get("permalink")
    return f"/{str(said or _STYLE.sub('.css', source.path)).lstrip('/')}"


def _is_named(address: str, text: str) -> bool:
    """Whether a text may link to an address, or write the folder of one and add the rest."""
    clean = address.rstrip("/")
    folder, name = posixpath.split(clean)
    if "." in name:
        return name in text
    return clean in text or (folder.count("/") == 1 and f"{folder}/" in text)


def _plugins(site: JekyllSite) -> list[str]:
    return [str(it) for it in site.values.get("plugins") or site.values.get("gems") or ()]


def _kept(site: JekyllSite) -> list[str]:
    """The folders that builds of Jekyll keep, as other tools write them."""
    kept = site.values.get("keep_files")
    found = (str(each).strip("/") for each in (kept if isinstance(kept, list) else ()))
    return [folder for folder in found if folder]


def lost_anchors(anchors: Iterable[str]) -> Iterator[Loss]:
    """The ids that pages link to and the theme does not have."""
    for anchor in anchors:
        what = f"links to '#{anchor}', an id of the layouts, lead to the top of the page"
        instead = (
            "give the id to an element of the theme; it is listed in 'links.anchors' until then"
        )
        yield Loss(Location(CONFIG), what, instead)


def keys_of_theme(site: JekyllSite) -> Iterator[Loss]:
    """The keys of front matter that Material reads otherwise, with the first page of each."""
    found: dict[str, str] = {}
    for page in site.pages:
        said = page.own.front_matter
        for key in sorted(set(said) - set(for_theme(said))):
            found.setdefault(key, page.own.path)
    for key, path in found.items():
        what = f"the key '{key}', to which Material gives another meaning, is for templates only"
        yield Loss(Location(path), what, f"write '{key}' as Material reads it to use its feature")


def _beside(folder: str, name: str) -> str:
    path = posixpath.join(folder, name)
    return path if "{{" in name else posixpath.normpath(path)


def _named(name: str, known: Mapping[str, object]) -> Iterable[str]:
    """The paths that a name may mean: expressions in it represent any text."""
    if "{{" not in name:
        return [name] if name in known else []
    literals = [re.escape(part) for part in _EXPRESSION.split(name)]
    pattern = re.compile(".*".join(literals), re.DOTALL)
    return [path for path in known if pattern.fullmatch(path)]


def _names(text: str, *tags: str) -> Iterator[str]:
    """What the tags of some names include; what ``raw`` shows as text is not included."""
    found = tokens(text) if "include" in text else []
    for tag, markup in itertools.pairwise(found):
        if tag.kind == TAG and tag.value in tags and (name := _NAME.match(markup.value)):
            yield name[0]


def used_data(site: JekyllSite, sources: Iterable[Source]) -> Iterator[str]:
    """The data files that some texts use; all if a name is an expression."""
    texts = [source.text for source in sources if "site.data" in source.text]
    names = {found[1] for text in texts for found in _DATA.finditer(text)}
    for path in site.data:
        if "" in names or path.partition("/")[0].partition(".")[0] in names:
            yield path


_FOLDERS = {
    "_layouts": ("its layouts", "the theme's templates show the pages; see 'theme' of mkdocs.yml"),
    "_drafts": ("its drafts", "MkDocs has 'draft_docs'"),
    "_plugins": (
        "its own plugins",
        "write their tags and filters in Python: see the manual, 'Your own Liquid tags'",
    ),
    "_sass": ("its styles", "name style sheets in 'extra_css'"),
}
_CARRIED = frozenset(
    {"jekyll-redirect-from", "jekyll-sitemap", "jekyll-seo-tag", "jekyll-relative-links",
     "jekyll-optional-front-matter", "jekyll-titles-from-headings", "jekyll-readme-index",
     "jekyll-default-layout", "jekyll-include-cache", "jemoji", "github-pages"}
)  # fmt: skip
"""Plugins of Jekyll whose work MkDocs, its theme or this plugin does."""
_INSTEAD = {
    "jekyll-archives": "list the posts of 'site.categories' and 'site.tags' on pages",
    "jekyll-github-metadata": "write 'site.github' into '_config.yml'",
    "jekyll-feed": "see 'mkdocs-rss-plugin'",
    "jekyll-last-modified-at": "see 'mkdocs-git-revision-date-localized-plugin'",
    "jekyll-multiple-languages-plugin": "build a site for each language",
    "jekyll-paginate": "list all posts on one page, by 'site.posts'",
    "jekyll-paginate-v2": "list all posts on one page, by 'site.posts'",
    "jekyll-polyglot": "build a site for each language: pages of several have one address here",
    "jekyll-toc": "the theme shows the table of contents",
    "jekyll-remote-theme": "Material is used instead",
}


def left(site: JekyllSite, parts: Container[str]) -> Iterator[Loss]:
    """The folders, plugins, themes and files that only Jekyll uses."""
    yield from _folders(site)
    yield from _configured(site)
    for name in site.withheld:
        what = "a page that Jekyll does not publish, by 'published' or its date"
        yield Loss(Location(name), what, "copy it when you want to publish it")
    for source in site.templates:
        address = _template_address(source)
        texts = (*(page.own for page in site.pages), *site.includes.values())
        linking = next((it.path for it in texts if address in it.text), None)
        what = "a template that is no page" + (f", to which '{linking}' links" if linking else "")
        yield Loss(Location(source.path), what, "put Jekyll's output into 'docs'")
    for name in (each for each in site.files if is_markdown(each) and each not in parts):
        what = "Markdown without front matter, which Jekyll publishes as it is"
        yield Loss(Location(name), what, "copy it into 'docs' if it should be a page")


def unused(site: JekyllSite, used: Container[str]) -> Iterator[Loss]:
    """The includes that no page uses."""
    for name, source in site.includes.items():
        if name not in used:
            yield Loss(
                Location(source.path), "an include that no page uses", "copy it if you need it"
            )


def _folders(site: JekyllSite) -> Iterator[Loss]:
    for folder, (what, instead) in _FOLDERS.items():
        found = [name for name in site.left if f"/{folder}/" in f"/{name}"]
        if found:
            yield Loss(Location(found[0]), f"{what} ({len(found)} in '{folder}')", instead)


def _configured(site: JekyllSite) -> Iterator[Loss]:
    for plugin in _plugins(site):
        if plugin not in _CARRIED:
            place = "Gemfile" if plugin in site.gems else CONFIG
            instead = _INSTEAD.get(plugin, "look for an MkDocs plugin")
            what = f"the plugin '{plugin}'{_with_pages(made_by(plugin, site))}"
            yield Loss(Location(place), what, instead)
    for folder in _kept(site):
        what = f"'{folder}' of 'keep_files', as each build empties the site's folder"
        yield Loss(Location(CONFIG), what, "write it into 'docs', or after the build")
    for name in ("theme", "remote_theme"):
        if site.values.get(name):
            what = f"the theme '{site.values[name]}'"
            yield Loss(Location(CONFIG), what, "Material is used instead")
            yield from _of_theme(site)


def _with_pages(addresses: Sequence[str]) -> str:
    if not addresses:
        return ""
    shown = ", ".join(f"'{each}'" for each in addresses[:_MOST_SHOWN])
    more = len(addresses) - _MOST_SHOWN
    return f", which makes {shown}" + (f" and {more} more" if more > 0 else "")


def made_by(plugin: str, site: JekyllSite) -> list[str]:
    """The addresses of the pages that a plugin makes, which the new site lacks."""
    posts = [page for page in site.pages if page.source.collection == POSTS]
    if plugin == "jekyll-feed":
        own = site.values.get("feed")
        path = own.get("path") if isinstance(own, dict) else None
        return [f"/{str(path or 'feed.xml').lstrip('/')}"]
    if plugin == "jekyll-paginate":
        size = site.values.get("paginate")
        has_index = any(posixpath.basename(page.own.path) == "index.html" for page in site.pages)
        count = -(-len(posts) // size) if has_index and isinstance(size, int) and size > 0 else 0
        path = str(site.values.get("paginate_path") or "/page:num")
        return [path.replace(":num", str(number)) for number in range(2, count + 1)]
    if plugin == "jekyll-archives":
        return _archives(posts, site.values.get("jekyll-archives"))
    return []


_ARCHIVES = {
    "year": "/:year/",
    "month": "/:year/:month/",
    "day": "/:year/:month/:day/",
    "category": "/category/:name/",
    "tag": "/tag/:name/",
}
_LISTS = {"category": "categories", "tag": "tags"}


def _archives(posts: Iterable[JekyllPage], given: object) -> list[str]:
    """The addresses of archives. Source: jekyll-archives 2.2."""
    settings = given if isinstance(given, dict) else {}
    enabled = settings.get("enabled")
    is_all = enabled in ("all", True)
    listed = enabled if isinstance(enabled, list) else []
    own = settings.get("permalinks")
    permalinks = {**_ARCHIVES, **(own if isinstance(own, dict) else {})}
    found = set()
    for kind in _ARCHIVES:
        for post in posts if is_all or _LISTS.get(kind, kind) in listed else ():
            said = post.source.front_matter
            day = post_date(said.get("date"), "")
            dated = {":year": f"{day:%Y}", ":month": f"{day:%m}", ":day": f"{day:%d}"}
            names = {"category": categories, "tag": tags}.get(kind, lambda _: [""])(said)
            for name in names:
                path = str(permalinks[kind])
                for key, value in {**dated, ":name": hyphenated(name).lower()}.items():
                    path = path.replace(key, value)
                found.add(path)
    return sorted(found)


def _of_theme(site: JekyllSite) -> Iterator[Loss]:
    """The includes that pages use and only the theme can have."""
    for source in site.sources:
        for name in dict.fromkeys(_names(source.text, "include", "include_cached")):
            path = name.strip("\"'").lstrip("/")
            if "{" not in path and path not in site.includes:
                what = f"the include '{path}' of the theme"
                yield Loss(Location(source.path), what, "copy it from the theme's '_includes'")
