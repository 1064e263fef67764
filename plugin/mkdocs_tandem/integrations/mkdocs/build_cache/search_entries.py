"""Search entries, kept by the HTML they were made from."""

import json
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import lru_cache
from html.parser import HTMLParser
from importlib.metadata import version
from types import FunctionType
from typing import Any, Self

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.config.jekyll import for_theme
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.integrations.mkdocs.build_cache.conversion import noted
from mkdocs_tandem.pages.markdown.html_parser import quick, without_highlighting
from mkdocs_tandem.serialization import loaded

_PARSER, _ELEMENT = "Parser", "Element"


class _Element(str):
    """An element that is equal to its name, as Material's, but a text and so compared at once."""

    __slots__ = ("attrs",)
    attrs: Mapping[str, Any]

    def __new__(cls, tag: str, attrs: Mapping[str, Any] | None = None) -> Self:
        element = super().__new__(cls, tag)
        element.attrs = attrs or {}
        return element

    @property
    def tag(self) -> str:
        return str(self)

    def is_excluded(self) -> bool:
        return "data-search-exclude" in self.attrs


def adding(index: type) -> Callable[[Any, Any], None]:
    """The method of a class of indexes that adds a page: a faster one, if it is as expected."""
    method: Any = vars(index).get("add_entry_from_context")
    if not isinstance(method, FunctionType) or _PARSER not in method.__code__.co_names:
        return index.add_entry_from_context  # type: ignore[attr-defined, no-any-return] # a class of another package
    parser, element = (method.__globals__.get(name) for name in (_PARSER, _ELEMENT))
    if not (isinstance(parser, type) and issubclass(parser, HTMLParser)) or not _is_known(element):
        return method
    own = {
        name: _with(it, {_ELEMENT: _Element})
        for name, it in vars(parser).items()
        if isinstance(it, FunctionType)
    }

    class Faster(quick(parser)):  # type: ignore[misc] # which class is known when it runs
        def feed(self, data: str) -> None:
            super().feed(without_highlighting(data))

    for name, function in own.items():
        setattr(Faster, name, function)
    return _with(method, {_PARSER: Faster})


def _with(function: FunctionType, names: Mapping[str, Any]) -> FunctionType:
    """A function that finds something else under some global names."""
    return FunctionType(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )


def _is_known(element: Any) -> bool:
    """Whether a class of elements has no more to it than ours."""
    own = {name for name in vars(element) if not name.startswith("__")} if element else None
    return own == {"is_excluded"}


_log = get_plugin_logger("tandem")

KIND = "search"
SEARCHING = {"search", "material/search"}
"""Plugins that have an index."""


class _Standing:
    """A page of the same content at no address, so that entries can be moved to any."""

    def __init__(self, page: Page) -> None:
        self.content, self.toc, self.meta = page.content, page.toc, for_theme(page.meta)
        self.title, self.url = page.title, ""


class SearchEntries:
    """Makes the search entries of pages, or takes them from what is kept."""

    def __init__(self, plugins: Iterable[tuple[str, Any]], cache: Cache) -> None:
        """Find the index among the plugins: Material's or MkDocs' own."""
        self._cache = cache
        self.texts: dict[str, tuple[int, frozenset[str]]] = {}
        """The texts of the entries of pages, with the hash of the HTML of each, by addresses."""
        self._index: Any = None
        for name, plugin in plugins:
            index: Any = getattr(plugin, "search_index", None)
            if name not in SEARCHING or index is None:
                continue
            if _entries(index) is None:
                _log.info(f"search entries are not cached: '{name}' is not as expected")
                note_fallback(Fallback.HOST_DIFFERS, f"the index of '{name}'")
            else:
                self._index = index
                self._make = index.add_entry_from_context
                kind = type(index)
                self._added = adding(kind)
                parts = [kind.__module__, kind.__qualname__, repr(index.config)]
                self._fingerprint = digest(*parts, version("mkdocs"), _material())

    def install(self) -> None:
        """Let the index ask here."""
        if self._index is not None:
            self._index.add_entry_from_context = self.add

    def leave(self) -> None:
        """Add nothing from now on: the index of a worker process is not used."""
        if self._index is not None:
            self._index.add_entry_from_context = lambda page: None

    def add(self, page: Page) -> None:
        """Add the entries of a page to the index."""
        key = self.key(page)
        raw = self._cache.read(KIND, key)
        known = _loaded(raw) if raw is not None else None
        if known is None:
            raw = self.made(page)
            if raw is None:
                self._make(page)
                return
            self._cache.write(KIND, key, raw)
            known = _loaded(raw)
        texts = frozenset(it["text"] for it in known or () if isinstance(it.get("text"), str))
        self.texts[page.url] = hash(page.content), texts
        entries = _entries(self._index)
        if entries is not None:
            entries += [
                {**entry, "location": page.url + entry["location"]} for entry in known or ()
            ]

    def keep(self, page: Page) -> None:
        """Make and keep the entries of a page."""
        raw = self.made(page)
        if raw is not None:
            self._cache.write(KIND, self.key(page), raw)

    def key(self, page: Page) -> bytes:
        """What the entries of a page are kept by."""
        meta = {name: page.meta.get(name) for name in ("title", "search", "tags")}
        toc = json.dumps([noted(link) for link in page.toc])
        return digest(self._fingerprint, page.content or "", toc, repr(page.title), repr(meta))

    def made(self, page: Page) -> bytes | None:
        """The entries of a page without its address; ``None`` if they are not plain."""
        if self._index is None:
            return None
        index = copy(self._index)
        vars(index).pop("add_entry_from_context", None)
        entries: list[Any] = []
        setattr(index, _NAMES[0] if hasattr(index, _NAMES[0]) else _NAMES[1], entries)
        self._added(index, _Standing(page))
        try:
            raw = json.dumps(entries).encode()
        except (TypeError, ValueError) as error:
            note_fallback(Fallback.NOT_CACHED, f"search entries of '{page.url}': {error}")
            return None
        return raw if json.loads(raw) == entries else None


def index_of(plugins: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    """The current entries of the search index of a build; empty if there is none."""
    indexes = (getattr(it, "search_index", None) for name, it in plugins if name in SEARCHING)
    return next((found for it in indexes if (found := _entries(it)) is not None), [])


_NAMES = ("entries", "_entries")


@lru_cache(8)
def _loaded(raw: bytes) -> list[dict[str, Any]] | None:
    """Entries without their addresses, which other audiences may share; ``None`` for other data."""
    found = loaded(list[dict[str, Any]], raw)
    is_placed = found is not None and all(isinstance(it.get("location"), str) for it in found)
    return found if is_placed else None


def _entries(index: Any) -> list[dict[str, Any]] | None:
    found = next((getattr(index, name) for name in _NAMES if hasattr(index, name)), None)
    return found if isinstance(found, list) and hasattr(index, "add_entry_from_context") else None


def _material() -> str:
    return version("mkdocs-material")
