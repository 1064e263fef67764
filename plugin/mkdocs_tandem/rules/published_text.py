"""Text of one audience in published files of another.

Pages are checked where their authors wrote them; other plugins add to what is published. What only
some audiences read is known from the pages themselves: their text, titles, tags and addresses.
"""

import html
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import digest
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.rules.private_words import PrivateWords
from mkdocs_tandem.rules.selection import PUBLISHED
from mkdocs_tandem.rules.visible_text import composed, data_texts, unescaped_css, visible_html
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import enumerated

_T = TypeVar("_T")
_WORDS = 6
"""The number of words in a row that count as recognisable text."""
_LEAST = 3
"""The number of words in such a row that not all readers have, if they have fewer."""
_NAME_WORDS = 4
"""The number of words from which a title counts within other text; shorter ones by themselves."""
_MOST = 20
"""The most findings that are reported."""
_LONGEST, _MOST_WORDS, _MOST_LINES = 1_000, 100, 10_000
"""The length and the number of lines that are kept as they were read: most are repeated."""
_GAP = "\f"
_ITEM_END = "</li>\n"
_NEIGHBOURS = 5
"""Number of list items before and after a new one that are read with it."""
_NAMES = ("title", "description", "tags", "categories", "keywords")
"""What of the front matter plugins show elsewhere."""
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(
    r"\]\([^()\s]*(?:\s[^()]*)?\)|\]\[[^\[\]\n]*\]|\{:[^{}]*\}"
    r'|^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t]+[\w-]+)*(?=[ \t]+")',
    re.MULTILINE,
)
"""What is not shown: targets of links, attribute lists, kinds of admonitions with a title."""
_LINK = re.compile(r"\]\(<?([^()\s<>]+)|^ {0,3}\[[^\[\]]+\]:[ \t]*(\S+)", re.MULTILINE)
_MARKUP = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_GLUED_ROW = re.compile(r"^(\|(?:[^|\n]+\|)+)\|[^\n]*\|$", re.MULTILINE)
"""A row on the line of the one above it: tables have no cells for it, so it is not shown."""
_WORD = re.compile(r"[^\W_]+")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*(?:\{[^{}]*\})?$", re.MULTILINE)
_ELEMENT = re.compile(r">([^<>]{2,200})<")
_TITLE = re.compile(
    r"<title\b[^<>]*>([^<>]*)</title>"
    r"""|<meta\b[^<>]*\bcontent=(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))"""
)
"""Titles in the head, which may end with the name of the site, and keywords."""
_PART = re.compile(r" [-|\u2013\u2014\u00b7] (?!.* [-|\u2013\u2014\u00b7] ).*|,")
_HIDDEN = re.compile(
    r"<!--(.*?)-->|\s(?!class=|d=|for=|points=|viewBox=)(?P<name>[\w:@.-]+)="
    r"""(?:"(?P<value>[^"<>]{9,})"|'(?P<single>[^'<>]{9,})')"""
)
"""Comments and attributes, which have texts for some readers and programs."""
_LINKS = frozenset({"action", "cite", "href", "poster", "src", "srcset"})
_ASKED = re.compile(r"[?&][\w.-]+=([^&#]*)|:~:text=([^&]*)")
"""The text of a link without its address."""
_ESCAPE = re.compile(r"\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2}))")
_BREAK = re.compile(r"<wbr\b[^<>]*>")
_ESCAPED = re.compile(r"&(?:#?\w{1,31};)|</?[A-Za-z]")
_CDATA = ("<![CDATA[", "]]>")
_JSON_LD = re.compile(r"<script[^<>]*\bld\+json[^<>]*>(.*?)</script>", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){2,160})"')
_PLAIN = re.compile(r"\[([^\[\]\n]{2,160})\]|^#{1,6} +(.{2,160})$", re.MULTILINE)
_CONTENT = re.compile(r'<article\b.*?</article>|<(?:div|main)\b[^>]*role="?main.*', re.DOTALL)
_HTML = (".html", ".htm", ".xhtml")
_REFRESH = re.compile(r'http-equiv="?refresh', re.IGNORECASE)


@dataclass(frozen=True)
class PageText:
    """A page as some audiences get it."""

    source: str
    """Path of the file that its author wrote."""
    readers: frozenset[str]
    address: str
    """Relative to the site's root, without a slash at its beginning."""
    text: str
    """Markdown, with all that is pulled into it."""
    front_matter: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """Its title, headings and tags."""
        found = {_name(heading) for heading in _HEADING.findall(_FENCE.sub("", self.text))}
        for key in _NAMES:
            given = self.front_matter.get(key)
            found |= {_name(each) for each in (given if isinstance(given, list) else [given])}
        return {name for name in found if len(name) > 1}

    @cached_property
    def words(self) -> str:
        """Its words in a row, with those that plugins show elsewhere; a line break ends them."""
        shown = _TARGET.sub("]", f"{self.text}\n{_shown(self.front_matter)}")
        readable = html.unescape(_readable(shown))
        texts = {readable: None, _GLUED_ROW.sub(r"\1", readable): None}
        if "&lt;" in shown or "&amp;" in shown:  # HTML as text, as it is also read
            texts[html.unescape(_MARKUP.sub(" ", readable))] = None
        return " ".join(word for text in texts for word in (*_words(text), "\n"))


class PublishedFile(NamedTuple):
    """A file of the site."""

    path: str
    """Relative to the site's root."""
    text: str
    """Empty if it is not a text file."""
    readers: frozenset[str]
    page: str = ""
    """The Markdown that it is the page of: what its author wrote is reported there."""
    is_source: bool = False
    """Whether it is copied from the sources: only private words and its name are looked for."""


class AllowedText(NamedTuple):
    """Words of some pages that other readers have as well, on pages of theirs."""

    words: tuple[str, ...]
    readers: tuple[str, ...]


class _Line(NamedTuple):
    words: tuple[str, ...]
    has_names: bool
    """Whether it shows a title or tag that not all readers have."""
    hidden: tuple[tuple[str, ...], ...] = ()
    """The words of each of its comments and attributes."""


class _NewText(NamedTuple):
    """What a file has that no file for the same readers had before."""

    text: str
    has_names: bool
    """Whether it shows a title or tag that not all readers have."""
    units: Sequence[tuple[str, ...]]
    """Words that are read in a row."""


class _Leak(NamedTuple):
    shown: str
    """What is shown, as a message has it."""
    owners: frozenset[str]


class SiteText:
    """What each audience of a site reads."""

    def __init__(
        self,
        pages: Sequence[PageText],
        audiences: Sequence[Audience],
        *,
        known: Sequence[str] = (),
        entrances: Iterable[str] = (),
    ) -> None:
        """``known`` are texts that are checked elsewhere, ``entrances`` addresses all may see."""
        self._pages = pages
        self._private = PrivateWords(audiences)
        self._all = frozenset(audience.name for audience in audiences)
        self._known = known
        self._shared = _readers(((page.source, page.text), page.readers) for page in pages)
        read = {(page.source, page.text): page for page in pages}
        self._names = _readers((it, self._shared[key]) for key in read for it in read[key].names)
        self._addresses = self._exclusive_addresses(frozenset(map(_bare, entrances)))
        self._address = {name: re.compile(rf"{re.escape(name)}/[\w./%~+-]*") for name in self._all}
        self._seen: dict[frozenset[str], set[int]] = {}
        """Hashes of the lines of files for some readers, and of their blocks below."""
        self._blocks: dict[frozenset[str], set[int]] = {}
        self._lines: dict[str, tuple[_Line, ...]] = {}
        self._read: dict[str, _Line] = {}
        self._reported: dict[tuple[str, str, frozenset[str]], bool] = {}
        self._clean: set[tuple[str, ...]] = set()
        """Texts that have nothing of what not all readers see."""
        self.allowed: set[AllowedText] = set()
        """Text of some pages that files may show, because all of its readers have it elsewhere."""
        self._written: dict[str, str] = {}
        self._named: dict[str, frozenset[tuple[str, ...]]] = {}
        self.has_checked_words = False
        """Whether a file shows a private word that is reported on the page that has it."""

    @property
    def fingerprint(self) -> bytes:
        """Digest of everything that can leak: private words, and text not for all."""
        by_source = _readers((page.source, page.readers) for page in self._pages)
        apart = sorted(
            (page.source, sorted(page.readers), page.text)
            for page in self._pages
            if by_source[page.source] != self._all
            or self._shared[page.source, page.text] != by_source[page.source]
        )
        names = sorted((name, sorted(self._names[name])) for name in self._exclusive_names)
        addresses = sorted((name, sorted(own)) for name, own in self._addresses.items())
        return digest(repr((self._private.fingerprint, self._known, apart, names, addresses)))

    def allows(self, found: Iterable[AllowedText]) -> bool:
        """Whether all readers of some text still have it on one of their pages."""
        return not any(self._is_foreign(each.words, frozenset(each.readers)) for each in found)

    def _exclusive_addresses(self, entrances: frozenset[str]) -> dict[str, frozenset[str]]:
        """Addresses of pages that not all audiences have, with those who have them."""
        having = _readers((page.source, page.readers) for page in self._pages)
        found = {_bare(page.address): having[page.source] for page in self._pages}
        return {
            address: readers
            for address, readers in found.items()
            if readers != self._all and address not in entrances
        }

    @cached_property
    def _sources(self) -> dict[str, frozenset[str]]:
        """The paths of sources that not all audiences have a page of, with those who have."""
        having = _readers((page.source, page.readers) for page in self._pages)
        return {source: own for source, own in having.items() if own != self._all}

    @cached_property
    def _source_path(self) -> re.Pattern[str]:
        """The path of a source, as links to edit it have."""
        folders = sorted({re.escape(source.partition("/")[0]) for source in self._sources})
        return re.compile(rf"(?:{'|'.join(folders) or '(?!)'})/[\w./~+-]*\w")

    @cached_property
    def _runs(self) -> dict[int, frozenset[str]]:
        """Hashes of the runs of words that not all readers of a page see, with those who do."""
        return self._exclusive_text[0]

    @cached_property
    def _pairs(self) -> set[tuple[str, ...]]:
        """The words next to each other in text and titles that not all readers have."""
        names = map(_words, self._exclusive_names)
        return self._exclusive_text[1].union(pair for name in names for pair in pairwise(name))

    @cached_property
    def _exclusive_text(self) -> tuple[dict[int, frozenset[str]], set[tuple[str, ...]]]:
        """The runs of words that not all readers of a page see, and the pairs in them."""
        found: dict[int, frozenset[str]] = {}
        pairs: set[tuple[str, ...]] = set()
        by_source: dict[str, dict[str, frozenset[str]]] = {}
        for page in self._pages:
            texts = by_source.setdefault(page.source, {})
            texts[page.text] = texts.get(page.text, frozenset()) | page.readers
        for texts in by_source.values():
            if self._all in texts.values():
                continue
            readers = frozenset().union(*texts.values())
            plain = [_prose(text).split("\n") for text in texts]
            common = set.intersection(*map(set, plain))
            groups = [
                (set(_runs_outside(lines, common)), own)
                for lines, own in zip(plain, texts.values(), strict=True)
            ]
            if readers != self._all:
                words = ([word for line in lines for word in _words(line)] for lines in plain)
                groups.append((set.intersection(*(set(_runs(each)) for each in words)), readers))
            for runs, own in groups:
                for first, second in pairwise(zip(*runs, strict=True)):
                    pairs.update(zip(first, second, strict=True))
                each = set(map(hash, runs))
                again = each & found.keys()
                found.update(dict.fromkeys(each - again, own))
                found.update({run: found[run] | own for run in again})
        return found, pairs

    def leaks(self, files: Iterable[PublishedFile], plugins: Sequence[str]) -> list[Finding]:
        """What files show to readers that others have for themselves, each text once.

        ``plugins`` are those of the site that may have published it, and hooks (``*.py``).
        """
        where: dict[_Leak, list[PublishedFile]] = {}
        for file in files:
            for leak in self._of_file(file):
                where.setdefault(leak, []).append(file)
        told = list(where.items())[:_MOST]
        return [_finding(leak, found, plugins) for leak, found in told]

    def _of_file(self, file: PublishedFile) -> Iterator[_Leak]:
        if file.is_source:
            yield from self._of_words(file)
            return
        new = self._new_text(file)
        file = file._replace(text=new.text)
        words = list(self._of_words(file))
        is_html = file.path.endswith(_HTML)
        has_names = new.has_names if is_html else bool(self._exclusive_names)
        names = list(self._of_names(file)) if has_names else []
        told = {word for leak in words for word in _words(leak.shown)}
        names = [it for it in names if told.isdisjoint(_words(it.shown))]
        yield from words
        yield from names
        if not words and not names:
            path = () if file.page else (tuple(_words(file.path.rpartition(".")[0])),)
            yield from self._of_text((*new.units, *path), file.readers)
            yield from self._of_addresses(file)

    def _new_text(self, file: PublishedFile) -> "_NewText":
        """The lines that no file for the same readers had before: most are the theme's.

        ``_GAP`` takes the place of those left out, so that their neighbours are not joined.
        """
        seen = self._seen.setdefault(file.readers, set())
        text: list[str] = []
        units: list[tuple[str, ...]] = []
        has_names = False
        for lines in self._new_blocks(file):
            fresh = {line for line in set(lines) if hash(line) not in seen}
            seen.update(map(hash, fresh))
            for start, stop in _stretches(lines, fresh):
                text += [*([_GAP] if text else []), *lines[start:stop]]
                pieces = [piece for line in lines[start:stop] for piece in self._pieces(line)]
                has_names = has_names or any(piece.has_names for piece in pieces)
                units += self._units(lines, start, stop, pieces)
                units += (words for piece in pieces for words in piece.hidden)
        return _NewText("\n".join(text), has_names, units)

    def _new_blocks(self, file: PublishedFile) -> Iterator[list[str]]:
        """The lines of list items that no file for the same readers had, with their neighbours.

        Most of a page is its navigation, whose items are the same on many pages.
        """
        blocks = file.text.split(_ITEM_END)
        seen = self._blocks.setdefault(file.readers, set())
        new = [at for at, block in enumerate(blocks) if hash(block) not in seen]
        seen.update(hash(blocks[at]) for at in new)
        start = stop = max(0, new[0] - _NEIGHBOURS) if new else 0
        for at in new:
            if at - _NEIGHBOURS > stop:
                yield _lines(blocks, start, stop)
                start = at - _NEIGHBOURS
            stop = min(len(blocks), at + _NEIGHBOURS + 1)
        if new:
            yield _lines(blocks, start, stop)

    def _units(
        self, lines: Sequence[str], start: int, stop: int, new: Sequence[_Line]
    ) -> Iterator[tuple[str, ...]]:
        """The words of each new line, short lines in a row, as of tables, as one.

        Those next to short lines of other files are read with the few words around them.
        """
        shown = [line.words for line in new if line.words]
        if not shown:
            return
        previous = (lines[at] for at in range(start - 1, -1, -1))
        following = (lines[at] for at in range(stop, len(lines)))
        before = self._context(previous, shown[0][0], is_before=True)
        after = self._context(following, shown[-1][-1], is_before=False)
        pieces = [_Line(before, has_names=False), *new, _Line(after, has_names=False)]
        for is_long, group in groupby(pieces, lambda line: len(line.words) >= _WORDS):
            if is_long:
                yield from (line.words for line in group)
                continue
            words = tuple(word for line in group for word in line.words)
            if len(words) >= _NAME_WORDS:
                yield words

    def _context(self, lines: Iterable[str], word: str, *, is_before: bool) -> tuple[str, ...]:
        """The last or first words of short lines in a row, as many as a run can share.

        None if nothing that only some read has the nearest of them next to ``word``.
        """
        found: tuple[str, ...] = ()
        for line in lines:
            pieces = self._pieces(line)
            for piece in reversed(pieces) if is_before else pieces:
                words = piece.words
                if len(words) >= _WORDS:
                    return found
                if words and not found:
                    pair = (words[-1], word) if is_before else (word, words[0])
                    if pair not in self._pairs:
                        return ()
                found = (*words, *found) if is_before else (*found, *words)
                if len(found) >= _WORDS - 1:
                    return found[1 - _WORDS :] if is_before else found[: _WORDS - 1]
        return found

    def _pieces(self, text: str) -> "tuple[_Line, ...]":
        """What a line shows, cut between elements; each is read once, as most are repeated."""
        found = self._lines.get(text)
        if found is None:
            pieces = text.replace("><", ">\n<").replace('"},{"', '"},\n{"').split("\n")
            found = tuple(map(self._line, pieces))
            _remember(self._lines, text, found)
        return found

    def _line(self, text: str) -> "_Line":
        """A piece of a line; those of highlighted code are few and repeated."""
        found = self._read.get(text)
        if found is None:
            found = self._fresh_line(text)
            _remember(self._read, text, found)
        return found

    def _fresh_line(self, text: str) -> "_Line":
        if _CDATA[0] in text:
            text = text.replace(_CDATA[0], " ").replace(_CDATA[1], " ")
        if "<wbr" in text:
            text = _BREAK.sub("", text)
        plain = _MARKUP.sub(" ", text) if "<" in text else text
        hidden = tuple(_hidden(text)) if "=" in text or "<!--" in text else ()
        if plain.isspace() and "content=" not in text:
            return _Line((), has_names=False, hidden=hidden)
        shown = html.unescape(plain) if "&" in plain else plain
        words = tuple(_words(shown))
        if shown is not plain and _ESCAPED.search(shown):  # HTML as text, as feeds have it
            inner = tuple(_words(html.unescape(_MARKUP.sub(" ", html.unescape(shown)))))
            hidden = (*hidden, inner) if len(inner) >= _NAME_WORDS else hidden
        if not self._exclusive_names:
            return _Line(words, has_names=False, hidden=hidden)
        marked = {*_ELEMENT.findall(text), *_heads(text)}
        alone = {text, *map(html.unescape, marked)}
        has_names = not self._exclusive_names.isdisjoint(" ".join(it.split()) for it in alone)
        return _Line(words, has_names, hidden)

    @cached_property
    def _exclusive_names(self) -> frozenset[str]:
        return frozenset(name for name, own in self._names.items() if own != self._all)

    def _of_words(self, file: PublishedFile) -> Iterator[_Leak]:
        text, readers = f"{file.path}\n{file.text}", file.readers
        if self._private.is_about(readers):
            texts = [text, visible_html(text)]
            if file.path.endswith(".css") and "\\" in text:
                texts.append(unescaped_css(text))
            if "&lt;" in text and not file.path.endswith(_HTML):
                texts.append(visible_html(html.unescape(text)))
            for owner, word in self._private.words(texts, readers):
                if not self._is_checked(owner, word, readers - {owner}):
                    yield _Leak(f"the private word '{word.lower()}'", frozenset({owner}))

    def _is_checked(self, owner: str, word: str, readers: frozenset[str]) -> bool:
        """Whether a word is reported where it is written, in a page that some readers have."""
        key = owner, word, readers
        if key not in self._reported:
            self._reported[key] = self._private.has(owner, self._checked(readers), word)
        self.has_checked_words |= self._reported[key]
        return self._reported[key]

    def _checked(self, readers: frozenset[str]) -> list[str]:
        """The texts for some readers in which words are reported where they are written."""
        own = [page for page in self._pages if page.readers & readers]
        return [*self._known, *(f"{each.front_matter} {each.address} {each.text}" for each in own)]

    def _of_names(self, file: PublishedFile) -> Iterator[_Leak]:
        text = _shortened(file.text)
        foreign = {
            name
            for name, own in self._names.items()
            if not file.readers <= own
            and name in text
            and self._is_foreign(_words(name), file.readers - own)
        }
        for name in sorted(foreign & _names_in(file.text, file.path) if foreign else ()):
            yield _Leak(f"'{name}'", self._names[name])

    def _of_text(
        self, units: Iterable[tuple[str, ...]], readers: frozenset[str]
    ) -> Iterator[_Leak]:
        runs, long_names = self._runs, self._name_runs
        for words in units if runs or long_names else ():
            if words in self._clean:
                continue
            names = list(_names_among(words, long_names)) if long_names else []
            found = [it for it in _runs(words) if hash(it) in runs]
            is_short = len(words) <= _MOST_WORDS and len(self._clean) < _MOST_LINES
            if is_short and not names and not found:
                self._clean.add(words)
            shown = [(name, tuple(_words(name)), self._names[name]) for name in names]
            shown += ((" ".join(run), run, runs[hash(run)]) for run in found)
            for text, run, owners in shown:
                if not readers <= owners and self._is_foreign(run, readers - owners):
                    yield _Leak(f"'{text}'", owners)
                    return

    @cached_property
    def _name_runs(self) -> "_NameRuns":
        """The words of long titles that not all readers have, by the first two."""
        found: _NameRuns = {}
        for name in sorted(self._exclusive_names):
            words = tuple(_words(name))
            if len(words) >= _NAME_WORDS:
                found.setdefault(words[:2], []).append((words, name))
        return found

    def _of_addresses(self, file: PublishedFile) -> Iterator[_Leak]:
        text = file.text
        if "%" in text or "&#" in text:
            text = f"{text}\n{unquote(html.unescape(text))}"
        found = {
            _bare(address)
            for name, pattern in self._address.items()
            if file.readers != {name} and f"{name}/" in text
            for address in pattern.findall(text)
        }
        foreign = [it for it in sorted(found & self._addresses.keys()) if it]
        if foreign and _REFRESH.search(text):
            return
        for address in foreign:
            owners = self._addresses[address]
            if not file.readers <= owners and address.rpartition("/")[2] not in file.page:
                yield _Leak(f"the address '{address}/'", owners)
        for source in sorted({*self._source_path.findall(text)} & self._sources.keys()):
            if not file.readers <= self._sources[source] and source not in file.page:
                yield _Leak(f"the path '{source}'", self._sources[source])

    def _is_foreign(self, words: Sequence[str], readers: frozenset[str]) -> bool:
        """Whether one of some readers has words in no page."""
        key = AllowedText(tuple(words), tuple(sorted(readers)))
        if key in self.allowed:
            return False
        if not all(self._has(reader, key.words) for reader in readers):
            return True
        self.allowed.add(key)
        return False

    def _has(self, reader: str, words: tuple[str, ...]) -> bool:
        """Whether a reader has words in a row on a page, in a link there, or as titles of pages."""
        run = f" {' '.join(words)} "
        return (
            run in self._texts(reader)
            or run in self._sources_of(reader)
            or _are_of_names(words, self._names_of(reader))
        )

    def _sources_of(self, reader: str) -> str:
        """The words of pages as they are written, targets of links included."""
        if reader not in self._written:
            own = (_words(unquote(it.text)) for it in self._pages if reader in it.readers)
            self._written[reader] = f" {' '.join(word for each in own for word in each)} "
        return self._written[reader]

    def _names_of(self, reader: str) -> frozenset[tuple[str, ...]]:
        """The words of titles and addresses that a reader has, as navigations and feeds list them.

        A page to print joins the address of a page and that of a link on it.
        """
        if reader not in self._named:
            own = [it for it in self._pages if reader in it.readers]
            names = [*self._known, *(name for it in own for name in it.names)]
            names += [it.address for it in own]
            names += [
                unquote(link) for it in own for pair in _LINK.findall(it.text) for link in pair
            ]
            self._named[reader] = frozenset(tuple(_words(name)) for name in names)
        return self._named[reader]

    def _texts(self, reader: str) -> str:
        if reader not in self._joined:
            own = (page.words for page in self._pages if reader in page.readers)
            self._joined[reader] = f" {' '.join(own)} "
        return self._joined[reader]

    @cached_property
    def _joined(self) -> dict[str, str]:
        return {}


def _are_of_names(words: tuple[str, ...], names: frozenset[tuple[str, ...]]) -> bool:
    """Whether words are some names in a row, of which the first and the last may be cut off."""
    ends = {at for at in range(1, len(words)) if any(it[-at:] == words[:at] for it in names)}
    left = sorted(ends, reverse=True)
    while left:
        at = left.pop()
        rest = words[at:]
        if any(name[: len(rest)] == rest for name in names):
            return True
        whole = {at + len(name) for name in names if name and name == rest[: len(name)]}
        left += whole - ends
        ends |= whole
    return False


_NameRuns = dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]


def _names_among(words: Sequence[str], names: _NameRuns) -> Iterator[str]:
    """The names whose words are in a text in a row."""
    if names.keys().isdisjoint(pairwise(words)):
        return
    for at, pair in enumerate(pairwise(words)):
        for run, name in names.get(pair, ()):
            if tuple(words[at : at + len(run)]) == run:
                yield name


def _remember(known: dict[str, _T], text: str, found: _T) -> None:
    """Keep what was read of a line, unless it is long, as those of search indexes are."""
    if len(text) <= _LONGEST:
        if len(known) >= _MOST_LINES:
            known.clear()
        known[text] = found


def _hidden(text: str) -> Iterator[tuple[str, ...]]:
    """The words of comments and attributes that have enough of them to be recognised."""
    for found in _HIDDEN.finditer(text):
        shown = html.unescape(found[1] or found["value"] or found["single"] or "")
        texts = [shown, *data_texts(shown)]
        if found["name"] in _LINKS and not shown.startswith("data:"):
            asked = (one or other for one, other in _ASKED.findall(shown))
            texts = [" ".join(asked), shown.partition("#")[2]]  # the slug of a heading
        for part in texts:
            words = tuple(_words(_MARKUP.sub(" ", unquote(part))))
            if len(words) >= _NAME_WORDS:
                yield words


def _heads(text: str) -> Iterator[str]:
    """Titles and keywords in the head of a page, and strings in its JSON-LD."""
    for groups in _TITLE.findall(text):
        title = "".join(groups)
        yield from (title, *_PART.split(title))
    if "ld+json" in text:
        yield from (it for script in _JSON_LD.findall(text) for it in _STRING.findall(script))


def _readers(found: Iterable[tuple[Any, frozenset[str]]]) -> dict[Any, frozenset[str]]:
    """For each key all that it comes with."""
    joined: dict[Any, frozenset[str]] = {}
    for key, readers in found:
        joined[key] = joined.get(key, frozenset()) | readers
    return joined


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(_WORDS)), strict=False)


def _runs_outside(lines: Sequence[str], common: Container[str]) -> Iterator[tuple[str, ...]]:
    """The runs of words in a text that are not within lines that other texts have as well.

    They have several words of a line of its own: with one alone they are also a heading and the
    end of the one before it, as contents list them.
    """
    words: list[str] = []
    own: list[tuple[int, int]] = []
    """Where lines of its own in a row begin and end."""
    for line in lines:
        found, begin = _words(line), len(words)
        words += found
        if found and line not in common:
            if own and own[-1][1] == begin:
                begin = own.pop()[0]
            own.append((begin, len(words)))
    for begin, end in own:
        least = min(_LEAST, end - begin)
        yield from _runs(words[max(0, begin + least - _WORDS) : end - least + _WORDS])


def _lines(blocks: Sequence[str], start: int, stop: int) -> list[str]:
    text = _ITEM_END.join(blocks[start:stop])
    return f"{text}{_ITEM_END if stop < len(blocks) else ''}".split("\n")


def _stretches(lines: Sequence[str], fresh: set[str]) -> Iterator[tuple[int, int]]:
    """The runs of lines that are new, from the first to after the last."""
    start = None
    for at, line in enumerate(lines if fresh else ()):
        if line in fresh:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(lines)


def _words(text: str) -> list[str]:
    if "\\u" in text or "\\x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    if "%20" in text or "%25" in text:
        text = unquote(unquote(text))
    return _WORD.findall((text if text.isascii() else composed(text)).lower())


def _prose(text: str) -> str:
    """The prose of Markdown: code is often the same for all, and shown in several ways."""
    plain = _TARGET.sub("]", _FENCE.sub("\n", text))
    return html.unescape(_MARKUP.sub(" ", plain))


def _readable(text: str) -> str:
    """The words of Markdown without markup, but with that in code, which readers see."""
    return "\n".join([_MARKUP.sub(" ", text), *(it[0] for it in _FENCE.finditer(text))])


def _name(given: Any) -> str:
    plain = _MARKUP.sub("", _TARGET.sub("", str(given or "")))
    return " ".join(html.unescape(plain).translate({ord(mark): None for mark in "`*[]"}).split())


def _names_in(text: str, path: str) -> set[str]:
    """Separate texts: in an element, as a string, or as the text of a link or heading."""
    if path.endswith(_HTML):
        heads = set(_heads(text))
        text = "\n".join(_CONTENT.findall(text)) if "<article" in text else text
        found = {*_ELEMENT.findall(text), *heads}
    else:
        found = {*_ELEMENT.findall(text), *_STRING.findall(text)}
    if path.endswith((".txt", ".md")):
        found |= {one or other for one, other in _PLAIN.findall(text)}
    return set(map(_shortened, found))


def _shortened(text: str) -> str:
    """HTML without entities, and with one space for each run of white space."""
    return " ".join((html.unescape(text) if "&" in text else text).split())


def _shown(front_matter: Mapping[str, Any]) -> str:
    return "\n".join(str(it) for key in _NAMES for it in [front_matter.get(key)] if it)


def _bare(address: str) -> str:
    """An address or path without what differs between ways to write it."""
    address = re.sub(r"(?:(?:^|(?<=/))index)?\.(?:html?|md)$", "", address.partition("#")[0])
    return address.strip("/")


def _finding(leak: _Leak, files: Sequence[PublishedFile], plugins: Sequence[str]) -> Finding:
    first = files[0]
    more = f" (and {len(files) - 1} more)" if len(files) > 1 else ""
    owners = enumerated(sorted(leak.owners))
    hint = f"move it to the folder '{min(leak.owners)}/' of the sources, or rename it"
    if not first.is_source:
        likely = _likely(first.path, plugins)
        hint = f"it probably comes from {likely}" if likely else ""
    return Finding(
        "leaked-word",
        Location(PUBLISHED + first.path),
        f"the published file '{first.path}'{more} shows {leak.shown}, which is for {owners} only",
        hint,
        audiences=tuple(sorted(first.readers - leak.owners)),
    )


_MAKERS = {
    "tag": "tags",
    "print": "print-site",
    "llms": "llmstxt",
    "feed": "rss",
    "search": "search",
    "blog": "blog",
    "archive": "blog",
    "category": "blog",
}
"""The plugins that write files of certain names."""
_MOST_LIKELY = 4
"""The most plugins that a hint lists."""


def _likely(path: str, plugins: Sequence[str]) -> str:
    """The plugins that may have published something in a file."""
    for part, maker in _MAKERS.items():
        found = [name for name in plugins if name.rpartition("/")[2] == maker]
        if part in path and found:
            return f"the plugin '{found[0]}'"
    named = [name for name in plugins if not name.endswith(".py")]
    hooks = [f"the hook '{name}'" for name in plugins if name.endswith(".py")]
    if len(plugins) > _MOST_LIKELY:
        return f"one of {len(named)} plugins" + (f" or {enumerated(hooks, 'or')}" if hooks else "")
    quoted = enumerated([f"'{name}'" for name in named], "or")
    first = [f"the plugin {quoted}"] if named else []
    return " or ".join([*first, *hooks])
