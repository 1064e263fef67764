"""Strings, numbers and names, also those that lack a quote."""

import json
import math
import re
from functools import lru_cache
from typing import Any, NamedTuple

from mkdocs_tandem.formats.json.tokens import (
    CLOSERS,
    ELLIPSIS,
    STRING,
    VALUE,
    WORD,
    JsonProblem,
    Lines,
    Token,
)

_WHOLE = re.compile(r'"(?:[^"\\\n]|\\[^\n])*+"')
_GOES_ON = re.compile(r"[ \t\r]*(?:[,:\]}\n]|\Z|//|/\*|#)")
_LACKS_COMMA = re.compile(
    r'[ \t]*(?:["{\[<(….]|;[ \t]*["\r\n]|(?:-?\d[\d.eE+-]*+|true|false|null)(?=[\s,\]}]|\Z))'
)
_LACKS_COLON = re.compile(
    r"[ \t]*(?:[=-]>|==?|;)[ \t]*(?:[\"'{\[<(\d…]|-\d|\.\.|true\b|false\b|null\b)"
)
"""After a key: another mark than a colon, and a value."""
_CUT = re.compile(r"[ \t\r]*[:,\]}]")
_REST_OF_MEMBER = re.compile(r"\s*:(?:[\s{}\[\],:0-9.eE+-]|true|false|null)*+\Z")
_REST_OF_VALUE = re.compile(r"(?:[\s\]}]|,\s*(?:\.\.\.|…))*+,?[\s{\[]*+\Z")
_CLEAN_BACKWARDS = re.compile(r"(?:\d[+-]?[eE](?=\d)|[\s{}\[\],:0-9.…+-]|eurt|eslaf|llun)*+")
_BEHIND_A_QUOTE = re.compile(r"[^\S\n]?\w[^\"\n:,{}\[\]]*\"(?=[ \t\r]*(?:[,\]}\n]|\Z))")
"""What follows a quote that its author forgot to escape, up to the end of the string."""
_ATTRIBUTE = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*<\w[^"\\\n]*="(?=[^"\n]+"[^"\n]*")')
"""HTML in a string up to the first quote of an attribute."""
_NESTED = re.compile(r"""\"[{\[]+\"\w[^\n]*?[}\]]+\"(?=[ \t\r]*(?:[,\]}\n]|\Z))""")
"""JSON in a string, its quotes not escaped."""
_DOUBLED = re.compile(r'""(?P<text>\w[^"\\\n]*+)"(?=[ \t\r]*(?:[,\]}\n]|\Z))')
_MOST_CUTS = 64
_BROKEN_LINE = re.compile(
    r"""(?:\n[ \t]*(?!["{}\[\],])(?:[^"\\\n]|\\[^\n])*+){0,40}+"""
    r"""(?:\n[ \t]*[\]})]+)?"(?=[ \t\r]*(?:[,\]}\n]|\Z))"""
)
"""The rest of a string that goes on over line ends: no quote on its lines but the last one."""
_SECOND_QUOTE = re.compile(r'"(?=[ \t\r]*(?:[,\]}\n]|\Z))')
_ESCAPE = re.compile(
    r'\\(?:(?P<plain>["\\/bfnrt])|u(?P<code>[0-9a-fA-F]{4}))|\\(?P<bad>.?)', re.DOTALL
)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONTROL = re.compile(r"[\x00-\x1f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class StringContext(NamedTuple):
    """Where a string is read."""

    inside: str
    """The bracket around it, if any."""
    after: str
    """The kind of the token before it."""

    @property
    def takes_key(self) -> bool:
        return self.inside != "[" and self.after != ":"


def string(text: str, start: int, lines: Lines, place: StringContext) -> Token:
    """The string that begins with the quote at ``start``."""
    whole = _WHOLE.match(text, start)
    if whole is None:
        return _unclosed(text, start, lines, place)
    end = whole.end()
    is_gap = _ends_like_a_gap(text, start, end)
    is_key = place.takes_key and place.inside and _LACKS_COLON.match(text, end)
    if (_GOES_ON.match(text, end) and not is_gap) or is_key:
        return _token(text, start, end)
    if found := _doubled_first(text, start, place) or _nested(text, start, end):
        return found
    is_odd = lines.is_odd(start)
    has_quote = _ATTRIBUTE.match(text, start) or (
        is_odd and not (place.takes_key or is_gap) and _BEHIND_A_QUOTE.match(text, end)
    )
    if is_odd and not has_quote:
        return _doubled_quote(text, start, end, place) or _cut_token(text, start, end - 1, place)
    if not has_quote and (_GOES_ON.match(text, end) or _LACKS_COMMA.match(text, end)):
        return _token(text, start, end)
    return _with_quotes_inside(text, start, end, lines)


def _nested(text: str, start: int, end: int) -> Token | None:
    nested = _NESTED.match(text, start)
    return _unescaped_token(text, start, end, nested.end() - 1) if nested else None


def _doubled_first(text: str, start: int, place: StringContext) -> Token | None:
    """The string whose first quote is there twice."""
    found = None if place.takes_key else _DOUBLED.match(text, start)
    if found is None:
        return None
    problem = JsonProblem(start + 1, 1, "syntax", "an extra quote", "remove it")
    value, _ = decoded(found["text"], start + 2)
    return Token(STRING, start, found.end(), value, (problem,))


def _doubled_quote(text: str, start: int, end: int, place: StringContext) -> Token | None:
    """The string whose last quote is there twice."""
    if place.takes_key or not _SECOND_QUOTE.match(text, end):
        return None
    problem = JsonProblem(end, 1, "syntax", "an extra quote", "remove it")
    return _token(text, start, end)._replace(end=end + 1, problems=(problem,))


def string_without_start(text: str, start: int, quote: int) -> Token:
    """The string whose first quote is missing and whose last one is at ``quote``."""
    problem = JsonProblem(
        start, 1, "syntax", "the quote before this text is missing", "put '\"' here"
    )
    value, problems = decoded(text[start:quote], start)
    return Token(STRING, start, quote + 1, value, (problem, *problems))


def decoded(content: str, offset: int) -> tuple[str, tuple[JsonProblem, ...]]:
    """What the text between two quotes means, and the first thing that is wrong with it."""
    try:
        value = str(json.loads(f'"{content}"'))
    except ValueError:
        return _best_reading(content, offset)
    if _SURROGATE.search(value):
        message = "half a surrogate pair is not a character"
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), (
            JsonProblem(
                offset,
                max(1, len(content)),
                "syntax",
                message,
                "write both halves, or the character itself",
            ),
        )
    return value, ()


def _token(text: str, start: int, end: int) -> Token:
    value, problems = decoded(text[start + 1 : end - 1], start + 1)
    return Token(STRING, start, end, value, problems)


def _ends_like_a_gap(text: str, start: int, end: int) -> bool:
    """Whether the string ends as if its last quote were the first one of the next string."""
    return text[start + 1 : end - 1].rstrip(" \t")[-1:] in (":", ",")


def _unclosed(text: str, start: int, lines: Lines, place: StringContext) -> Token:
    end = lines.end(start)
    broken = _BROKEN_LINE.match(text, end)
    if broken and lines.is_odd(broken.end() - 1):
        problem = JsonProblem(
            end,
            1,
            "syntax",
            "a string cannot contain a line break",
            "write '\\n', or close it here",
        )
        value = decoded(text[start + 1 : broken.end() - 1].replace("\n", "\\n"), start + 1)[0]
        return Token(STRING, start, broken.end(), value, (problem,))
    comment = re.compile(r"\s//").search(text, start, end)
    return _cut_token(text, start, comment.start() if comment else end, place)


def _cut_token(text: str, start: int, limit: int, place: StringContext) -> Token:
    """The string that begins at ``start`` and lacks its last quote somewhere before ``limit``."""
    span = text[start + 1 : limit]
    end = start + 1 + _cut(span, place)
    shown = text[start:end] if end - start <= 40 else text[start : start + 40] + "..."  # noqa: PLR2004 -- a line's width
    problem = JsonProblem(
        end, 1, "missing", f"the quote that ends '{shown}' is missing", "put '\"' here"
    )
    value, problems = decoded(text[start + 1 : end], start + 1)
    return Token(STRING, start, end, value, (problem, *problems))


def _cut(span: str, place: StringContext) -> int:
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
    """The string that goes on after a quote which its author forgot to escape."""
    quote = lines.next_closing_quote(end)
    if quote is None:
        return _token(text, start, end)
    return _unescaped_token(text, start, end, quote)


def _unescaped_token(text: str, start: int, end: int, quote: int) -> Token:
    """The string up to a quote, those within not escaped; the first one is right before ``end``."""
    problem = JsonProblem(end - 1, 1, "syntax", "a quote inside a string", "write '\\\"'")
    value, _ = decoded(text[start + 1 : quote].replace('"', '\\"'), start + 1)
    return Token(STRING, start, quote + 1, value, (problem,))


def _best_reading(content: str, offset: int) -> tuple[str, tuple[JsonProblem, ...]]:
    problem = _bad_escape(content, offset) or _control_character(content, offset)
    text = _ESCAPE.sub(_unescaped, content)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text, (problem,) if problem else ()


def _unescaped(match: re.Match[str]) -> str:
    if match["plain"]:
        return _PLAIN.get(match["plain"], match["plain"])
    return chr(int(match["code"], 16)) if match["code"] else match[0]


def _bad_escape(content: str, offset: int) -> JsonProblem | None:
    for match in _ESCAPE.finditer(content):
        if match["bad"] is not None:
            hint = "write '\\\\' for a backslash"
            message = f"there is no escape '{match[0]}' in JSON"
            return JsonProblem(offset + match.start(), len(match[0]), "syntax", message, hint)
    return None


def _control_character(content: str, offset: int) -> JsonProblem | None:
    match = _CONTROL.search(content)
    if match is None:
        return None
    name = {"\t": "a tab", "\r": "a carriage return"}.get(match[0], "a control character")
    hint = f"write '{json.dumps(match[0])[1:-1]}'"
    message = f"{name} is not allowed inside a string"
    return JsonProblem(offset + match.start(), 1, "syntax", message, hint)


ELISION = re.compile(
    r"\(?[ \t]*(?:\.\.+|[…⋮])(?:[ \t]*[A-Za-z][^\"{}\[\],:\n]*(?:\.\.\.+|…)"
    r"|[ \t]+[^\W\d][^\"{}\[\],:\n]*(?=[ \t]*[}\]\n])"
    r"|[ \t]*\[[A-Za-z][^\"{}\[\]:\n]*\]|[A-Za-z_$][\w$.]*(?=[ \t\r]*[,}\]\n]))?[ \t]*\)?"
)
"""Dots for what is left out, with or without words about it."""
_PLACEHOLDER = re.compile(r"<(?!(?:null|true|false)>)[A-Za-z_][^<>\"\n]{0,100}>")
_QUOTED_PLACEHOLDER = re.compile(r"«[^«»\n]{1,80}»")
_ENDS_VALUE = r"(?=[ \t\r]*(?:[,\]}\n]|//|/\*|\Z))"
_TYPE = (
    r"(?:string|str|number|numeric|integer|int|int32|int64|long|float|double|decimal|boolean|bool|object"
    r"|array|hash|struct|any|date|datetime|timestamp|uuid|ur[il]|id|binary|null)"
)
_SCHEMA = re.compile(
    rf"(?:(?:array|list|map|enum|ref)"
    rf"(?:<[\w<>, ]{{1,40}}>|\[\w{{1,40}}\]|\(\w{{1,40}}\))|{_TYPE})(?:\[\])?\??"
    rf"(?:[ \t]*[|/][ \t]*{_TYPE}(?:\[\])?)*{_ENDS_VALUE}",
    re.IGNORECASE,
)
"""A type in the place of a value, as texts that describe a message by its shape have it."""
_CHOICE = re.compile(
    rf"(?:true|false|null|-?\d+)(?:[ \t]*[|/][ \t]*(?:true|false|null|-?\d+))+{_ENDS_VALUE}"
)
_MASKED = re.compile(rf"(?:\d*(?:[xX*]{{2,}}|\?{{2,}})[\dxX*]*){_ENDS_VALUE}")
"""A number some of whose digits are not shown: ``12xx04``."""
_TO_FILL_IN = re.compile(rf"(?:(?:YOUR|MY|SOME)_[A-Z\d_]+|[A-Z\d_]+_HERE){_ENDS_VALUE}")
_SAID_IN_WORDS = re.compile(r"<[A-Za-z_][^<>\"\n]* [^<>\"\n]*>")
_DOTS_IN_ANGLES = re.compile(r"<[ \t]*(?:\.{2,}|…)[ \t]*>")
_OF_MONGO = re.compile(
    r"(?:ObjectId|ISODate|Date|UUID|Number(?:Long|Int|Decimal)|Timestamp|BinData|DBRef)"
    rf"\((?:[^()\"\n]|\"[^\"\n]*\")*\){_ENDS_VALUE}"
)
"""A value as the shell of MongoDB prints it."""
_ANY_VALUE = re.compile(rf"(?:VALUE|value|STRING|NUMBER|TEXT|DATE|TIMESTAMP){_ENDS_VALUE}")
_BARE = (
    _SAID_IN_WORDS,
    _DOTS_IN_ANGLES,
    _OF_MONGO,
    _ANY_VALUE,
    _QUOTED_PLACEHOLDER,
    _CHOICE,
    _MASKED,
    _TO_FILL_IN,
)
_BRACES = re.compile(r"\{[A-Za-z_][\w.-]*\}[^\s\",:{}\[\]]*(?=\")")
_CAPITALS = re.compile(rf"[A-Z][A-Z\d_]+{_ENDS_VALUE}")
_CAPITAL_VALUE = re.compile(rf"(?<=[:\[,\n])[ \t]*[A-Z][A-Z\d]*_[A-Z\d_]+{_ENDS_VALUE}")
_SEVERAL = 2
_KEY_BEFORE = re.compile(r"""["'](?P<key>[^"'\n]+)["'][ \t]*:[ \t]*\Z""")
_LONGEST_KEY = 80
_RUN = re.compile(r"""(?:[^\s,:{}\[\]"]|(?<=\d\d):(?=\d\d)|:(?=//))++""")
_MORE_WORDS = re.compile(r"""(?:[ \t]+(?!//|/\*|\#|\.\.\.)[^\s,:{}\[\]"]++)*""")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?P<part>(?:\.\d+)?(?:[eE][+-]?\d+)?)")
_NEARLY_NUMBER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|[\d_]*\.?[\d_]+(?:[eE][+-]?\d+)?|\d+\.)")
_CLOSES = re.compile(r"[ \t\r]*(?:[,:\]}\n]|\Z)")
_LITERALS = {"true": True, "false": False, "null": None}
_FOREIGN: dict[str, tuple[str, Any]] = {
    "True": ("true", True),
    "False": ("false", False),
    "TRUE": ("true", True),
    "FALSE": ("false", False),
    "None": ("null", None),
    "NULL": ("null", None),
    "Null": ("null", None),
    "nil": ("null", None),
    "undefined": ("null", None),
    "NaN": ("null", None),
    "Infinity": ("null", None),
    "-Infinity": ("null", None),
}
_MOST_DIGITS = 1000


def word(text: str, start: int, lines: Lines) -> Token:
    """The token without quotes that begins at ``start``."""
    elision = ELISION.match(text, start) or _bare_placeholder(text, start)
    if elision:
        return Token(ELLIPSIS, start, elision.end())
    whole = _without_first_quote(text, start, lines)
    if whole:
        return whole
    holder = _PLACEHOLDER.match(text, start)
    if holder:
        return Token(VALUE, start, holder.end(), holder[0])
    run = _RUN.match(text, start)
    end = run.end() if run else start + 1
    if text[end - 1] == ";" and (value := _scalar(text, start, end - 1)):
        return value
    return _scalar(text, start, end) or _text(text, start, end)


def lacks_first_quote(text: str, start: int, lines: Lines) -> bool:
    """Whether the brace at ``start`` opens ``{name}`` in a string whose first quote is missing."""
    match = _BRACES.match(text, start)
    if match is None or not lines.is_odd(start):
        return False
    return _CLOSES.match(text, match.end() + 1) is not None


def _bare_placeholder(text: str, start: int) -> re.Match[str] | None:
    """A placeholder without quotes, for a value that the reader fills in."""
    for pattern in _BARE:
        found = pattern.match(text, start)
        if found:
            return found
    found = _SCHEMA.match(text, start)
    if found and found[0] not in _LITERALS and found[0] not in _FOREIGN:
        return found
    name = _CAPITALS.match(text, start)
    if name and "_" in name[0] and has_capitals(text):
        return name
    key = _KEY_BEFORE.search(text, max(0, start - _LONGEST_KEY), start) if name else None
    if name is None or key is None:
        return None
    both = _letters(name[0]), _letters(key["key"])
    return name if both[0].endswith(both[1]) or both[1].endswith(both[0]) else None


@lru_cache(maxsize=8)
def has_capitals(text: str) -> bool:
    """Whether several values are names in capitals, as in a skeleton of a message."""
    return len({it[0] for it in _CAPITAL_VALUE.finditer(text)}) >= _SEVERAL


def _letters(name: str) -> str:
    """A name as far as it can be compared with one that is written in another case."""
    return re.sub(r"[\W_]", "", name).lower()


def _without_first_quote(text: str, start: int, lines: Lines) -> Token | None:
    quote = lines.next_quote(start)
    if quote is None or not _CLOSES.match(text, quote + 1) or not lines.is_odd(start):
        return None
    between = text[start:quote]
    run = _RUN.match(text, start)
    is_scalar = run is not None and _scalar(text, start, run.end()) is not None
    if re.search(r"[,:{\[]\s*\Z", between) or (is_scalar and re.search(r"[,:{}\[\]]", between)):
        return None
    return string_without_start(text, start, quote)


def _scalar(text: str, start: int, end: int) -> Token | None:
    run = text[start:end]
    if run in _LITERALS:
        return Token(VALUE, start, end, _LITERALS[run])
    if run in _FOREIGN:
        right, value = _FOREIGN[run]
        return _wrong(start, end, value, f"'{run}' is not JSON", f"did you mean '{right}'?")
    if _NUMBER.fullmatch(run):
        return _number(run, start, end)
    if _NEARLY_NUMBER.fullmatch(run):
        value = _nearly(run)
        return _wrong(start, end, value, f"'{run}' is not a JSON number", _as_json(value))
    return None


def _number(run: str, start: int, end: int) -> Token:
    if len(run) > _MOST_DIGITS:
        return _wrong(start, end, 0, "a number with too many digits", "")
    value = json.loads(run)
    if isinstance(value, float) and not math.isfinite(value):
        return _wrong(start, end, 0, f"'{run}' is too large for a number", "")
    return Token(VALUE, start, end, value)


def _nearly(run: str) -> Any:
    plain = run.replace("_", "").lstrip("+")
    try:
        return int(plain, 0) if "x" in plain.lower() else json.loads(_tidy(plain))
    except ValueError:
        return 0


def _tidy(plain: str) -> str:
    sign = "-" if plain.startswith("-") else ""
    digits = plain.removeprefix("-").lstrip("0")
    digits = digits if digits[:1].isdigit() else f"0{digits}"
    return sign + digits.removesuffix(".")


def _as_json(value: Any) -> str:
    return f"did you mean '{json.dumps(value)}'?"


def _wrong(start: int, end: int, value: Any, message: str, hint: str) -> Token:
    problem = JsonProblem(start, end - start, "syntax", message, hint)
    return Token(VALUE, start, end, value, (problem,))


def _text(text: str, start: int, end: int) -> Token:
    more = _MORE_WORDS.match(text, end)
    end = more.end() if more else end
    return Token(WORD, start, end, text[start:end])
