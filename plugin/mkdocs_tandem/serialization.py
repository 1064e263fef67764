"""Frozen data as JSON and back, its shape validated; nothing that is read is executed.

``sanitized`` replaces what can be read but not written: lone surrogates and endless integers.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache, partial
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from mkdocs_tandem.fallbacks import Fallback, note_fallback

_T = TypeVar("_T")


class ShapeError(ValueError):
    """A value that does not have the wanted type."""


def dumped(value: Any) -> bytes:
    """Frozen data as JSON in ASCII; a dataclass or named tuple is an array of its fields."""
    return json.dumps(_plain(value), separators=(",", ":")).encode()


def loaded(kind: type[_T], raw: bytes) -> _T | None:
    """The data of a type that ``dumped`` wrote; ``None`` if ``raw`` is anything else."""
    try:
        found: _T = _made(kind, json.loads(raw))
    except (ValueError, RecursionError) as error:
        note_fallback(Fallback.CACHE_DROPPED, error)
        return None
    return found


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    names = _names(kind)
    if names:
        return [_plain(getattr(value, name)) for name in names]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    return value.hex() if isinstance(value, bytes) else value


def _made(kind: Any, value: Any) -> Any:
    """A value of a type, from what JSON has for it.

    Raises:
        ValueError: if it has another shape.
    """
    return _maker(kind)(value)


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """What makes values of a type: what a type is made of is found out once."""
    origin, kinds = get_origin(kind), get_args(kind)
    if origin in (tuple, frozenset, list):
        is_fixed = origin is tuple and kinds[-1] is not Ellipsis
        return partial(_fixed if is_fixed else _items, origin, kinds)
    if origin is UnionType:
        return partial(_one_of, kinds)
    if _names(kind):
        hints = get_type_hints(kind)
        return partial(_record, kind, tuple(hints[name] for name in _names(kind)), [])
    return partial(_scalar, origin or kind)


def _scalar(kind: Any, value: Any) -> Any:
    if type(value) is kind or kind is Any:
        return value
    if issubclass(kind, Enum):
        return kind(value)
    if kind is bytes and isinstance(value, str):
        return bytes.fromhex(value)
    raise ShapeError(f"{value!r} is not {kind}")


def _items(origin: Any, kinds: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, list):
        raise ShapeError(f"{value!r} is not {origin} of {kinds}")
    return origin(map(_maker(kinds[0]), value))


def _fixed(origin: Any, kinds: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, list) or len(value) != len(kinds):
        raise ShapeError(f"{value!r} is not {origin} of {kinds}")
    return origin(_maker(kind)(each) for kind, each in zip(kinds, value, strict=True))


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    """A value of the first type that it has the shape of."""
    for kind in kinds:
        try:
            return _made(kind, value)
        except ValueError:
            continue
    raise ShapeError(f"{value!r} is not one of {kinds}")


def _record(
    kind: Any, kinds: tuple[Any, ...], makers: list[Callable[[Any], Any]], value: Any
) -> Any:
    """A dataclass or named tuple; ``makers`` are filled in when the first is made.

    Not before, as a field may have the type that it belongs to.
    """
    if not makers:
        makers.extend(map(_maker, kinds))
    if not isinstance(value, list) or len(value) != len(makers):
        raise ShapeError(f"{value!r} is not {kind}")
    return kind(*[make(it) for make, it in zip(makers, value, strict=True)])


@lru_cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass or named tuple; empty for any other type."""
    if is_dataclass(kind):
        return tuple(each.name for each in fields(kind))
    return tuple(getattr(kind, "_fields", ()))


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
