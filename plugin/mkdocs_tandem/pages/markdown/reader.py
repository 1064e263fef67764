"""Links and anchors of a page, by Python-Markdown with the site's extensions."""

import html
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any
from xml.etree.ElementTree import Element

import markdown

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.config.loader import Configuration, resolved
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.pages.code_blocks import with_languages
from mkdocs_tandem.pages.markdown.html_parser import TolerantHTMLParser, quick
from mkdocs_tandem.pages.markdown.kramdown import (
    KEEPS_BLANK_LINES,
    KramdownIds,
    names_like_kramdown,
)
from mkdocs_tandem.pages.markdown.links import (
    OF_HTML,
    LinkTarget,
    TargetMarks,
    addresses,
    plain_headings,
    prose,
)
from mkdocs_tandem.pages.markdown.purity import ImpureError, fingerprint, is_known, is_pure
from mkdocs_tandem.serialization import dumped, loaded
from mkdocs_tandem.suggestions import did_you_mean


@dataclass(frozen=True)
class Link:
    """A reference from a page to something else: a link, a picture, a script."""

    url: str
    """As it is written, without the escapes of HTML."""
    start: int | None
    """Offset in the page's Markdown; ``None`` if an extension made the link."""
    end: int | None
    is_html: bool
    """Whether it is in raw HTML, whose addresses MkDocs does not change."""


@dataclass(frozen=True)
class PageLinks:
    """A page's Markdown, as far as links are concerned."""

    links: tuple[Link, ...] = ()
    """In the order in which their addresses are written; those without a place come last."""
    anchors: frozenset[str] = frozenset()
    """The text after ``#`` in links that lead into the page."""
    is_read: bool = True
    """Whether the Markdown could be read: if it is nested too deep or takes too long, it is not."""


def raw_html(text: str) -> str:
    """A text in HTML in an element whose content no converter of Markdown changes."""
    return f'<div markdown="0">\n{text}\n</div>\n'


DOCUMENT = "document"
"""Kinds of what is kept of pages."""
_ALWAYS: dict[str, Mapping[str, Any]] = {"toc": {}, "tables": {}, "fenced_code": {}}
"""Extensions that MkDocs adds before those of the site."""
_TOC = frozenset({"toc", "markdown.extensions.toc"})
_ADDRESSES = {"a": "href", "area": "href", "link": "href"}
"""The attribute with an address, by the name of the element; otherwise ``src``."""
_MORE_ADDRESSES = {"video": ("poster",)}
_OWN = frozenset({"headerlink", "toclink", "footnote-ref", "footnote-backref"})
"""Classes of links that extensions make to what they have made themselves."""
_LINKING = frozenset({"wikilinks", "markdown.extensions.wikilinks", "pymdownx.magiclink"})
"""Extensions that make links of what is written otherwise."""
_TEXTS = frozenset({"p", "li", "td", "th", "dt", "dd"})
_PLAIN = re.compile(r"[\w\s,.;()?%-]+")
_MOST_SECONDS = 10
_STASHED = "\x02"
"""With it Python-Markdown marks what it has put aside; in an address, only one of an email."""


_KRAMDOWN = "tandem.kramdown"


def reader(
    settings: Settings, cache: Cache | None = None, *, links_headings: bool = True
) -> "MarkdownReader":
    """What reads the Markdown of a site.

    Without ``links_headings``, headings have no link to themselves, and blank lines are between
    blocks, as in the HTML that Jekyll gives to templates.

    Raises:
        FindingError: if an extension cannot be loaded with its options.
    """
    extensions = _ALWAYS | dict(settings.extensions)
    if not links_headings:
        plain = {"permalink": False, "anchorlink": False}
        extensions |= {name: {**extensions[name], **plain} for name in _TOC & extensions.keys()}
        if _KRAMDOWN in extensions:
            extensions |= {_KRAMDOWN: {**extensions[_KRAMDOWN], KEEPS_BLANK_LINES: True}}
    try:
        return MarkdownReader({name: resolved(given) for name, given in extensions.items()}, cache)
    except Exception as error:
        raise FindingError(_refused(extensions, settings, error)) from error


def _refused(
    extensions: Mapping[str, Mapping[str, Any]], settings: Settings, error: Exception
) -> Finding:
    """The extension that cannot be loaded, at its name or at the option that it refuses."""
    configuration = Configuration.read(settings.root / settings.path)
    for name, options in extensions.items():
        try:
            given = resolved(options)
            markdown.Markdown(extensions=[name], extension_configs={name: given})
        except Exception as own:  # noqa: BLE001 -- foreign code
            return _refused_extension(name, options, configuration, own)
    message = f"the extensions of Markdown cannot be loaded together: {error}"
    return Finding("bad-settings", configuration.top_span("markdown_extensions")[0], message)


def _refused_extension(
    name: str, options: Mapping[str, Any], configuration: Configuration, error: Exception
) -> Finding:
    hint, option = "", ""
    if isinstance(error, KeyError) and error.args[0] in options:
        option = str(error.args[0])
        message = f"the extension '{name}' has no option '{option}'"
        hint = did_you_mean(option, _options(name))
    elif isinstance(error, ModuleNotFoundError) and name.startswith(str(error.name)):
        message = f"there is no Markdown extension '{name}'"
        close = did_you_mean(name, _known_extensions())
        hint = close or "is its package installed?"
    else:
        what = str(error) or type(error).__name__
        message = f"the extension '{name}' cannot be loaded with its options: {what}"
    location, length = configuration.extension_span(name, option)
    return Finding("bad-settings", location, message, hint, length=length)


def _options(name: str) -> list[str]:
    return list(markdown.Markdown().build_extension(name, {}).config)


def _known_extensions() -> list[str]:
    """The names of all extensions that are installed."""
    named = [it.name for it in entry_points(group="markdown.extensions")]
    found = find_spec("pymdownx")
    folders = found.submodule_search_locations if found else None
    return [*named, *(f"pymdownx.{it.name}" for it in iter_modules(folders or ()))]


class _TooSlowError(Exception):
    """The conversion takes too long."""


class MarkdownReader:
    """Reads Markdown as the site's build does, and remembers what it has read."""

    def __init__(
        self,
        extensions: Mapping[str, Mapping[str, Any]],
        cache: Cache | None = None,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        """``extensions`` are names with their options, in their order."""
        self._clock = clock
        self._deadline = math.inf
        ids = [KramdownIds()] if names_like_kramdown(extensions) else []
        self._markdown = markdown.Markdown(
            extensions=[*ids, *extensions],
            extension_configs={name: dict(options) for name, options in extensions.items()},
        )
        self._has_footnotes = "footnote" in self._markdown.parser.blockprocessors
        for pattern in self._markdown.inlinePatterns:
            vars(pattern)["handleMatch"] = self._hurried(pattern.handleMatch)
        self._documents: dict[str, PageLinks] = {}
        self._addresses: dict[str, list[LinkTarget] | None] = {}
        self._headings: dict[str, frozenset[str]] = {}
        self._cache = cache or Cache(None)
        self._fingerprint: bytes | None = None
        self._is_plain = _LINKING.isdisjoint(extensions) and is_known(extensions)
        self._name = None if ids else _naming(self._markdown)
        try:
            release = version("mkdocs-tandem")
            self._fingerprint = digest(fingerprint(list(extensions), extensions), release)
        except ImpureError as error:
            note_fallback(Fallback.NOT_CACHED, f"links of pages: {error}")

    @property
    def fingerprint(self) -> bytes:
        """Fingerprint of the extensions and releases that decide what is read; else nothing."""
        return self._fingerprint or b""

    def addresses(self, text: str) -> list[LinkTarget] | None:
        """All that may be the address of a link; ``None`` if only a conversion shows it."""
        if text not in self._addresses:
            is_plain = self._is_plain and is_pure(text)
            found = addresses(text, has_footnotes=self._has_footnotes) if is_plain else None
            self._addresses[text] = found
        return self._addresses[text]

    def has_heading(self, text: str, anchor: str) -> bool:
        """Whether a text shows at once that it has a heading of that anchor; it may all the same.

        Most links to headings need no more, so that few pages are read as a whole.
        """
        if text not in self._headings:
            is_plain = self._is_plain and is_pure(text)
            named = map(self._name, plain_headings(text)) if self._name and is_plain else ()
            self._headings[text] = frozenset(named)
        return anchor in self._headings[text]

    def is_wanted(self, text: str) -> bool:
        """Whether the document of a text, or of a similar one, is likely to be needed."""
        found = self.addresses(text)
        if found is None:
            return True
        anchors = (it.url.partition("#")[2] for it in found)
        return any(anchor and not self.has_heading(text, anchor) for anchor in anchors)

    def document(self, text: str) -> PageLinks:
        """The links and anchors of a page; none if its Markdown cannot be read."""
        if text not in self._documents:
            self._deadline = self._clock() + _MOST_SECONDS
            try:
                self._documents[text] = self._kept(text)
            except (RecursionError, _TooSlowError):
                self._documents[text] = PageLinks(is_read=False)
            finally:
                self._deadline = math.inf
        return self._documents[text]

    def knows(self) -> Callable[[str], bool]:
        """A function that says whether a text need not be converted."""
        kept = self._cache.keys(DOCUMENT)

        def is_known(text: str) -> bool:
            key = self._key(text) if self.is_wanted(text) else None
            return key is None or key in kept

        return is_known

    def forget(self) -> None:
        """Let go of what was read, but for what the cache keeps."""
        self._documents.clear()
        self._addresses.clear()
        self._headings.clear()

    def _hurried(self, handle: Callable[..., Any]) -> Callable[..., Any]:
        """What Markdown does where markup may be, as long as there is time.

        It looks through all that follows each opening bracket, which grows with the square.
        """

        def hurried(*arguments: Any) -> Any:
            if self._clock() > self._deadline:
                raise _TooSlowError
            return handle(*arguments)

        return hurried

    def html(self, text: str) -> str:
        """A text as HTML, its blocks of code with their languages as classes."""
        return with_languages(self._markdown.reset().convert(text), text)

    def _kept(self, text: str) -> PageLinks:
        """What was read of the same text before, by the same extensions, or is read now."""
        key = self._key(text)
        if key is None:
            return self._read(text)
        raw = self._cache.read(DOCUMENT, key)
        known = loaded(PageLinks, raw) if raw is not None else None
        if known is not None:
            return known
        found = self._read(text)
        self._cache.write(DOCUMENT, key, dumped(found))
        return found

    def _key(self, text: str) -> bytes | None:
        """What a text's links are kept by; ``None`` if they may depend on more than the text."""
        if self._fingerprint is None or not is_pure(text):
            return None
        return digest(self._fingerprint, text)

    def _read(self, text: str) -> PageLinks:
        marks = TargetMarks(has_footnotes=self._has_footnotes)
        root = self._tree(_without_code(text, marks))
        collector = _Collector(marks)
        collector.tree(root)
        for block in self._markdown.htmlStash.rawHtmlBlocks:
            if isinstance(block, str):
                collector.feed(block)
                collector.reset()
            else:
                collector.tree(block)
        return collector.page()

    def _tree(self, text: str) -> Element:
        """What ``convert`` makes of a text before it writes it down."""
        reader = self._markdown.reset()
        lines = text.split("\n")
        for preprocessor in reader.preprocessors:
            lines = preprocessor.run(lines)
        parsed: Any = reader.parser.parseDocument(lines).getroot()
        root: Element = parsed
        _drop_plain_text(root)
        for processor in _relevant(reader):
            changed = processor(root)
            if changed is not None:
                root = changed
        return root


def _naming(reader: markdown.Markdown) -> Callable[[str], str] | None:
    """How headings get their anchors; ``None`` if they may get others than ``toc`` makes."""
    toc: Any = next((it for it in reader.treeprocessors if hasattr(it, "slugify")), None)
    if toc is None or "kramdown" in reader.preprocessors:
        return None
    return lambda heading: str(toc.slugify(heading, toc.sep))


def _drop_plain_text(root: Element) -> None:
    """Spare Markdown the search for markup in text that has none."""
    for element in root.iter():
        if element.tag in _TEXTS and element.text and _PLAIN.fullmatch(element.text):
            element.text = ""


def _relevant(reader: markdown.Markdown) -> Iterator[Callable[[Element], Any]]:
    """What works on the tree, without what only makes its text pretty."""
    pretty = reader.treeprocessors["prettify"]
    for processor in reader.treeprocessors:
        if processor is not pretty:
            yield processor.run


def _without_code(text: str, marks: TargetMarks) -> str:
    """A text with its addresses marked and its fenced blocks, which hold no links, left out."""
    plain = "\n".join("".join(marks.marked(text, *run)) for run in prose(text))
    return _OPENING_RUN.sub("", plain)


_OPENING_RUN = re.compile(r"(?:!?\[){50,}(?=!?\[)")
"""Brackets in a row without a text between them: Markdown looks for the end of each of them."""
_IDLE = re.compile(
    r"""</?(?!(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)\b)
      [a-z][a-z\d]* (?:\sclass="[^"<>]*")? \s* /?> [^<>-]*""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""A tag without links and anchors, and the text after it, which a parser need not see."""


def html_links(text: str) -> PageLinks:
    """The links and anchors of a page in HTML, which no converter of Markdown changes."""
    marks = TargetMarks(pattern=OF_HTML)
    collector = _QuickCollector(marks)
    collector.feed(_IDLE.sub("", "".join(marks.marked(text, 0, len(text)))))
    collector.close()
    return collector.page()


class _Collector(TolerantHTMLParser):
    """Takes links and anchors from trees and from raw HTML."""

    def __init__(self, marks: TargetMarks) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.anchors: set[str] = set()
        self._marks = marks

    def page(self) -> PageLinks:
        """All of them, in the order of the text."""
        ordered = sorted(self.links, key=lambda link: (link.start is None, link.start or 0))
        return PageLinks(tuple(ordered), frozenset(self.anchors))

    def tree(self, root: Element) -> None:
        """Take those of a tree."""
        for element in root.iter():
            if isinstance(element.tag, str):
                classes = (element.get("class") or "").split()
                if _OWN.isdisjoint(classes):
                    # one that contains our own marks has no value
                    found: Iterable[tuple[str, str | None]] = element.items()
                    attributes = {key: html.unescape(it) for key, it in found if it is not None}
                    self._element(element.tag, attributes, is_html=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value for key, value in attrs if value is not None}
        self._element(tag, attributes, is_html=True)

    def _element(self, tag: str, attributes: Mapping[str, str], *, is_html: bool) -> None:
        if "id" in attributes:
            self.anchors.add(attributes["id"])
        if tag == "a" and "name" in attributes:
            self.anchors.add(attributes["name"])
        for name in (_ADDRESSES.get(tag, "src"), *_MORE_ADDRESSES.get(tag, ())):
            address = attributes.get(name)
            if address is None or _STASHED in address:
                continue
            url, place = self._marks.place(address)
            start, end = place or (None, None)
            self.links.append(Link(url.strip(), start, end, is_html))


_QuickCollector = quick(_Collector)
