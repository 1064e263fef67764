"""Filters for dates."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from mkdocs_tandem.config.jekyll import zone_of
from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.filters.date_parse import parsed
from mkdocs_tandem.liquid.limits import MOST_CHARACTERS, LimitReachedError
from mkdocs_tandem.liquid.values import EvaluationError, text


def to_time(
    value: Any, now: Callable[[], dt.datetime], local: dt.tzinfo = dt.UTC
) -> dt.datetime | None:
    """A moment; nothing for what is none. Days and texts are in the zone ``local``."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=local)
    if isinstance(value, str):
        return _read(value.lower(), now, local)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return _from_seconds(value) if is_number else None


def _from_seconds(seconds: int) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _read(string: str, now: Callable[[], dt.datetime], local: dt.tzinfo) -> dt.datetime | None:
    if string in ("now", "today"):
        return now()
    if string.isascii() and string.isdigit():
        return _from_seconds(int(string[:_MOST_DIGITS]))
    try:
        return parsed(string, now, local)
    except (ValueError, OverflowError):
        return None


_MOST_DIGITS = 20


@with_context
def date(value: Any, pattern: Any, *, context: Context) -> Any:
    """Formats a date with ``strftime`` directives; other values are unchanged."""
    wanted = text(pattern)
    found = to_time(value, context.world.now, _zone(context)) if wanted else None
    return value if found is None else formatted(found, wanted)


_DIRECTIVE = re.compile(
    r"%(?P<options>[-0^#_\d]*)"
    r"(?:(?P<colons>:{1,3})(?=z)|E(?=[cCxXyY])|O(?=[deHkIlmMSuUVwWy]))?(?P<name>[a-zA-Z%]|\Z)"
)
_COMPOUND = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "r": "%I:%M:%S %p",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "v": "%e-%^b-%Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
}
_NUMBERS: dict[str, tuple[Callable[[dt.datetime], int], int, str]] = {
    "C": (lambda time: time.year // 100, 2, "0"),
    "d": (lambda time: time.day, 2, "0"),
    "e": (lambda time: time.day, 2, " "),
    "G": (lambda time: time.isocalendar().year, 4, "0"),
    "g": (lambda time: time.isocalendar().year % 100, 2, "0"),
    "H": (lambda time: time.hour, 2, "0"),
    "I": (lambda time: time.hour % 12 or 12, 2, "0"),
    "j": (lambda time: time.timetuple().tm_yday, 3, "0"),
    "k": (lambda time: time.hour, 2, " "),
    "l": (lambda time: time.hour % 12 or 12, 2, " "),
    "m": (lambda time: time.month, 2, "0"),
    "M": (lambda time: time.minute, 2, "0"),
    "s": (lambda time: math.floor(time.timestamp()), 1, "0"),
    "S": (lambda time: time.second, 2, "0"),
    "u": (lambda time: time.isoweekday(), 1, "0"),
    "U": (lambda time: int(f"{time:%U}"), 2, "0"),
    "V": (lambda time: time.isocalendar().week, 2, "0"),
    "w": (lambda time: time.isoweekday() % 7, 1, "0"),
    "W": (lambda time: int(f"{time:%W}"), 2, "0"),
    "y": (lambda time: time.year % 100, 2, "0"),
    "Y": (lambda time: time.year, 4, "0"),
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORDS: dict[str, Callable[[dt.datetime], str]] = {
    "a": lambda time: _DAYS[time.weekday()][:3],
    "A": lambda time: _DAYS[time.weekday()],
    "b": lambda time: _MONTH_NAMES[time.month - 1][:3],
    "B": lambda time: _MONTH_NAMES[time.month - 1],
    "h": lambda time: _MONTH_NAMES[time.month - 1][:3],
    "n": lambda time: "\n",
    "p": lambda time: "AM" if time.hour < 12 else "PM",  # noqa: PLR2004 -- noon
    "P": lambda time: "am" if time.hour < 12 else "pm",  # noqa: PLR2004 -- noon
    "t": lambda time: "\t",
    "Z": lambda time: "" if time.utcoffset() else "UTC",
    "%": lambda time: "%",
}
_WIDEST = 1_000


def formatted(time: dt.datetime, pattern: str) -> str:
    """``strftime`` of Ruby, which does not depend on the machine."""
    printed = _DIRECTIVE.sub(lambda found: _directive(time, found), pattern)
    if len(printed) > MOST_CHARACTERS:
        raise LimitReachedError(f"'date' returns more than {MOST_CHARACTERS:,} characters")
    return printed


def _directive(time: dt.datetime, found: re.Match[str]) -> str:
    options, name = found["options"], found["name"]
    if not name:
        raise EvaluationError(f"'{found[0]}' is not part of a date")
    digits = re.search(r"[1-9]\d*\Z", options)
    width = int(digits[0][:6]) if digits else 0
    if width > _WIDEST:
        raise EvaluationError(f"'{found[0][:20]}' is wider than {_WIDEST:,} characters")
    paddings = [each for each in options.removesuffix(digits[0] if digits else "") if each in _FILL]
    last = paddings[-1] if paddings else ""
    padding = "-" if "-" in paddings and name != "z" else last
    if name in _NUMBERS:
        return _number(time, name, padding, width)
    if name in "LN":
        width = width or (3 if name == "L" else 9)
        return f"{time.microsecond:06}".ljust(width, "0")[:width]
    if name == "z":
        return _offset(time, len(found["colons"] or ""), padding, width)
    if name in _COMPOUND:
        printed = formatted(time, _COMPOUND[name])
        printed = printed.upper() if "^" in options else printed
        return printed.rjust(width, "0" if padding == "0" else " ")
    if name in _WORDS:
        return _padded(_cased(_WORDS[name](time), options, name), padding, width)
    return found[0]


_FILL = {"-": "", "0": "0", "_": " "}


def _number(time: dt.datetime, name: str, padding: str, width: int) -> str:
    number, digits, fill = _NUMBERS[name]
    printed = str(number(time))
    if padding == "-":
        return printed
    fill, width = _FILL.get(padding, fill), width or digits
    return printed.zfill(width) if fill == "0" else printed.rjust(width)


def _padded(printed: str, padding: str, width: int) -> str:
    is_left = padding == "-" or not printed
    return printed if is_left else printed.rjust(width, _FILL.get(padding, " "))


_SHORTEST = 3
"""So many colons mean: only the parts that are not zero."""


def _offset(time: dt.datetime, colons: int, padding: str, width: int) -> str:
    seconds = int((time.utcoffset() or dt.timedelta()).total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    if colons == _SHORTEST:
        colons = 2 if rest else 1 if minutes else 0
        end = f":{minutes:02}:{rest:02}"[: 3 * colons]
    else:
        end = (f"{minutes:02}", f":{minutes:02}", f":{minutes:02}:{rest:02}")[colons]
    hour = str(hours)
    if padding == "_":
        return (sign + hour).rjust(max(width - len(end), 3)) + end
    return sign + hour.rjust(max(width - len(end) - 1, 2), "0") + end


def _cased(printed: str, options: str, name: str) -> str:
    if "^" in options:
        return printed.upper()
    if "#" in options:
        return printed.lower() if name in "pZ" else printed.upper()
    return printed


@with_context
def date_to_string(value: Any, kind: Any = None, style: Any = None, *, context: Context) -> Any:
    """``27 Jan 2011``, or with ``ordinal`` ``27th Jan 2011``."""
    return _in_words(context, value, "%b", kind, style)


@with_context
def date_to_long_string(
    value: Any, kind: Any = None, style: Any = None, *, context: Context
) -> Any:
    """``27 January 2011``, or with ``ordinal`` ``27th January 2011``."""
    return _in_words(context, value, "%B", kind, style)


def _in_words(context: Context, value: Any, month: str, kind: Any, style: Any) -> Any:
    if not text(value):
        return value
    time = _time(context, value)
    if kind != "ordinal":
        return formatted(time, f"%d {month} %Y")
    day = f"{time.day}{_ordinal(time.day)}"
    return formatted(time, f"{month} {day}, %Y" if style == "US" else f"{day} {month} %Y")


def _ordinal(number: int) -> str:
    if number in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@with_context
def date_to_xmlschema(value: Any, *, context: Context) -> Any:
    """``2008-11-07T13:07:54+00:00``."""
    return formatted(_time(context, value), "%FT%T%:z") if text(value) else value


@with_context
def date_to_rfc822(value: Any, *, context: Context) -> Any:
    """``Fri, 07 Nov 2008 13:07:54 +0000``."""
    return formatted(_time(context, value), "%a, %d %b %Y %T %z") if text(value) else value


def _time(context: Context, value: Any) -> dt.datetime:
    zone = _zone(context)
    found = to_time(value, context.world.now, zone)
    if found is None:
        raise EvaluationError(f"'{text(value)[:40]}' is not a date")
    return found.astimezone(zone)


def _zone(context: Context) -> dt.tzinfo:
    site = context.globals.get("site")
    return zone_of(site if isinstance(site, Mapping) else {})
