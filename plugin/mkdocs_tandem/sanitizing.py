"""Values that can be read but not written: lone surrogates, endless integers."""

import re
import sys
from collections.abc import Mapping
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def sanitized(value: Any) -> Any:
    """The same value with U+FFFD for each lone surrogate and ``None`` for each endless integer."""
    return _sanitized(value, {})


def _sanitized(value: Any, done: dict[int, Any]) -> Any:
    """``done`` has the containers by id: aliases in YAML share them."""
    if isinstance(value, str):
        return _SURROGATE.sub(_REPLACEMENT, value)
    if not isinstance(value, Mapping | list):
        return None if _is_endless(value) else value
    if id(value) not in done:
        done[id(value)] = (
            {_sanitized(key, done): _sanitized(item, done) for key, item in value.items()}
            if isinstance(value, Mapping)
            else [_sanitized(item, done) for item in value]
        )
    return done[id(value)]


def problem_in(value: Any) -> str:
    """What ``sanitized`` would change, in words; empty if nothing."""
    return _problem_in(value, set())


def _problem_in(value: Any, seen: set[int]) -> str:
    if isinstance(value, str):
        found = _SURROGATE.search(value)
        code = f"\\u{ord(found[0]):04x}" if found else ""
        return f"'{code}' is half of a character" if found else ""
    if not isinstance(value, Mapping | list):
        return "a number has more digits than can be shown" if _is_endless(value) else ""
    if id(value) in seen:
        return ""
    seen.add(id(value))
    items = [*value.keys(), *value.values()] if isinstance(value, Mapping) else value
    return next(filter(None, (_problem_in(item, seen) for item in items)), "")


def _is_endless(value: Any) -> bool:
    """Whether Python refuses to write an integer; see ``sys.set_int_max_str_digits``."""
    if type(value) is not int:
        return False
    most = sys.get_int_max_str_digits() or sys.maxsize
    return value.bit_length() > most * 3.3219  # bits of a decimal digit
