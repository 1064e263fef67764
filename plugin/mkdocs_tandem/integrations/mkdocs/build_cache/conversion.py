"""Converted pages, kept by their text and shared between audiences.

A conversion also depends on links, apart from the text and the extensions: the target of each is
looked up again whenever a kept conversion is used, which repeats warnings about links, too.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_tandem.serialization import dumped, loaded

Call = tuple[str, str, list[Any], dict[str, Any]]
"""Name of a plugin, its method, and what that was given; ``_PAGE`` represents the page."""

_PAGE = {"tandem": "page"}
_METHODS = {"autorefs": ("register_anchor", "register_url")}
"""What Markdown extensions of other plugins call while a page is converted."""


class _Listener(logging.Handler):
    def __init__(self, ignored: str) -> None:
        super().__init__(logging.INFO)
        self.ignored = ignored
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != self.ignored:
            self.records.append(record)


@contextmanager
def heard(ignored: str) -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile, except by one logger."""
    listener = _Listener(ignored)
    root = logging.getLogger()
    root.addHandler(listener)
    try:
        yield listener.records
    finally:
        root.removeHandler(listener)


class SideEffects:
    """Records and repeats the side effects of a conversion on other plugins."""

    def __init__(self, plugins: Iterable[tuple[str, Any]]) -> None:
        self._plugins = {name: plugin for name, plugin in plugins if name in _METHODS}

    @contextmanager
    def recorded(self, page: Page) -> Iterator[list[Call]]:
        """The calls that are made meanwhile; they are made all the same."""
        calls: list[Call] = []
        for name, plugin in self._plugins.items():
            for method in _METHODS[name]:
                if hasattr(plugin, method):
                    vars(plugin)[method] = _recording(calls, name, method, plugin, page)
        try:
            yield calls
        finally:
            for name, plugin in self._plugins.items():
                for method in _METHODS[name]:
                    vars(plugin).pop(method, None)

    def replay(self, calls: Iterable[Call], page: Page) -> None:
        """Make the same calls about a page; only those that ``recorded`` could have seen."""
        for name, method, arguments, named in calls:
            if name not in self._plugins or method not in _METHODS[name]:
                continue
            getattr(self._plugins[name], method)(
                *(page if it == _PAGE else it for it in arguments),
                **{key: page if it == _PAGE else it for key, it in named.items()},
            )


def _recording(calls: list[Call], name: str, method: str, plugin: Any, page: Page) -> Any:
    real = getattr(plugin, method)

    def told(*arguments: Any, **named: Any) -> Any:
        noted = [_PAGE if it is page else it for it in arguments]
        calls.append(
            (name, method, noted, {k: _PAGE if it is page else it for k, it in named.items()})
        )
        return real(*arguments, **named)

    return told


KIND = "conversion"
_SET_BY_RENDERING = {
    "content",
    "links_to_anchors",
    "present_anchor_ids",
    "toc",
    "_title_from_render",
}
_LINKS = logging.getLogger("mkdocs.structure.pages")
_HIGHLIGHT, _FORMATTER = "pymdownx.highlight", "BlockHtmlFormatter"
_FORMATTERS: dict[tuple[Callable[..., Any], str], Any] = {}
_MOST_FORMATTERS = 64
"""Line numbers with anchors make the options of each block of a page its own."""


class UnexpectedError(Exception):
    """This release of MkDocs does not convert pages as the one that is known here."""


class Entry(NamedTuple):
    """An entry of a page's table of contents."""

    title: str
    name: str
    level: int
    children: "tuple[Entry, ...]"


class Titled(NamedTuple):
    """The first heading of a page, if it is one of the first level."""

    title: str | None


@dataclass(frozen=True)
class Conversion:
    """What the text of a page became."""

    content: str
    toc: tuple[Entry, ...]
    title: str | None
    """The first heading, if it is one of the first level."""
    anchors: list[str]
    links: list[tuple[str, str]]
    """Each link and the source of each picture as written, and what became of it."""
    calls: list[Call] = field(default_factory=list)
    """The calls of other plugins by extensions."""
    is_repeatable: bool = True
    """Whether it may be used again: nothing was logged that would be missing then."""

    def dumped(self) -> bytes:
        """As bytes that can be kept, the title in a line of its own."""
        return dumped(self.title) + b"\n" + dumped(self)

    @staticmethod
    def titled(raw: bytes) -> Titled | None:
        """The title in such bytes; ``None`` if they are something else."""
        return loaded(Titled, b"[" + raw.partition(b"\n")[0] + b"]")

    @classmethod
    def loaded(cls, raw: bytes) -> "Conversion | None":
        """From such bytes; ``None`` if they are something else."""
        return loaded(cls, raw.partition(b"\n")[2])


class Recorder(Extension):
    """Notes the links of each page before and after MkDocs resolves them."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        before = _Before(md)
        md.treeprocessors.register(before, "tandem_links", 0.5)  # MkDocs' own is at 0
        md.treeprocessors.register(_After(md, before, self.links), "tandem_resolved", -0.5)


class _Before(Treeprocessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.raw: list[tuple[Element, str, str]] = []

    def run(self, root: Element) -> None:
        self.raw = []
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            url = element.get(key) if key else None
            if key and url is not None:
                self.raw.append((element, key, url))


class _After(Treeprocessor):
    def __init__(self, md: Markdown, before: _Before, links: list[tuple[str, str]]) -> None:
        super().__init__(md)
        self.before = before
        self.links = links

    def run(self, root: Element) -> None:
        self.links[:] = [(url, element.get(key) or "") for element, key, url in self.before.raw]


class Converter:
    """Converts pages, and puts what was kept of a conversion back into a page."""

    def __init__(self, recorder: Recorder, calls: SideEffects) -> None:
        """Look up what is private in MkDocs.

        Raises:
            UnexpectedError: if it is not there.
        """
        self._recorder = recorder
        self._calls = calls
        resolver = getattr(mkdocs_pages, "_RelativePathTreeprocessor", None)
        if resolver is None or not hasattr(resolver, "path_to_url"):
            raise UnexpectedError("_RelativePathTreeprocessor.path_to_url")
        self._resolver = resolver

    def converted(self, page: Page, config: MkDocsConfig, files: Files) -> Conversion:
        """What a page becomes; the page itself has it, too.

        Raises:
            UnexpectedError: if the result is not of the known form; the page has it nonetheless.
        """
        before = dict(vars(page))
        with (
            heard(ignored=_LINKS.name) as said,
            self._calls.recorded(page) as calls,
            _formatters_kept(),
        ):
            Page.render(page, config, files)
        changed = {key for key, value in vars(page).items() if before.get(key, ...) is not value}
        if not changed <= _SET_BY_RENDERING or not isinstance(page.toc, TableOfContents):
            raise UnexpectedError(", ".join(sorted(changed - _SET_BY_RENDERING)) or "toc")
        return Conversion(
            page.content or "",
            tuple(noted(link) for link in page.toc),
            page._title_from_render,  # noqa: SLF001 -- the only place of the title that it found
            sorted(filter(None, page.present_anchor_ids or ())),
            list(self._recorder.links),
            calls,
            is_repeatable=not said,
        )

    def apply(self, conversion: Conversion, page: Page, config: MkDocsConfig, files: Files) -> bool:
        """Put a conversion into a page of the same text, unless a link now leads elsewhere."""
        resolver = self._resolver(page.file, files, config)
        with _held_back() as said:
            if any(resolver.path_to_url(url) != resolved for url, resolved in conversion.links):
                return False
        for record in said:
            _LINKS.handle(record)
        page.content = conversion.content
        page.toc = TableOfContents([_link(noted) for noted in conversion.toc])
        if page.toc.items:
            page.toc.items[0].active = True  # type: ignore[attr-defined] # as MkDocs marks it
        page._title_from_render = conversion.title  # noqa: SLF001 -- as above
        page.present_anchor_ids = set(conversion.anchors)
        if _LINKS.getEffectiveLevel() > logging.DEBUG:  # as MkDocs does
            page.links_to_anchors = resolver.links_to_anchors
        self._calls.replay(conversion.calls, page)
        return True


@contextmanager
def _held_back() -> Iterator[list[logging.LogRecord]]:
    """Meanwhile, what MkDocs has to say about links is noted instead."""
    said: list[logging.LogRecord] = []

    def note(record: logging.LogRecord) -> bool:
        said.append(record)
        return False

    _LINKS.filters.insert(0, note)  # before those that record messages
    try:
        yield said
    finally:
        _LINKS.filters.remove(note)


@contextmanager
def _formatters_kept() -> Iterator[None]:
    """Meanwhile, code blocks with the same options share a formatter of Pygments.

    ``pymdownx.highlight`` makes one for each block, which takes longer than to use it.
    """
    module = sys.modules.get(_HIGHLIGHT)
    made: Any = getattr(module, _FORMATTER, None)
    if module is None or made is None:
        yield
        return
    setattr(module, _FORMATTER, partial(_formatter, made))
    try:
        yield
    finally:
        setattr(module, _FORMATTER, made)


def _formatter(made: Callable[..., Any], **options: Any) -> Any:
    key = (made, repr(sorted(options.items())))
    if key not in _FORMATTERS:
        if len(_FORMATTERS) >= _MOST_FORMATTERS:
            _FORMATTERS.clear()
        _FORMATTERS[key] = made(**options)
    return _FORMATTERS[key]


def noted(link: AnchorLink) -> Entry:
    """An entry of the contents as plain values."""
    return Entry(link.title, link.id, link.level, tuple(noted(child) for child in link.children))


def _link(noted: Entry) -> AnchorLink:
    link = AnchorLink(noted.title, noted.name, noted.level)
    link.children = [_link(child) for child in noted.children]
    return link
