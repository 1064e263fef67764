"""The dialects of JSON that pages use: strict, with comments, JSON5."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jsonschema_rs import FancyRegexOptions, Validator, validator_for

from mkdocs_tandem.formats.json.nodes import PATTERNS, PlaceholderPattern
from mkdocs_tandem.formats.json.tokens import (
    CLOSERS,
    ELLIPSIS,
    OPENERS,
    STRING,
    VALUE,
    JsonProblem,
    Token,
)


@dataclass(frozen=True)
class Dialect:
    """What a text may hold apart from JSON."""

    comments: bool = False
    """``//`` and ``/* */``."""
    json5: bool = False
    is_script: bool = False
    """``undefined``, as JavaScript has it."""
    placeholders: Sequence[PlaceholderPattern] = PATTERNS
    """Patterns with a group ``name`` for values that are not meant literally."""
    elisions: tuple[str, ...] = ()
    """Texts that represent what is left out, apart from ``...``."""

    def token(self, text: str, offset: int) -> Token | None:
        """The text at an offset by the rules of this dialect alone."""
        elision = self._elision.match(text, offset) if self._elision else None
        if elision:
            return Token(ELLIPSIS, offset, elision.end())
        found = _UNDEFINED.match(text, offset) if self.is_script else None
        if found:
            return Token(VALUE, offset, found.end(), None)
        return json5_token(text, offset) if self.json5 else None

    @cached_property
    def _elision(self) -> re.Pattern[str] | None:
        texts = "|".join(re.escape(text) for text in sorted(self.elisions, key=len, reverse=True))
        return re.compile(rf"(?:{texts})(?![\w\"])") if texts else None


_UNDEFINED = re.compile(r"undefined(?=\s*(?:[,}\]/]|\Z))")
JSON = Dialect()


def dialect(
    language: str, placeholders: Sequence[str] = (), elisions: Sequence[str] = ()
) -> Dialect:
    """The dialect that a fence's language represents.

    ``placeholders`` are regular expressions for whole values, ``elisions`` texts, apart from those
    that are always known.
    """
    own = [_named(pattern) for pattern in (*placeholders, *(map(re.escape, elisions)))]
    return Dialect(
        comments=language in ("jsonc", "json5", "js", "javascript"),
        json5=language in ("json5", "js", "javascript"),
        is_script=language in ("js", "javascript"),
        placeholders=(*PATTERNS, *own) if own else PATTERNS,
        elisions=tuple(elisions),
    )


@dataclass(frozen=True, eq=False)
class _OwnPattern:
    """A pattern of the settings for a whole value.

    One that may take more than linear time is tried in a limited number of steps.
    """

    regex: re.Pattern[str]
    is_costly: bool
    is_nested: bool
    """Whether it may take exponential time, by a repeated group or a back reference."""
    guard: Validator | None
    """Decides whether a text matches; ``None`` if it cannot read the pattern."""

    def search(self, text: str) -> Mapping[str, str] | None:
        """The name of the placeholder: the group ``name``, or all of the text."""
        if self.is_costly and len(text) > _SHORT:
            if self.guard is None or not self.guard.is_valid(text):
                return None
            if self.is_nested:
                return {"name": text}
        found = self.regex.search(text)
        return {"name": found.groupdict().get("name") or text} if found else None


@lru_cache(maxsize=256)
def _named(pattern: str) -> PlaceholderPattern:
    plain = _ATOM.sub("x", pattern)
    is_nested = bool(_NESTED.search(plain) or _BACKREFERENCE.search(pattern))
    is_costly = is_nested or len(_QUANTIFIER.findall(plain)) >= _MOST_REPEATED
    regex = re.compile(rf"\A(?:{pattern})\Z")
    return _OwnPattern(regex, is_costly, is_nested, _guard(pattern) if is_costly else None)


def _guard(pattern: str) -> Validator | None:
    unnamed = re.sub(r"\(\?P<\w+>", "(?:", pattern)
    options = FancyRegexOptions(backtrack_limit=_LIMIT)
    try:
        return validator_for({"pattern": rf"^(?:{unnamed})$"}, pattern_options=options)
    except ValueError:
        return None


_LIMIT = 100_000
"""Steps back, after which a match is given up."""
_SHORT = 8
"""Characters of a text on which any pattern ends soon."""
_MOST_REPEATED = 2
_ATOM = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:P?<\w+>|[:=!])", re.DOTALL)
_QUANTIFIER = re.compile(r"[*+?}]")
_NESTED = re.compile(r"\)[*+?{]")
_BACKREFERENCE = re.compile(r"\\[1-9]|\(\?P=")


_REST = r"(?=\s*(?:[,:\]}]|//|/\*|\Z))"
_STRING = re.compile(
    rf"""(?:'(?P<single>(?:[^'\\\n]|\\(?:\r\n|[\s\S]))*+)'
    |"(?P<double>(?:[^"\\\n]|\\(?:\r\n|[\s\S]))*+)"){_REST}""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?:[\w$]|[^\x00-\x7f\s]|\\u[0-9a-fA-F]{4})+(?=\s*:(?!//))")
_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl"))
_MORE_OF_A_NAME = _LETTERS | {"Mn", "Mc", "Nd", "Pc"}
_JOINERS = "\u200c\u200d"
_NUMBER = re.compile(
    rf"""(?P<sign>[+-]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)
    |(?P<plain>(?:(?:0|[1-9]\d{{0,300}})(?:\.\d{{0,300}})?|\.\d{{1,300}})(?:[eE][+-]?\d{{1,3}})?)){_REST}""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\r\n|[\s\S]))")
_BAD_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*+"
    r"(?P<bad>\\(?:[1-9]|0\d+|x(?![0-9a-fA-F]{2})[0-9a-fA-F]?|u(?![0-9a-fA-F]{4})[0-9a-fA-F]{0,3}))"
)
"""JSON5, section 5.1: a backslash before a digit, or with too few digits after it."""
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}


def json5_token(text: str, start: int) -> Token | None:
    """The string, name or number that JSON5 has at an offset; nothing if there is none."""
    found = _STRING.match(text, start)
    if found:
        inner = found["single"] if found["single"] is not None else found["double"]
        problems = tuple(_bad_escapes(inner, start + 1))
        return Token(STRING, start, found.end(), _ESCAPE.sub(_unescaped, inner), problems)
    found = _NAME.match(text, start)
    name = _ESCAPE.sub(_unescaped, found[0]) if found else ""
    if found and _is_name(name):
        return Token(STRING, start, found.end(), name)
    found = _NUMBER.match(text, start)
    if found:
        return Token(VALUE, start, found.end(), _number(found))
    return None


def _bad_escapes(inner: str, offset: int) -> Iterator[JsonProblem]:
    for found in _BAD_ESCAPE.finditer(inner):
        message = f"there is no escape '{found['bad']}' in JSON5"
        hint = "write '\\\\' for a backslash, or two digits after '\\x', four after '\\u'"
        at = offset + found.start("bad")
        yield JsonProblem(at, len(found["bad"]), "syntax", message, hint)


def _is_name(text: str) -> bool:
    """Whether a text is an identifier. Source: ECMAScript 5.1, section 7.6."""
    first, others = text[0], text[1:]
    return (first in "$_" or unicodedata.category(first) in _LETTERS) and all(
        it in f"${_JOINERS}" or unicodedata.category(it) in _MORE_OF_A_NAME for it in others
    )


def without_last_commas(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the one comma that may be before a closing bracket."""
    kept: list[Token] = []
    for token in tokens:
        if token.kind in CLOSERS and _is_last_comma(kept):
            kept.pop()
        kept.append(token)
    return kept


def without_last_comma(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a part without the comma at its very end: "and so on"."""
    *inner, closer, end = tokens
    return [*(inner[:-1] if _is_last_comma(inner) else inner), closer, end]


def _is_last_comma(tokens: Sequence[Token]) -> bool:
    """Whether tokens end with a comma that has a value before it."""
    before = tokens[-2].kind if len(tokens) > 1 else ","
    return bool(tokens) and tokens[-1].kind == "," and before not in OPENERS and before != ","


def _number(found: re.Match[str]) -> float:
    sign = -1 if found["sign"] == "-" else 1
    if found["hex"]:
        return sign * int(found["hex"], 16)
    plain = found["plain"]
    return sign * (int(plain) if plain.isdigit() else float(plain))


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "" if escape[3] in ("\n", "\r\n", "\r") else _PLAIN.get(escape[3], escape[3])
