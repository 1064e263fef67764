"""What stands in JSON without quotes: numbers, names of values, and text that lacks its quotes."""

import json
import math
import re
from typing import Any

from mkdocs_tandem.jsontext.problem import Problem
from mkdocs_tandem.jsontext.string import string_without_start
from mkdocs_tandem.jsontext.token import ELLIPSIS, VALUE, WORD, Lines, Token

ELISION = re.compile(
    r"\(?[ \t]*(?:\.\.\.+|…)(?:[ \t]*[A-Za-z][^\"{}\[\],:\n]*(?:\.\.\.+|…)"
    r"|[ \t]+[^\W\d][^\"{}\[\],:\n]*(?=[ \t]*[}\]\n]))?[ \t]*\)?"
)
"""Dots that stand for what is left out, with or without words on what it is."""
_PLACEHOLDER = re.compile(r"<(?!(?:null|true|false)>)[A-Za-z_][^<>\"\n]{0,60}>")
_QUOTED_PLACEHOLDER = re.compile(r"«[^«»\n]{1,80}»")
_ENDS_VALUE = r"(?=[ \t\r]*(?:[,\]}\n]|//|/\*|\Z))"
_TYPE = (
    r"(?:string|str|number|integer|int|int32|int64|long|float|double|decimal|boolean|bool|object"
    r"|array|any|date|datetime|timestamp|uuid|binary|null)"
)
_SCHEMA = re.compile(
    rf"(?:(?:array|list|map|enum)<[\w<>, ]{{1,40}}>|{_TYPE})(?:\[\])?\??"
    rf"(?:[ \t]*\|[ \t]*{_TYPE}(?:\[\])?)*{_ENDS_VALUE}",
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
_ANY_VALUE = re.compile(rf"(?:VALUE|STRING|NUMBER|TEXT|DATE|TIMESTAMP){_ENDS_VALUE}")
_BARE = (_SAID_IN_WORDS, _ANY_VALUE, _QUOTED_PLACEHOLDER, _CHOICE, _MASKED, _TO_FILL_IN)
_BRACES = re.compile(r"\{[A-Za-z_][\w.-]*\}[^\s\",:{}\[\]]*(?=\")")
_CAPITALS = re.compile(rf"[A-Z][A-Z\d_]+{_ENDS_VALUE}")
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
    return _scalar(text, start, end) or _text(text, start, end)


def lacks_first_quote(text: str, start: int, lines: Lines) -> bool:
    """Whether the brace at ``start`` opens ``{name}`` in a string whose first quote is missing."""
    match = _BRACES.match(text, start)
    if match is None or not lines.is_odd(start):
        return False
    return _CLOSES.match(text, match.end() + 1) is not None


def _bare_placeholder(text: str, start: int) -> re.Match[str] | None:
    """What stands for a value that the reader knows or fills in, without quotes."""
    for pattern in _BARE:
        found = pattern.match(text, start)
        if found:
            return found
    found = _SCHEMA.match(text, start)
    if found and found[0] not in _LITERALS and found[0] not in _FOREIGN:
        return found
    name = _CAPITALS.match(text, start)
    key = _KEY_BEFORE.search(text, max(0, start - _LONGEST_KEY), start) if name else None
    if name is None or key is None:
        return None
    both = _letters(name[0]), _letters(key["key"])
    return name if both[0].endswith(both[1]) or both[1].endswith(both[0]) else None


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
        return _wrong(start, end, value, f"'{run}' is not a number of JSON", _as_json(value))
    return None


def _number(run: str, start: int, end: int) -> Token:
    if len(run) > _MOST_DIGITS:
        return _wrong(start, end, 0, "a number of too many digits", "")
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
    problem = Problem(start, end - start, "syntax", message, hint)
    return Token(VALUE, start, end, value, (problem,))


def _text(text: str, start: int, end: int) -> Token:
    more = _MORE_WORDS.match(text, end)
    end = more.end() if more else end
    return Token(WORD, start, end, text[start:end])
