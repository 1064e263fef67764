"""Rules about words that one audience has for itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.configuration import Heading
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.rule import RULES
from mkdocs_tandem.source import Location
from mkdocs_tandem.variant import Variant

_TITLES = ("title", "description")
"""What of the front matter the site shows."""


class Private:
    """The words that audiences have for themselves."""

    def __init__(self, audiences: Sequence[Audience]) -> None:
        self._names = [audience.name for audience in audiences]
        self._patterns = {
            audience.name: _pattern(audience.private) for audience in audiences if audience.private
        }

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def leaks(self, text: str, readers: Iterable[str]) -> Iterator[tuple[re.Match[str], str]]:
        """Words in what some audiences read that are another one's, with the name of that one."""
        others = set(readers)
        for owner, pattern in self._patterns.items():
            if others - {owner}:
                for found in pattern.finditer(text):
                    yield found, owner

    def readers(self, variant: Variant) -> Sequence[str]:
        """The names of those who read a variant."""
        return variant.names or self._names


def leaked_words(
    variant: Variant, private: Private, address: str, pulled: Sequence[str]
) -> Iterator[Finding]:
    """What a page shows to others than those whose words it uses.

    ``pulled`` has what takes the place of each pull.
    """
    readers = private.readers(variant)
    for found, owner in private.leaks(variant.text, readers):
        yield variant.finding(
            "leaked-word", found.start(), *_told(found, owner), length=len(found[0])
        )
    for pull, text in zip(variant.pulls, pulled, strict=True):
        for found, owner in private.leaks(text, readers):
            message, hint = _told(found, owner)
            yield variant.finding_at(
                pull.origin, "leaked-word", f"{message}, and is pulled in", hint
            )
    yield from _about_the_page(variant, private, address)


def _about_the_page(variant: Variant, private: Private, address: str) -> Iterator[Finding]:
    """Words in what the site shows of a page elsewhere: title, description and address."""
    readers = private.readers(variant)
    head = variant.source.text[: variant.source.body_start]
    for key in _TITLES:
        text = str(variant.source.front_matter.get(key) or "")
        for found, owner in private.leaks(text, readers):
            place = re.search(
                rf"^{key}\s*:.*?({re.escape(found[0])})", head, re.MULTILINE | re.DOTALL
            )
            offset = place.start(1) if place else 0
            message, hint = _told(found, owner)
            yield _at(variant, variant.source.location(offset), f"{key}: {message}", hint)
    for found, owner in private.leaks(address, readers):
        message, _ = _told(found, owner)
        hint = "rename the page, or give it a 'permalink'"
        yield _at(variant, Location(variant.source.path), f"address: {message}", hint)


def leaked_titles(
    headings: Iterable[Heading], readers: Mapping[str, Iterable[str]], private: Private
) -> Iterator[Finding]:
    """Words in titles of the navigation; ``readers`` are those of each page, by its path."""
    for heading in headings:
        names = {name for path in heading.paths for name in readers.get(path, ())}
        for found, owner in private.leaks(heading.text, names):
            message, hint = _told(found, owner)
            yield Finding(
                "leaked-word",
                heading.location,
                f"navigation: {message}",
                hint,
                audiences=tuple(sorted(names - {owner})),
                severity=RULES["leaked-word"].severity,
                length=len(heading.text),
            )


def _told(found: re.Match[str], owner: str) -> tuple[str, str]:
    return f"'{found[0]}' is for {owner} alone", "put it into a condition, or find another word"


def _at(variant: Variant, location: Location, message: str, hint: str) -> Finding:
    return Finding(
        "leaked-word",
        location,
        message,
        hint,
        audiences=variant.names,
        pages=(variant.source.path,),
        severity=RULES["leaked-word"].severity,
    )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """One of the words, whole; in any case unless it has a capital letter."""
    return re.compile("|".join(_word(word) for word in sorted(words, key=len, reverse=True)))


def _word(word: str) -> str:
    before = r"\b" if word[0].isalnum() else ""
    after = r"\b" if word[-1].isalnum() else ""
    any_case = "(?i:{})" if word == word.lower() else "{}"
    return before + any_case.format(re.escape(word)) + after
