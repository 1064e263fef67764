"""What stands in JSON without quotes: numbers, names of values, and text that lacks its quotes."""

import json
import math
import re
from typing import Any

from mkdocs_tandem.jsontext.problem import Problem
from mkdocs_tandem.jsontext.string import string_without_start
from mkdocs_tandem.jsontext.token import ELLIPSIS, VALUE, WORD, Lines, Token

ELISION = re.compile(r"\(?[ \t]*(?:\.\.\.+|…)[ \t]*\)?")
_PLACEHOLDER = re.compile(r"<[A-Za-z_][^<>\"\n]{0,60}>")
_BRACES = re.compile(r"\{[A-Za-z_][\w.-]*\}[^\s\",:{}\[\]]*(?=\")")
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
    elision = ELISION.match(text, start)
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
