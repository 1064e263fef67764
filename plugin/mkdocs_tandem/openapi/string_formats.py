"""Formats of strings: ``email``, ``date-time``, ``byte`` and others."""

import re
from datetime import date
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

_INT32 = 2**31
_INT64 = 2**63
_LONGEST_LOCAL = 64
_LONGEST_DOMAIN = 255
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*|\"(?:[ !#-\[\]-~]|\\[ -~])*\"")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_WIDE_ATOM = r"[^\s\x00-\x1f@.,:;<>()\[\]\\\"]+"
_WIDE_LOCAL = re.compile(rf"{_WIDE_ATOM}(?:\.{_WIDE_ATOM})*|\"[^\"\\]*\"")
_WIDE_DOMAIN = re.compile(r"[^\s@.\[\]]+(?:\.[^\s@.\[\]]+)*")
_DURATION = re.compile(
    r"P(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?"
    r"(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)",
    re.ASCII,
)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))", re.ASCII)
_HOURS, _MINUTES, _LEAP = 24, 60, 60
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)(={0,2})")
_LEFT_OPEN = re.compile(r"\.\.|…|[<\[{$]")
"""What a value has in which bytes are left out, or named."""


def _is_email(text: str) -> bool:
    """RFC 5321, section 4.1.2, ``Mailbox``."""
    return _is_mailbox(text, _LOCAL, _DOMAIN)


def _is_idn_email(text: str) -> bool:
    """RFC 6531: the same with characters beyond ASCII."""
    return _is_mailbox(text, _WIDE_LOCAL, _WIDE_DOMAIN)


def _is_mailbox(text: str, local: re.Pattern[str], domain: re.Pattern[str]) -> bool:
    before, _, after = text.rpartition("@")
    if not local.fullmatch(before) or len(before.encode()) > _LONGEST_LOCAL:
        return False
    if after.startswith("[") and after.endswith("]"):
        return _is_address(after[1:-1])
    return domain.fullmatch(after) is not None and len(after) <= _LONGEST_DOMAIN


def _is_address(text: str) -> bool:
    try:
        if text.startswith("IPv6:"):
            IPv6Address(text.removeprefix("IPv6:"))
        else:
            IPv4Address(text)
    except AddressValueError:
        return False
    return True


def _is_duration(text: str) -> bool:
    """RFC 3339, appendix A; weeks exclude other units, and something follows ``P`` and ``T``."""
    return _DURATION.fullmatch(text) is not None and text != "P"


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if not match:
        return False
    try:
        date(
            *(
                max(int(part), 1) if index == 0 else int(part)
                for index, part in enumerate(match.groups())
            )
        )
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    """RFC 3339, section 5.6; a leap second is the last one of a day in UTC (section 5.7)."""
    match = _TIME.fullmatch(text)
    if not match:
        return False
    hour, minute, second = (int(part) for part in match.groups()[:3])
    sign = -1 if match[4] == "+" else 1
    offset = [int(part or 0) for part in match.groups()[4:]]
    if hour >= _HOURS or minute >= _MINUTES or offset[0] >= _HOURS or offset[1] >= _MINUTES:
        return False
    in_day = (hour * 60 + minute + sign * (offset[0] * 60 + offset[1])) % (24 * 60)
    return second < _LEAP or (second == _LEAP and in_day == 24 * 60 - 1)


def _is_date_time(text: str) -> bool:
    return text[10:11] in ("T", "t") and _is_date(text[:10]) and _is_time(text[11:])


def is_base64(text: str) -> bool:
    """RFC 4648, sections 4 and 5, with lines as in MIME; padding and bytes may be left out."""
    plain = "".join(line.strip() for line in text.splitlines())
    if _LEFT_OPEN.search(plain):
        return True
    match = _BASE64.fullmatch(plain)
    return match is not None and len(plain) % 4 != 1 and not (match[1] and len(plain) % 4)


_TEXTS = {
    "email": _is_email,
    "idn-email": _is_idn_email,
    "duration": _is_duration,
    "date": _is_date,
    "time": _is_time,
    "date-time": _is_date_time,
    "byte": is_base64,
}


def _checker() -> FormatChecker:
    known = Draft202012Validator.FORMAT_CHECKER.checkers
    checker = FormatChecker(known.keys())
    checker.checkers = dict(known)
    for name, is_right in _TEXTS.items():
        checker.checks(name)(_of_text(is_right))
    checker.checks("int32")(lambda value: not _is_int(value) or -_INT32 <= value < _INT32)
    checker.checks("int64")(lambda value: not _is_int(value) or -_INT64 <= value < _INT64)
    return checker


def _of_text(is_right: Any) -> Any:
    return lambda value: not isinstance(value, str) or is_right(value)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


FORMATS = _checker()
