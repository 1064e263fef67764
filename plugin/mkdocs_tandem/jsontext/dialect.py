"""The ways in which pages write JSON."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mkdocs_tandem.jsontext.json5 import json5_token
from mkdocs_tandem.jsontext.placeholder import PATTERNS
from mkdocs_tandem.jsontext.token import ELLIPSIS, Token


@dataclass(frozen=True)
class Dialect:
    """What a text may hold besides JSON."""

    comments: bool = False
    """``//`` and ``/* */``."""
    json5: bool = False
    placeholders: Sequence[re.Pattern[str]] = PATTERNS
    """Patterns with a group ``name`` for values that are not meant literally."""
    elisions: tuple[str, ...] = ()
    """Texts that stand for what is left out, besides ``...``."""

    def token(self, text: str, offset: int) -> Token | None:
        """What stands at an offset by the rules of this dialect alone."""
        elision = self._elision.match(text, offset) if self._elision else None
        if elision:
            return Token(ELLIPSIS, offset, elision.end())
        return json5_token(text, offset) if self.json5 else None

    @cached_property
    def _elision(self) -> re.Pattern[str] | None:
        texts = "|".join(re.escape(text) for text in sorted(self.elisions, key=len, reverse=True))
        return re.compile(rf"(?:{texts})(?![\w\"])") if texts else None


JSON = Dialect()


def dialect(
    language: str, placeholders: Sequence[str] = (), elisions: Sequence[str] = ()
) -> Dialect:
    """The dialect that a fence's language stands for.

    ``placeholders`` are regular expressions for whole values, ``elisions`` texts, besides those
    that are always known.
    """
    own = [_named(pattern) for pattern in (*placeholders, *(map(re.escape, elisions)))]
    return Dialect(
        comments=language in ("jsonc", "json5", "js", "javascript"),
        json5=language == "json5",
        placeholders=(*PATTERNS, *own) if own else PATTERNS,
        elisions=tuple(elisions),
    )


def _named(pattern: str) -> re.Pattern[str]:
    """A pattern for a whole value; it is named by its group ``name``, or by all of it."""
    inner = pattern if "(?P<name>" in pattern else f"(?P<name>{pattern})"
    return re.compile(rf"\A(?:{inner})\Z")
