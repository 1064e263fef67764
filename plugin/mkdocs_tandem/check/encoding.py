"""Rules about characters that were read with the wrong encoding once."""

import re
import unicodedata
from collections.abc import Iterator

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.variant import Variant

_SUSPECT = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]{1,3}")
_LEFT_OVER = re.compile(r"\u00c2(?<!\w\u00c2)(?=[ .,;:!?\n]|\Z)")


def mis_decoded_characters(variant: Variant) -> Iterator[Finding]:
    """Characters that were UTF-8 and have been read as Windows-1252 or Latin-1 once."""
    if variant.text.isascii():
        return
    for match in _SUSPECT.finditer(variant.text):
        meant = _meant(match[0])
        if not meant:
            continue
        wrong, right = meant
        yield variant.finding(
            "mis-decoded",
            match.start(),
            f"{_shown(wrong)} is {_shown(right)}, read with the wrong encoding",
            f"write {_shown(right)}",
            length=len(wrong),
        )


def left_over_characters(variant: Variant) -> Iterator[Finding]:
    """The first half of a no-break space that was read wrongly and has become a mere space."""
    if variant.text.isascii():
        return
    for match in _LEFT_OVER.finditer(variant.text):
        yield variant.finding(
            "mis-decoded",
            match.start(),
            f"{_shown(match[0])} is left over from a no-break space, read with the wrong encoding",
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


def _shown(text: str) -> str:
    """Characters in quotes; those that cannot be seen, by their names."""
    return " and ".join(
        f"'{char}'"
        if char.isprintable() and not char.isspace()
        else unicodedata.name(char, f"U+{ord(char):04X}").lower()
        for char in text
    )
