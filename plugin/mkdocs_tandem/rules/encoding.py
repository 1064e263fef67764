"""Rules about wrongly decoded characters."""

import re
import unicodedata
from collections.abc import Iterator

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule

_SUSPECT = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]{1,3}")
_LEFT_OVER = re.compile(r"\u00c2(?<!\w\u00c2)(?=[ .,;:!?\n]|\Z)")


@page_rule("mojibake")
def mis_decoded_characters(variant: Variant) -> Iterator[Finding]:
    """Characters that were UTF-8 and have been read as Windows-1252 or Latin-1 once."""
    if variant.text.isascii():
        return
    for match in _SUSPECT.finditer(variant.text):
        meant = _meant(match[0])
        if not meant or not _is_likely(variant.text, match.start(), *meant):
            continue
        wrong, right = meant
        yield variant.finding(
            "mojibake",
            match.start(),
            f"{_shown(wrong)} is {_shown(right)}, decoded with the wrong encoding",
            f"write {_shown(right)}",
            length=len(wrong),
        )


@page_rule("mojibake")
def left_over_characters(variant: Variant) -> Iterator[Finding]:
    """The first half of a no-break space that was read wrongly and has become a mere space."""
    if variant.text.isascii():
        return
    for match in _LEFT_OVER.finditer(variant.text):
        yield variant.finding(
            "mojibake",
            match.start(),
            f"{_shown(match[0])} is left over from a no-break space, "
            "decoded with the wrong encoding",
            "remove it",
        )


def _meant(text: str) -> tuple[str, str] | None:
    """The shortest start of a text that is one character read wrongly, and that character."""
    for length in range(2, len(text) + 1):
        for encoding in ("cp1252", "latin-1"):
            try:
                meant = text[:length].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if len(meant) == 1:
                return text[:length], meant
    return None


_KNOWN = re.compile(
    "[\u00a0-\u024f\u0370-\u04ff\u05d0-\u05ea\u0621-\u064a\u0900-\u0dff\u0e00-\u0e7f\u1e00-\u1eff"
    "\u2000-\u2027\u202f-\u205e\u20a0-\u22ff\u2500-\u27bf\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    "\ufe0f\ufeff\U0001f300-\U0001faff]"
)
"""Letters of scripts in wide use, punctuation, currencies, arrows, mathematics, emoji."""
_LATIN = "\u024f"
"""The last of the Latin letters that are two bytes each."""
_QUOTES = frozenset(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u2039\u203a\u00ab\u00bb"
)
"""What may well follow a letter with an accent, as in a quoted word."""


def _is_likely(text: str, start: int, wrong: str, right: str) -> bool:
    """Whether a character was meant that texts have, and the ones that are there are none."""
    if not _KNOWN.fullmatch(right):
        return False
    behind = start + len(wrong)
    if len(wrong) > 2:  # noqa: PLR2004 -- three signs in this order are no accident
        return True
    if wrong[1] in _QUOTES and not text[behind : behind + 1].isalpha():
        return False
    return right <= _LATIN or _is_beside_another(text, start, behind)


def _is_beside_another(text: str, start: int, behind: int) -> bool:
    """Whether the characters before or after are wrong, too: a word has several letters."""
    neighbours = (text[behind : behind + 2], text[max(0, start - 2) : start])
    meant = [_meant(each) for each in neighbours]
    return any(each and _KNOWN.fullmatch(each[1]) for each in meant)


def _shown(text: str) -> str:
    """Characters in quotes; those that cannot be seen, by their names."""
    return " and ".join(
        f"'{char}'"
        if char.isprintable() and not char.isspace()
        else unicodedata.name(char, f"U+{ord(char):04X}").lower()
        for char in text
    )
