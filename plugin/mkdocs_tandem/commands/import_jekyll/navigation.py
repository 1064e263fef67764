"""The navigation of a Jekyll site."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from mkdocs_tandem.commands.import_jekyll.pages import MigratedPage, by_address
from mkdocs_tandem.commands.import_jekyll.site import JekyllSite

_FILES = ("navigation", "nav", "toc", "sidebar", "menu", "contents")
_TITLES = ("title", "name", "text", "label")
_ADDRESSES = ("url", "link", "href", "path", "permalink", "page")

Entry = dict[str, Any]


def navigation(site: JekyllSite, pages: Sequence[MigratedPage], names: Sequence[str]) -> list[Any]:
    """The setting ``nav``: from a data file, else from ``nav_order``; empty if nobody says one."""
    addresses = {_plain(old): page.uri for old, page in by_address(pages)}
    for name, raw in sorted(site.data.items()):
        if name.rpartition("/")[2].partition(".")[0].lower().startswith(_FILES):
            loaded = _loaded(raw.read_bytes())
            found = _Reader(addresses, names).entries(loaded)
            if found:
                return found
    return _ordered(pages)


def _loaded(raw: bytes) -> Any:
    try:
        return yaml.safe_load(raw)
    except (yaml.YAMLError, ValueError):
        return None


class _Reader:
    """Reads the shapes that data files for navigation have, each page once."""

    def __init__(self, addresses: Mapping[str, str], names: Sequence[str]) -> None:
        self._addresses = addresses
        self._names = names
        self._listed: set[str] = set()

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
            yield {title: [*(next(iter(it.values())) if title in it else it for it in own), *inner]}
        else:
            yield from [*own, *inner]

    def _own(self, title: str, address: str) -> Iterator[Entry]:
        if "://" in address:
            if title:
                yield {title: address}
            return
        for path in dict.fromkeys(self._paths(address)):
            if path not in self._listed:
                self._listed.add(path)
                yield {title: path} if title else {"": path}

    def _paths(self, address: str) -> Iterator[str]:
        """The pages at an address; one that asks for the audience is there for each."""
        if not address:
            return
        for name in self._names or [""]:
            filled = _filled(address, name)
            if _plain(filled) in self._addresses:
                yield self._addresses[_plain(filled)]


def _filled(address: str, name: str) -> str:
    before, opening, rest = address.partition("{{")
    inside, closing, after = rest.partition("}}")
    if not (opening and closing):
        return address
    value = "" if "site." in inside else name
    return before + value + _filled(after, name)


def _plain(address: str) -> str:
    return "/" + address.partition("#")[0].strip("/").removesuffix("index.html").strip("/")


def _ordered(pages: Sequence[MigratedPage]) -> list[Any]:
    """The navigation that front matter orders: ``nav_order`` and ``parent``."""
    known = []
    for page in pages:
        said = page.pages[0].source.front_matter
        if "nav_order" in said and said.get("nav_exclude") is not True:
            known.append(
                (_rank(said["nav_order"]), str(said.get("title") or page.path), page, said)
            )
    known.sort(key=lambda each: (each[0], each[1]))

    def below(parent: str | None, depth: int) -> Iterator[Any]:
        for _, title, page, said in known:
            if said.get("parent") == parent and depth:
                path = page.uri
                inner = list(below(title, depth - 1))
                yield {title: [path, *inner]} if inner else {title: path}

    return list(below(None, 4))


def _rank(order: Any) -> float:
    try:
        return float(order)
    except (TypeError, ValueError):
        return float("inf")
