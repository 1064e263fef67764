"""Filters for dates."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.limits import MOST_CHARACTERS, LimitReachedError
from mkdocs_tandem.liquid.ruby import EvaluationError, text

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"\b(?P<year>\d{4})/(?P<number>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        rf"\b{_DAY}[ -]{_MONTH},?[ -](?P<year>\d{{4}})",
        rf"\b{_MONTH} {_DAY},? (?P<year>\d{{4}})",
        r"\b(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})\b",
        r"\b(?P<year>\d{4})-(?P<number>\d{1,2})\b",
        rf"\b{_MONTH} (?P<year>\d{{4}})\b",
        rf"\b{_MONTH} {_DAY}\b",
    )
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]m)?"
)
_ZONE = re.compile(
    r"(?:\d|\s)(?:(?P<utc>z|utc|gmt)\b|(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})\b)"
)
_LONGEST = 100


def to_time(value: Any, now: Callable[[], dt.datetime]) -> dt.datetime | None:
    """A moment, in UTC unless it says otherwise; nothing for what is none."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    if isinstance(value, str):
        return _read(value.lower(), now)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return _from_seconds(value) if is_number else None


def _from_seconds(seconds: int) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _read(string: str, now: Callable[[], dt.datetime]) -> dt.datetime | None:
    if string in ("now", "today"):
        return now()
    if len(string) > _LONGEST:
        return None
    if string.isascii() and string.isdigit():
        return _from_seconds(int(string))
    try:
        return _parsed(string, now)
    except (ValueError, OverflowError):
        return None


def _parsed(string: str, now: Callable[[], dt.datetime]) -> dt.datetime | None:
    date = next(filter(None, (pattern.search(string) for pattern in _DATES)), None)
    time = _TIME.search(string)
    if date is None and time is None:
        return None
    day = now().date() if date is None else _day(date.groupdict(), now)
    clock = dt.time() if time is None else _clock(time.groupdict())
    zone = _zone(_ZONE.search(string, time.start() if time else 0))
    return dt.datetime.combine(day, clock, zone)


def _day(parts: dict[str, str | None], now: Callable[[], dt.datetime]) -> dt.date:
    month = parts.get("month")
    number = _MONTHS.index(month) + 1 if month else int(parts.get("number") or 1)
    first = dt.date(int(parts.get("year") or now().year), number, 1)
    day = int(parts.get("day") or 1)
    if not 1 <= day <= 31:  # noqa: PLR2004 - the longest month
        raise ValueError(f"there is no day {day}")
    return first + dt.timedelta(days=day - 1)  # in Ruby, February 31st is March 3rd


def _clock(parts: dict[str, str | None]) -> dt.time:
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] == "pm" else 0)
    microseconds = int((parts["fraction"] or "0").ljust(6, "0")[:6])
    return dt.time(hour, int(parts["minute"] or 0), int(parts["second"] or 0), microseconds)


def _zone(found: re.Match[str] | None) -> dt.timezone:
    if found is None or found["utc"]:
        return dt.UTC
    offset = dt.timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    return dt.timezone(-offset if found["sign"] == "-" else offset)


@with_context
def date(value: Any, pattern: Any, *, context: Context) -> Any:
    """A date as a pattern says; the value itself if it is none."""
    wanted = text(pattern)
    found = to_time(value, context.world.now) if wanted else None
    return value if found is None else formatted(found, wanted)


_DIRECTIVE = re.compile(r"%(?P<flags>[-0^#_:]*)(?P<width>\d*)[EO]?(?P<name>[a-zA-Z%]|\Z)")
_COMPOUND = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "h": "%b",
    "n": "\n",
    "r": "%I:%M:%S %p",
    "R": "%H:%M",
    "t": "\t",
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
    "s": (lambda time: int(time.timestamp()), 1, "0"),
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
    "p": lambda time: "AM" if time.hour < 12 else "PM",  # noqa: PLR2004 - noon
    "P": lambda time: "am" if time.hour < 12 else "pm",  # noqa: PLR2004 - noon
    "Z": lambda time: "" if time.utcoffset() else "UTC",
    "%": lambda time: "%",
}
_WIDEST = 1_000


def formatted(time: dt.datetime, pattern: str) -> str:
    """``strftime`` of Ruby, which does not depend on the machine."""
    printed = _DIRECTIVE.sub(lambda found: _directive(time, found), pattern)
    if len(printed) > MOST_CHARACTERS:
        raise LimitReachedError(f"'date' gives more than {MOST_CHARACTERS:,} characters")
    return printed


def _directive(time: dt.datetime, found: re.Match[str]) -> str:
    flags, name = found["flags"], found["name"]
    if not name:
        raise EvaluationError(f"'{found[0]}' is no part of a date")
    width = int(found["width"][:6] or 0)
    if width > _WIDEST:
        raise EvaluationError(f"'{found[0][:20]}' is wider than {_WIDEST:,} characters")
    if name in _NUMBERS:
        return _number(time, name, flags, width)
    if name in "LN":
        return f"{time.microsecond:06}".ljust(9, "0")[: width or (3 if name == "L" else 9)]
    if name == "z":
        return _offset(time, flags.count(":"))
    if name in _COMPOUND:
        printed = formatted(time, _COMPOUND[name])
    elif name in _WORDS:
        printed = _WORDS[name](time)
    else:
        return found[0]
    return _cased(printed, flags, name).rjust(width, "0" if "0" in flags else " ")


def _number(time: dt.datetime, name: str, flags: str, width: int) -> str:
    number, digits, fill = _NUMBERS[name]
    printed = str(number(time))
    if "-" in flags:
        return printed
    fill = "0" if "0" in flags else " " if "_" in flags else fill
    return printed.rjust(width or digits, fill)


def _offset(time: dt.datetime, colons: int) -> str:
    offset = f"{time:%z}" or "+0000"
    return f"{offset[:3]}:{offset[3:]}{':00' if colons > 1 else ''}" if colons else offset


def _cased(printed: str, flags: str, name: str) -> str:
    if "^" in flags:
        return printed.upper()
    if "#" in flags:
        return printed.lower() if name == "p" else printed.upper()
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
    found = to_time(value, context.world.now)
    if found is None:
        raise EvaluationError(f"'{text(value)[:40]}' is no date")
    return found.astimezone(dt.UTC)
