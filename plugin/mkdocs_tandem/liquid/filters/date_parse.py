"""Dates in any notation, as ``Time.parse`` of Ruby reads them.

Ruby removes the day of the week and the time first, then tries one notation after the other
(``Date._parse``, documented in Ruby's ``date`` library); the first that fits counts.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

_LONGEST = 128
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"({'|'.join(_MONTHS)})"
_ERA = r"(c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?"


@dataclass
class Parts:
    """The parts of a moment that a text has."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    yearday: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    fraction: Fraction | None = None
    zone: str = ""
    is_short: bool = True
    """Whether a year of two digits means one of 1969 to 2068."""
    is_before_christ: bool = False


def parsed(
    string: str, clock: Callable[[], dt.datetime], local: dt.tzinfo = dt.UTC
) -> dt.datetime | None:
    """The moment, in the zone ``local`` unless the text names one.

    The clock is read only if the text leaves the year out. Raises ``ValueError`` or
    ``OverflowError`` for a date that does not exist.
    """
    if len(string) > _LONGEST:
        return None
    parts = _parts(string.lower())
    known = (parts.year, parts.month, parts.day, parts.yearday, parts.hour, parts.minute)
    if all(each is None for each in (*known, parts.second, parts.fraction)):
        return None
    zone = _zone(parts.zone)
    now = clock().astimezone(zone) if parts.year is None else _ANY
    found = _moment(parts, zone, now)
    return found if parts.zone else found.replace(tzinfo=local)


_ANY = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _parts(string: str) -> Parts:
    parts = Parts()
    string = re.sub(r"(?:[^-+',./:@\w\[\]]|_)+", " ", string)
    string = _WEEKDAY.sub(" ", string, count=1)
    string = _without(_TIME, string, lambda found: _read_time(found, parts))
    for pattern, read in _NOTATIONS:
        rest = _without(pattern, string, lambda found, read=read: read(found, parts))  # type: ignore[misc] # mypy infers no type of a default
        if rest != string:
            string = rest
            break
    string = _without(_BEFORE_CHRIST, string, lambda _: _note_era(parts))
    _read_rest(string, parts)
    if parts.year is not None:
        if parts.is_before_christ:
            parts.year = 1 - parts.year
        if parts.is_short and 0 <= parts.year <= 99:  # noqa: PLR2004 -- two digits
            parts.year += 1900 if parts.year >= 69 else 2000  # noqa: PLR2004 -- as POSIX has it
    return parts


def _without(pattern: re.Pattern[str], string: str, read: Callable[[re.Match[str]], None]) -> str:
    """The text without the first match, which is read."""
    found = pattern.search(string)
    if found is None:
        return string
    read(found)
    return f"{string[: found.start()]} {string[found.end() :]}"


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.ASCII | re.IGNORECASE)


_WEEKDAY = _pattern(r"\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*")
_HALF = r"[ap](?:m\b|\.m\.)"
_TIME = _pattern(
    r"(\d+\s*(?:(?::\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|h(?:\s*\d+m?(?:\s*\d+s?)?)?)"
    rf"(?:\s*{_HALF})?|{_HALF}))"
    r"(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?"
    r"|[a-z.\s]+(?:standard|daylight)\stime\b|[a-z]+(?:\sdst)?\b))?"
)
_CLOCK = _pattern(
    r"(\d+)\s*h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d*))?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?"
)


def _read_time(found: re.Match[str], parts: Parts) -> None:
    parts.zone = found[2] or ""
    clock = _CLOCK.match(found[1])
    if clock is None:
        return
    hour, minute, second, digits, half = clock.groups()
    parts.hour = int(hour)
    if half:
        parts.hour = parts.hour % 12 + (12 if half == "p" else 0)
    parts.minute = None if minute is None else int(minute)
    parts.second = None if second is None else int(second)
    if digits is not None:
        parts.fraction = _fraction(digits)


def _fraction(digits: str) -> Fraction:
    return Fraction(int(digits or 0), 10 ** len(digits))


def _set_date(
    parts: Parts,
    year: str | None,
    month: str | None,
    day: str | None,
    *,
    is_before_christ: bool = False,
) -> None:
    """Take three numbers for year, month and day, whichever of them looks like the year."""
    year, month, day = _in_roles(year, month, day)
    if year and (number := re.search(r"([-+]?)(\d+)", year)):
        if number[1] or len(number[2]) > 2:  # noqa: PLR2004 -- two digits
            parts.is_short = False
        parts.year = int(number[0])
        if is_before_christ:
            parts.year = 1 - parts.year
    parts.month = _number(month, parts.month)
    parts.day = _number(day, parts.day)


def _in_roles(
    year: str | None, month: str | None, day: str | None
) -> tuple[str | None, str | None, str | None]:
    if year and month and not day:
        year, month, day = day, year, month
    if year is None and _is_year(day):
        year, day = day, year
    if year and (ordinal := re.match(r"\D*(\d+)\D", year)):  # as '3rd'
        year, day = day, ordinal[1]
    if _is_year(month):
        year, month, day = month, day, year
    if _is_year(day):
        year, day = day, year
    return year, month, day


def _is_year(text: str | None) -> bool:
    """Whether a number can be nothing else: it has an apostrophe or more than two characters."""
    return text is not None and (text[:1] == "'" or len(text) > 2)  # noqa: PLR2004 -- days and months have two digits


def _number(text: str | None, otherwise: int | None) -> int | None:
    found = re.search(r"\d+", text or "")
    return int(found[0]) if found else otherwise


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3].lower()) + 1)


def _european(found: re.Match[str], parts: Parts) -> None:
    is_before_christ = (found[3] or "").startswith("b")
    _set_date(parts, found[4], _month(found[2]), found[1], is_before_christ=is_before_christ)


def _american(found: re.Match[str], parts: Parts) -> None:
    is_before_christ = (found[3] or "").startswith("b")
    _set_date(parts, found[4], _month(found[1]), found[2], is_before_christ=is_before_christ)


def _in_order(found: re.Match[str], parts: Parts) -> None:
    _set_date(parts, found[1], found[2], found[3])


def _japanese(found: re.Match[str], parts: Parts) -> None:
    era = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}[found[1]]
    parts.year, parts.month, parts.day = int(found[2]) + era, int(found[3]), int(found[4])


def _day_month_year(found: re.Match[str], parts: Parts) -> None:
    _set_date(parts, found[3], _month(found[2]), found[1])


def _month_day_year(found: re.Match[str], parts: Parts) -> None:
    _set_date(parts, found[3], _month(found[1]), found[2])


def _nothing(found: re.Match[str], parts: Parts) -> None:
    """Of weeks, ``Time.parse`` takes nothing."""


def _month_and_day(found: re.Match[str], parts: Parts) -> None:
    parts.month = _number(found[1], None)
    parts.day = _number(found[2], None)


def _year_and_yearday(found: re.Match[str], parts: Parts) -> None:
    parts.year, parts.yearday = int(found[1]), int(found[2])


def _yearday(found: re.Match[str], parts: Parts) -> None:
    parts.yearday = int(found[1])


def _year(found: re.Match[str], parts: Parts) -> None:
    parts.year = int(found[1])


def _month_alone(found: re.Match[str], parts: Parts) -> None:
    parts.month = int(_month(found[1]))


def _day_alone(found: re.Match[str], parts: Parts) -> None:
    parts.day = int(found[1])


_SLOTS = {
    2: (("day", 2),),
    3: (("yearday", 3),),
    4: (("month", 2), ("day", 2)),
    5: (("year", 2), ("yearday", 3)),
    6: (("year", 2), ("month", 2), ("day", 2)),
    7: (("year", 4), ("yearday", 3)),
}
"""What the digits of a run mean by their number; of more, eight are a date, and a time follows."""
_DATE = (("year", 4), ("month", 2), ("day", 2))
_CLOCK_SLOTS = (("hour", 2), ("minute", 2), ("second", 2))


def _run_of_digits(found: re.Match[str], parts: Parts) -> None:
    sign, digits, time, fraction, zone = found.groups()
    count = len(digits)
    slots = _SLOTS.get(count) or ((*_DATE, *_CLOCK_SLOTS) if count % 2 == 0 else ())
    if slots and time is None and fraction is not None:
        _set_from_right(digits, parts)
    else:
        _set_from_left(digits, slots, parts, sign)
        parts.is_short = parts.is_short and count < 8  # noqa: PLR2004 -- the year has four digits
    if time is not None and fraction is not None:
        _set_from_right(time[-6:], parts)
    elif time is not None:
        _set_from_left(time[: len(time) // 2 * 2], _CLOCK_SLOTS, parts)
    if fraction is not None:
        parts.fraction = _fraction(fraction)
    parts.zone = _plain_zone(zone) if zone else parts.zone


def _plain_zone(zone: str) -> str:
    if zone[0] != "[":
        return zone
    offset, _, name = zone[1:-1].partition(":")
    return name or (offset if offset[0] in "+-" else f"+{offset}")


def _set_from_left(
    digits: str, slots: tuple[tuple[str, int], ...], parts: Parts, sign: str = ""
) -> None:
    for name, length in slots:
        if not digits:
            return
        setattr(parts, name, int((sign if name == "year" else "") + digits[:length]))
        digits = digits[length:]


def _set_from_right(digits: str, parts: Parts) -> None:
    """Seconds with a fraction are last; what comes before them is counted from the right."""
    for name in ("second", "minute", "hour", "day", "month"):
        if not digits:
            return
        setattr(parts, name, int(digits[-2:]))
        digits = digits[:-2]
    if digits:
        parts.year = int(digits)
        parts.is_short = len(digits) == 2  # noqa: PLR2004 -- two digits


_NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Parts], None]], ...] = (
    (
        _pattern(
            rf"('?\d+)[^-\d\s]*\s*{_MONTH}[^-\d\s']*"
            rf"(?:\s*{_ERA}\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?"
        ),
        _european,
    ),
    (
        _pattern(rf"\b{_MONTH}[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*{_ERA}\s*('?-?\d+))?"),
        _american,
    ),
    (_pattern(r"('?[-+]?\d+)-(\d+)-('?-?\d+)"), _in_order),
    (_pattern(r"\b([mtshr])(\d+)\.(\d+)\.(\d+)"), _japanese),
    (_pattern(rf"('?-?\d+)-{_MONTH}[^-/.]*-('?-?\d+)"), _day_month_year),
    (_pattern(rf"\b{_MONTH}[^-/.]*-('?-?\d+)(?:-('?-?\d+))?"), _month_day_year),
    (_pattern(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?"), _in_order),
    (_pattern(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)"), _in_order),
    (_pattern(r"\b(\d{2}|\d{4})?-?w(\d{2})(?:-?(\d))?\b"), _nothing),
    (_pattern(r"-w-(\d)\b"), _nothing),
    (_pattern(r"--(\d{2})?-(\d{2})\b"), _month_and_day),
    (_pattern(r"--(\d{2})(\d{2})?\b"), _month_and_day),
    (
        _pattern(r"\A(?!.*[,.](?:\d{2}|\d{4})-\d{3}(?!\d)\b).*?\b(\d{2}|\d{4})-(\d{3})\b"),
        _year_and_yearday,
    ),
    (_pattern(r"\A(?!.*\d-\d{3}\b).*?\b-(\d{3})\b"), _yearday),
    (_pattern(r"'(\d+)\b"), _year),
    (_pattern(rf"\b{_MONTH}\S*"), _month_alone),
    (_pattern(r"(\d+)(?:st|nd|rd|th)\b"), _day_alone),
    (
        _pattern(
            r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?"
            r"(z\b|[-+]\d{1,4}\b|\[[-+]?\d[^\]]*\])?"
        ),
        _run_of_digits,
    ),
)
_BEFORE_CHRIST = _pattern(r"\b(?:bc\b|bce\b|b\.c\.|b\.c\.e\.)")


def _note_era(parts: Parts) -> None:
    parts.is_before_christ = True


def _read_rest(string: str, parts: Parts) -> None:
    """A number that is left over is the day or the hour that is missing."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*", string)
    if found is None:
        return
    number = int(found[1])
    if parts.hour is not None and parts.day is None and 1 <= number <= 31:  # noqa: PLR2004 -- days
        parts.day = number
    elif parts.day is not None and parts.hour is None and number <= 24:  # noqa: PLR2004 -- hours
        parts.hour = number


_ZONES = {
    **dict.fromkeys(("utc", "ut", "gmt", "z"), 0),
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    **{letter: hours for hours, letter in enumerate("abcdefghiklm", 1)},
    **{letter: -hours for hours, letter in enumerate("nopqrstuvwxy", 1)},
}
"""Hours from UTC, for the names of zones in ``Time.parse``."""
_OFFSET = re.compile(r"([+-])(\d\d):?(?:(\d\d)(?::?(\d\d))?)?")


def _zone(name: str) -> dt.timezone:
    """The time zone of a name; UTC, the zone of the machine in tests of Jekyll, for others."""
    if name in _ZONES:
        return dt.timezone(dt.timedelta(hours=_ZONES[name]))
    found = _OFFSET.fullmatch(name)
    if found is None:
        return dt.UTC
    sign = -1 if found[1] == "-" else 1
    hours, minutes, seconds = (int(each or 0) for each in found.groups()[1:])
    return dt.timezone(sign * dt.timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _moment(parts: Parts, zone: dt.timezone, now: dt.datetime) -> dt.datetime:
    if parts.yearday is not None:
        first = dt.date(now.year if parts.year is None else parts.year, 1, 1)
        date = first + dt.timedelta(days=parts.yearday - 1)
        if date.year != first.year:
            raise ValueError(f"{first.year} has no day {parts.yearday}")
        parts.year, parts.month, parts.day = date.year, date.month, date.day
    year, month, day, hour, minute, second = _filled(parts, now)
    if minute > 59 or second > 60:  # noqa: PLR2004 -- a minute may have 61 seconds
        raise ValueError("this time does not exist")
    microseconds = int((parts.fraction or 0) * 1_000_000)
    clock = dt.timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microseconds)
    offset = zone.utcoffset(None)
    if not offset:
        if clock > dt.timedelta(days=1):
            raise ValueError("this time does not exist")
        return _day(year, month, day, zone) + clock
    # Ruby calculates the day in UTC, and past the end of a month it takes the first of the next
    days, clock = divmod(clock - offset, dt.timedelta(days=1))
    day += days
    if days > 0 and day > _length(year, month):
        year, month, day = year + month // 12, month % 12 + 1, 1
    elif days < 0 and day < 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        day = _length(year, month)
    return (_day(year, month, day, dt.UTC) + clock).astimezone(zone)


def _day(year: int, month: int, day: int, zone: dt.timezone) -> dt.datetime:
    if not 1 <= day <= 31:  # noqa: PLR2004 -- the longest month
        raise ValueError(f"there is no day {day}")
    # February 31st is March 3rd
    return dt.datetime(year, month, 1, tzinfo=zone) + dt.timedelta(days=day - 1)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _filled(parts: Parts, now: dt.datetime) -> list[int]:
    """Year to second: what is larger than all that is given is today's, what is smaller least."""
    found: list[int] = []
    is_open = True
    for name, least in _LEAST.items():
        value = getattr(parts, name)
        is_open = is_open and value is None
        found.append(getattr(now, name) if is_open else least if value is None else value)
    return found


_LEAST = {"year": 1, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0}
