"""The navigation of a Jekyll site."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from mkdocs_tandem.commands.import_jekyll.pages import (
    MigratedPage,
    by_address,
    plain_address,
)
from mkdocs_tandem.commands.import_jekyll.site import JekyllSite
from mkdocs_tandem.config.jekyll import POSTS
from mkdocs_tandem.pages.front_matter import load

_FILES = ("navigation", "nav", "toc", "sidebar", "menu", "contents")
_TITLES = ("title", "name", "text", "label")
_ADDRESSES = ("url", "link", "href", "path", "permalink", "page")

_HIDDEN = frozenset({"404.html", "404.md", "404", "search", "search.html", "search.md"})
_FEWEST = 3
"""A data file with fewer pages is no navigation, whatever it holds."""
_DATA = re.compile(r"\bsite\.data\.([\w.-]*\w)")
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)

_DEEPEST = 4

Entry = dict[str, Any]


def navigation(site: JekyllSite, pages: Sequence[MigratedPage], names: Sequence[str]) -> list[Any]:
    """The setting ``nav``: from a data file, else from ``nav_order``, else a tree of the folders.

    Of several data files, those named as a navigation come first, then those that layouts or
    includes read; of these, the one that lists most pages.
    """
    shown = [page for page in pages if not is_hidden(page)]
    addresses = {plain_address(old): page.uri for old, page in by_address(shown)}
    best: list[Any] = []
    for is_named in (True, False):
        most = 0 if is_named else _FEWEST - 1
        for name in _candidates(site, is_named=is_named):
            reader = _Reader(addresses, names)
            entries = reader.entries(_loaded(site.data[name].read_bytes()))
            if len(reader.listed) > most or (is_named and entries and not best):
                most, best = len(reader.listed), entries
        if best:
            return best
    return _ordered(shown) or _tree(shown)


def is_hidden(page: MigratedPage) -> bool:
    """Whether a page belongs in no navigation: the error or search page, a redirect, a post."""
    return page.pages[0].source.collection == POSTS or (
        any(name.rpartition("/")[2] in _HIDDEN for name in (page.path, page.pages[0].address))
        or page.pages[0].address.strip("/") in _HIDDEN
        or "redirect_to" in page.pages[0].source.front_matter
    )


def _candidates(site: JekyllSite, *, is_named: bool) -> Iterator[str]:
    """The data files that may hold the navigation, by the names that ``site.data`` has for them."""
    if is_named:
        for name in sorted(site.data):
            if name.rpartition("/")[2].partition(".")[0].lower().startswith(_FILES):
                yield name
        return
    sources = (*site.layouts, *site.includes.values())
    read = {name for source in sources for name in _DATA.findall(source.text)}
    for name in sorted(site.data):
        dotted = name.rpartition(".")[0].replace("/", ".")
        if any(dotted == each or dotted.startswith(f"{each}.") for each in read):
            yield name


def _loaded(raw: bytes) -> Any:
    try:
        return load(raw.decode("utf-8-sig"))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _tree(pages: Sequence[MigratedPage]) -> list[Any]:
    """The pages by their folders, each with its title; an index page gives its folder the title.

    Empty if there are no folders: MkDocs lists such pages itself.
    """
    if not any("/" in page.uri for page in pages):
        return []
    root: dict[str, Any] = {}
    for page in sorted(pages, key=lambda page: (not _is_index(page), page.uri)):
        *folders, name = page.uri.split("/")
        level = root
        for folder in folders:
            level = level.setdefault(f"{folder}/", {})
        level[name] = page
    return _entries(root)


def _entries(level: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = []
    for name, item in level.items():
        if isinstance(item, MigratedPage):
            found.append({_title(item): item.uri})
            continue
        index = next((it for it in item.values() if _is_index_page(it)), None)
        title = _title(index) if index else _words(name.strip("/"))
        inner = [index.uri] if index else []
        inner += _entries({key: it for key, it in item.items() if it is not index})
        found.append({title: inner})
    return found


def _is_index_page(item: Any) -> bool:
    return isinstance(item, MigratedPage) and _is_index(item)


def _is_index(page: MigratedPage) -> bool:
    return page.uri.rpartition("/")[2].partition(".")[0] == "index"


def _title(page: MigratedPage) -> str:
    """Of front matter, else the first heading without Liquid, else the file's name."""
    source = page.pages[0].source
    if isinstance(source.front_matter.get("title"), str):
        return str(source.front_matter["title"])
    heading = _HEADING.search(page.pages[0].own.body)
    if heading and "{" not in heading[1]:
        return heading[1].strip()
    folder, _, name = page.uri.rpartition("/")
    stem = name.partition(".")[0]
    return _words(folder.rpartition("/")[2] or "Home" if stem == "index" else stem)


def _words(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


class _Reader:
    """Reads the shapes that data files for navigation have, each page once."""

    def __init__(self, addresses: Mapping[str, str], names: Sequence[str]) -> None:
        self._addresses = addresses
        self._names = names
        self.listed: set[str] = set()
        """The pages of the entries."""

    def entries(self, data: Any) -> list[Any]:
        """The entries of a list, or of all lists of a mapping."""
        if isinstance(data, list):
            return [entry for item in data for entry in self._entry(item)]
        if isinstance(data, Mapping):
            return [entry for value in data.values() for entry in self.entries(value)]
        return []

    def _entry(self, item: Any) -> Iterator[Any]:
        if not isinstance(item, Mapping):
            return
        title = next((str(item[key]) for key in _TITLES if isinstance(item.get(key), str)), "")
        address = next((item[key] for key in _ADDRESSES if isinstance(item.get(key), str)), "")
        own = list(self._own(title, address))
        inner = [
            entry
            for value in item.values()
            if isinstance(value, list)
            for entry in self.entries(value)
        ]
        if inner and title:
            yield {title: [*(_path(it) for it in own), *inner]}
        else:
            yield from [*own, *inner]

    def _own(self, title: str, address: str) -> Iterator[Entry | str]:
        if "://" in address:
            if title:
                yield {title: address}
            return
        for path in dict.fromkeys(self._paths(address)):
            if path not in self.listed:
                self.listed.add(path)
                yield {title: path} if title else path

    def _paths(self, address: str) -> Iterator[str]:
        """The pages at an address, one for each audience if it has a placeholder for that."""
        if not address:
            return
        for name in self._names or [""]:
            filled = _filled(address, name)
            if plain_address(filled) in self._addresses:
                yield self._addresses[plain_address(filled)]


def _path(entry: Entry | str) -> str:
    return entry if isinstance(entry, str) else str(next(iter(entry.values())))


def _filled(address: str, name: str) -> str:
    before, opening, rest = address.partition("{{")
    inside, closing, after = rest.partition("}}")
    if not (opening and closing):
        return address
    value = "" if "site." in inside else name
    return before + value + _filled(after, name)


def _ordered(pages: Sequence[MigratedPage]) -> list[Any]:
    """The navigation that front matter orders: ``nav_order``, ``parent`` and ``grand_parent``.

    As the theme just-the-docs has it: pages with a title, those without ``nav_order`` at the end.
    """
    found = [(page, page.pages[0].source.front_matter) for page in pages]
    if not any("nav_order" in said for _, said in found):
        return []
    known = [
        (_rank(said.get("nav_order")), str(said.get("title") or page.path), page, said)
        for page, said in found
        if said.keys() & {"nav_order", "title"} and said.get("nav_exclude") is not True
    ]
    known.sort(key=lambda each: (each[0], each[1]))

    def below(above: tuple[str, ...]) -> Iterator[Any]:
        parent, grand_parent = (*above[-1:], None)[0], (*above[-2:-1], None)[0]
        for _, title, page, said in known if len(above) < _DEEPEST else ():
            is_elsewhere = said.get("grand_parent") not in (None, grand_parent)
            if said.get("parent") == parent and not is_elsewhere:
                inner = list(below((*above, title)))
                yield {title: [page.uri, *inner]} if inner else {title: page.uri}

    return list(below(()))


def _rank(order: Any) -> float:
    try:
        return float(order)
    except (TypeError, ValueError):
        return float("inf")
