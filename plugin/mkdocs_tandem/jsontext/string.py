"""Strings, also those that lack a quote."""

import json
import re
from typing import NamedTuple

from mkdocs_tandem.jsontext.problem import Problem
from mkdocs_tandem.jsontext.token import CLOSERS, STRING, Lines, Token

_WHOLE = re.compile(r'"(?:[^"\\\n]|\\[^\n])*+"')
_GOES_ON = re.compile(r"[ \t\r]*(?:[,:\]}\n]|\Z|//|/\*|#)")
_LACKS_COMMA = re.compile(
    r'[ \t]*(?:["{\[<(….]|-?\d[\d.eE+-]*+(?=[\s,\]}]|\Z)|(?:true|false|null)(?=[\s,\]}]|\Z))'
)
_CUT = re.compile(r"[ \t\r]*[:,\]}]")
_REST_OF_MEMBER = re.compile(r"\s*:(?:[\s{}\[\],:0-9.eE+-]|true|false|null)*+\Z")
_REST_OF_VALUE = re.compile(r"[\s\]}]*+,?[\s{\[]*+\Z")
_CLEAN_BACKWARDS = re.compile(r"(?:\d[+-]?[eE](?=\d)|[\s{}\[\],:0-9.+-]|eurt|eslaf|llun)*+")
_MOST_CUTS = 64
_BROKEN_LINE = re.compile(r'\n[ \t]*(?!["{}\[\],])[^"\n]*"(?=[ \t\r]*(?:[,\]}\n]|\Z))')
_ESCAPE = re.compile(
    r'\\(?:(?P<plain>["\\/bfnrt])|u(?P<code>[0-9a-fA-F]{4}))|\\(?P<bad>.?)', re.DOTALL
)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONTROL = re.compile(r"[\x00-\x1f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Place(NamedTuple):
    """Where a string is read."""

    inside: str
    """The bracket around it, if any."""
    after: str
    """The kind of the token before it."""

    @property
    def takes_key(self) -> bool:
        return self.inside != "[" and self.after != ":"


def string(text: str, start: int, lines: Lines, place: Place) -> Token:
    """The string that begins with the quote at ``start``."""
    whole = _WHOLE.match(text, start)
    if whole is None:
        return _unclosed(text, start, lines, place)
    end = whole.end()
    if _GOES_ON.match(text, end) and not _ends_like_a_gap(text, start, end):
        return _token(text, start, end)
    if lines.is_odd(start):
        return _cut_token(text, start, end - 1, place)
    if _GOES_ON.match(text, end) or _LACKS_COMMA.match(text, end):
        return _token(text, start, end)
    return _with_quotes_inside(text, start, end, lines)


def string_without_start(text: str, start: int, quote: int) -> Token:
    """The string whose first quote is missing and whose last one stands at ``quote``."""
    problem = Problem(start, 1, "syntax", "the quote before this text is missing", "put '\"' here")
    value, problems = decoded(text[start:quote], start)
    return Token(STRING, start, quote + 1, value, (problem, *problems))


def decoded(content: str, offset: int) -> tuple[str, tuple[Problem, ...]]:
    """What the text between two quotes means, and the first thing that is wrong with it."""
    try:
        value = str(json.loads(f'"{content}"'))
    except ValueError:
        return _best_reading(content, offset)
    if _SURROGATE.search(value):
        message = "half a surrogate pair stands for no character"
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), (
            Problem(offset, max(1, len(content)), "syntax", message, "write both halves"),
        )
    return value, ()


def _token(text: str, start: int, end: int) -> Token:
    value, problems = decoded(text[start + 1 : end - 1], start + 1)
    return Token(STRING, start, end, value, problems)


def _ends_like_a_gap(text: str, start: int, end: int) -> bool:
    """Whether the string ends as if its last quote were the first one of the next string."""
    return text[start + 1 : end - 1].rstrip(" \t")[-1:] in (":", ",")


def _unclosed(text: str, start: int, lines: Lines, place: Place) -> Token:
    end = lines.end(start)
    broken = _BROKEN_LINE.match(text, end)
    if broken and lines.is_odd(end + 1):
        problem = Problem(
            end, 1, "syntax", "a string cannot hold a line break", "write '\\n', or close it here"
        )
        value = text[start + 1 : broken.end() - 1]
        return Token(STRING, start, broken.end(), value, (problem,))
    comment = re.compile(r"\s//").search(text, start, end)
    return _cut_token(text, start, comment.start() if comment else end, place)


def _cut_token(text: str, start: int, limit: int, place: Place) -> Token:
    """The string that begins at ``start`` and lacks its last quote somewhere before ``limit``."""
    span = text[start + 1 : limit]
    end = start + 1 + _cut(span, place)
    shown = text[start:end] if end - start <= 40 else text[start : start + 40] + "..."  # noqa: PLR2004 - a line's width
    problem = Problem(
        end, 1, "missing", f"the quote that ends '{shown}' is missing", "put '\"' here"
    )
    value, problems = decoded(text[start + 1 : end], start + 1)
    return Token(STRING, start, end, value, (problem, *problems))


def _cut(span: str, place: Place) -> int:
    """Where a string most likely ends: what follows has to read on as JSON."""
    cuts = [match.start() for match in _CUT.finditer(span, _clean_tail(span))][:_MOST_CUTS]
    for rest in (_REST_OF_MEMBER, _REST_OF_VALUE) if place.takes_key else (_REST_OF_VALUE,):
        for cut in cuts:
            if rest.match(span, cut) and not _is_within_brackets(span, cut):
                return cut
    return len(span.rstrip())


def _clean_tail(span: str) -> int:
    """Where the longest end of a span begins that holds no text, only numbers and brackets."""
    backwards = _CLEAN_BACKWARDS.match(span[::-1])
    return len(span) - (backwards.end() if backwards else 0)


def _is_within_brackets(span: str, cut: int) -> bool:
    closer = span[cut:].lstrip()[:1]
    opener = CLOSERS.get(closer)
    return opener is not None and span.count(opener, 0, cut) > span.count(closer, 0, cut)


def _with_quotes_inside(text: str, start: int, end: int, lines: Lines) -> Token:
    """The string that goes on behind a quote which its author forgot to escape."""
    quote = lines.next_quote(end)
    while quote is not None and not _GOES_ON.match(text, quote + 1):
        quote = lines.next_quote(quote + 1)
    if quote is None:
        return _token(text, start, end)
    problem = Problem(end - 1, 1, "syntax", "a quote inside a string", "write '\\\"'")
    value, _ = decoded(text[start + 1 : quote].replace('"', '\\"'), start + 1)
    return Token(STRING, start, quote + 1, value, (problem,))


def _best_reading(content: str, offset: int) -> tuple[str, tuple[Problem, ...]]:
    problem = _bad_escape(content, offset) or _control_character(content, offset)
    text = _ESCAPE.sub(_unescaped, content)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text, (problem,) if problem else ()


def _unescaped(match: re.Match[str]) -> str:
    if match["plain"]:
        return _PLAIN.get(match["plain"], match["plain"])
    return chr(int(match["code"], 16)) if match["code"] else match[0]


def _bad_escape(content: str, offset: int) -> Problem | None:
    for match in _ESCAPE.finditer(content):
        if match["bad"] is not None:
            hint = "write '\\\\' for a backslash"
            message = f"there is no escape '{match[0]}' in JSON"
            return Problem(offset + match.start(), len(match[0]), "syntax", message, hint)
    return None


def _control_character(content: str, offset: int) -> Problem | None:
    match = _CONTROL.search(content)
    if match is None:
        return None
    name = {"\t": "a tab", "\r": "a carriage return"}.get(match[0], "a control character")
    hint = f"write '{json.dumps(match[0])[1:-1]}'"
    message = f"{name} cannot stand inside a string"
    return Problem(offset + match.start(), 1, "syntax", message, hint)
