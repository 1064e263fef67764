"""Rules about words that belong to one audience."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.config.loader import NavigationTitle
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.visible_text import VisibleText, readings
from mkdocs_tandem.source import Location

_TITLES = ("title", "description")
"""What of the front matter the site shows."""


class Leak(NamedTuple):
    """A private word in a text for others."""

    start: int
    length: int
    text: str
    """As it is written."""
    owner: str
    """Name of the audience that it is for."""


class PrivateWords:
    """The words that audiences have for themselves."""

    def __init__(self, audiences: Sequence[Audience]) -> None:
        self._names = [audience.name for audience in audiences]
        self._patterns = {
            audience.name: _pattern(audience.private) for audience in audiences if audience.private
        }
        self._begin = {
            audience.name: [_begin(word) for word in audience.private] for audience in audiences
        }
        """What each of them begins with: a plain search for that is faster."""

    @property
    def fingerprint(self) -> str:
        """Represents the words and their owners."""
        return repr([(name, it.pattern) for name, it in self._patterns.items()])

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def is_about(self, readers: Iterable[str]) -> bool:
        """Whether there are words that some readers must not see."""
        others = set(readers)
        return any(others - {owner} for owner in self._patterns)

    def leaks(self, text: str, readers: Iterable[str]) -> list[Leak]:
        """Words in what some audiences read that are another one's, in the order of the text.

        They are found as they are written, and as readers see them once markup is gone.
        """
        others = set(readers)
        found: dict[int, Leak] = {}
        seen: list[tuple[int, VisibleText]] = []
        for owner, pattern in self._patterns.items():
            if others - {owner}:
                seen = seen or list(readings(text))
                for start, end in _spans(pattern, text, seen):
                    leak = Leak(start, end - start, text[start:end], owner)
                    if leak.length > found.get(start, leak._replace(length=0)).length:
                        found[start] = leak
        return [found[start] for start in sorted(found)]

    def words(self, texts: Sequence[str], readers: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The same words in any of several forms of a text, with the name of their owner."""
        others = set(readers)
        lowered = [(text, text.lower()) for text in texts]
        for owner, pattern in self._patterns.items():
            if others - {owner}:
                begin = self._begin[owner]
                found = {it for each in lowered for it in _matches(pattern, begin, *each)}
                yield from (
                    (owner, word) for word in sorted({" ".join(it.lower().split()) for it in found})
                )

    def has(self, owner: str, texts: Sequence[str], word: str) -> bool:
        """Whether one of some texts has a private word of an audience."""
        pattern = self._patterns[owner]
        folded = word.casefold()
        return any(folded in text.casefold() for text in texts) or any(
            " ".join(found[0].split()).casefold() == folded
            for text in texts
            for _, seen in readings(text)
            for found in pattern.finditer(seen.text)
        )

    def readers(self, variant: Variant) -> Sequence[str]:
        """The names of those who read a variant."""
        return variant.names or self._names


def _matches(
    pattern: re.Pattern[str], begin: Sequence[str], text: str, lowered: str
) -> Iterator[str]:
    """What a pattern finds, which is tried where a word begins: faster than everywhere.

    ``lowered`` is the text in lower case.
    """
    if not all(begin) or len(lowered) != len(text):
        if any(it in lowered for it in begin):
            yield from (found[0] for found in pattern.finditer(text))
        return
    for word in begin:
        at = lowered.find(word)
        while at >= 0:
            found = pattern.match(text, at)
            if found:
                yield found[0]
            at = lowered.find(word, found.end() if found else at + 1)


def _spans(
    pattern: re.Pattern[str], text: str, seen: Sequence[tuple[int, VisibleText]]
) -> Sequence[tuple[int, int]]:
    """Where words are in a text, each once; ``seen`` are its readings and where each begins."""
    spans = [found.span() for found in pattern.finditer(text)]  # sorted, and none overlaps another
    for begin, reading in seen:
        for found in pattern.finditer(reading.text):
            start = begin + reading.offset(found.start())
            end = begin + reading.offset(found.end() - 1) + 1
            at = bisect_left(spans, (end,))
            if not at or spans[at - 1][1] <= start:
                spans.insert(at, (start, end))
    return spans


def leaked_words(
    variant: Variant, private: PrivateWords, address: str, pulled: Sequence[str]
) -> Iterator[Finding]:
    """What a page shows to others than those whose words it uses.

    ``pulled`` has what takes the place of each pull.
    """
    readers = private.readers(variant)
    for found in private.leaks(variant.text, readers):
        yield variant.finding("leaked-word", found.start, *_told(found), length=found.length)
    for pull, text in zip(variant.pulls, pulled, strict=True):
        for found in private.leaks(text, readers):
            message, hint = _told(found)
            yield variant.finding_at(
                pull.origin, "leaked-word", f"{message}, and is pulled in", hint
            )
    yield from _about_the_page(variant, private, address)


def _about_the_page(variant: Variant, private: PrivateWords, address: str) -> Iterator[Finding]:
    """Words in what the site shows of a page elsewhere: title, description and address."""
    readers = private.readers(variant)
    head = variant.source.text[: variant.source.body_start]
    for key in _TITLES:
        text = str(variant.source.front_matter.get(key) or "")
        for found in private.leaks(text, readers):
            place = re.search(
                rf"^{key}\s*:.*?({re.escape(found.text)})", head, re.MULTILINE | re.DOTALL
            )
            offset = place.start(1) if place else 0
            message, hint = _told(found)
            yield _at(variant, variant.source.location(offset), f"{key}: {message}", hint)
    for found in private.leaks(address, readers):
        message, _ = _told(found)
        hint = "rename the page, or give it a 'permalink'"
        yield _at(variant, Location(variant.source.path), f"address: {message}", hint)


def leaked_titles(
    headings: Iterable[NavigationTitle], readers: Mapping[str, Iterable[str]], private: PrivateWords
) -> Iterator[Finding]:
    """Words in titles of the navigation; ``readers`` are those of each page, by its path."""
    for heading in headings:
        names = {name for path in heading.paths for name in readers.get(path, ())}
        for found in private.leaks(heading.text, names):
            message, hint = _told(found)
            yield Finding(
                "leaked-word",
                heading.location,
                f"navigation: {message}",
                hint,
                audiences=tuple(sorted(names - {found.owner})),
                length=len(heading.text),
            )


def _told(found: Leak) -> tuple[str, str]:
    text = " ".join(found.text.split())
    return f"'{text}' is for {found.owner} only", "put it into a condition, or use another word"


def _at(variant: Variant, location: Location, message: str, hint: str) -> Finding:
    return Finding(
        "leaked-word",
        location,
        message,
        hint,
        audiences=variant.names,
        pages=(variant.source.path,),
    )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """One of the words, whole, in any case and number, or as part of an identifier."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_word(word) for word in longest), re.IGNORECASE)


_SPELLINGS = {"\u00df": "(?:\u00df|ss)", "'": "['\u2019\u02bc]", "\u2019": "['\u2019\u02bc]"}
"""What is written in several ways in one word."""
_HYPHEN = re.compile(r"\s+|(?<=\w)[-\u2010\u2011](?=\w)")
_BETWEEN = r"(?:[\s_\u2010\u2011-]+|(?-i:(?<=[a-z\d])(?=[A-Z])))"
"""What is between the words of a phrase, also as part of a URL or identifier."""


def _word(word: str) -> str:
    text = _BETWEEN.join(map(_spelled, _parts(word)))
    before = r"(?:(?<![^\W_])|(?-i:(?<=[a-z])(?=[A-Z])))" if word[0].isalnum() else ""
    end = r"(?:(?![^\W_])|(?-i:(?<=[a-z])(?=[A-Z\d])))"
    if word[-1] in "yY":
        return rf"{before}{text[:-1]}(?:ies|y(?:e?s)?){end}"
    return before + text + (rf"(?:e?s)?{end}" if word[-1].isalnum() else "")


def _spelled(part: str) -> str:
    return "".join(_SPELLINGS.get(letter, re.escape(letter)) for letter in part)


def _parts(word: str) -> list[str]:
    return [it for it in _HYPHEN.split(unicodedata.normalize("NFKD", word)) if it] or [word]


def _begin(word: str) -> str:
    """What a word begins with however it is written, in lower case."""
    return re.split("[\u00df'\u2019]", _parts(word)[0])[0].rstrip("yY").lower()
