"""Values that can be read but not written: lone surrogates, endless integers."""

import re
import sys
from collections.abc import Mapping
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def sanitized(value: Any) -> Any:
    """The same value with U+FFFD for each lone surrogate and ``None`` for each endless integer."""
    if isinstance(value, str):
        return _SURROGATE.sub(_REPLACEMENT, value)
    if isinstance(value, Mapping):
        return {sanitized(key): sanitized(item) for key, item in value.items()}
    if isinstance(value, list):
        return [sanitized(item) for item in value]
    return None if _is_endless(value) else value


def problem_in(value: Any) -> str:
    """What ``sanitized`` would change, in words; empty if nothing."""
    if isinstance(value, str):
        found = _SURROGATE.search(value)
        code = f"\\u{ord(found[0]):04x}" if found else ""
        return f"'{code}' is half of a character" if found else ""
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return next(filter(None, map(problem_in, value)), "")
    return "a number has more digits than can be shown" if _is_endless(value) else ""


def _is_endless(value: Any) -> bool:
    """Whether Python refuses to write an integer; see ``sys.set_int_max_str_digits``."""
    if type(value) is not int:
        return False
    most = sys.get_int_max_str_digits() or sys.maxsize
    return value.bit_length() > most * 3.3219  # bits of a decimal digit
