"""Filters that put items in order, as Ruby orders them."""

from collections.abc import Mapping
from functools import cmp_to_key
from typing import Any

from mkdocs_tandem.liquid import ruby
from mkdocs_tandem.liquid.filters.items import has_parts, items, member, part, refuse_more
from mkdocs_tandem.liquid.ruby import EvaluationError, text


def order(left: Any, right: Any) -> int | None:
    """``<=>`` of Ruby; nothing for what has no order."""
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            found = order(one, other)
            if found != 0:
                return found
        return _sign(len(left), len(right))
    if ruby.is_equal(left, right):
        return 0
    try:
        is_less = ruby.compare(left, right, lambda one, other: one < other)
        is_more = ruby.compare(left, right, lambda one, other: one > other)
    except EvaluationError:
        return None
    return -1 if is_less else 1 if is_more else None


def _sign(left: int, right: int) -> int:
    return (left > right) - (left < right)


def sort(value: Any, name: Any = None, nils: Any = "first") -> list[Any]:
    """In order; by a member, with those first that lack it, unless ``nils`` is ``last``."""
    if isinstance(value, Mapping):
        value = [[key, item] for key, item in value.items()]
    if not isinstance(value, list | tuple | range):
        raise EvaluationError(f"'sort' takes a list, not '{text(value)[:40]}'")
    refuse_more(len(value))
    if name is None:
        return sorted(value, key=cmp_to_key(_strict_order))
    if nils not in ("first", "last"):
        raise EvaluationError(f"'{text(nils)}' is neither 'first' nor 'last'")
    place = -1 if nils == "first" else 1
    keyed: list[tuple[Any, Any]] = [(member(item, name), item) for item in value]

    def compare(left: tuple[Any, Any], right: tuple[Any, Any]) -> int:
        return _nil_order(left[0], right[0], place)

    keyed.sort(key=cmp_to_key(compare))
    return [item for _, item in keyed]


def _strict_order(left: Any, right: Any) -> int:
    found = order(left, right)
    if found is None:
        message = f"'{text(left)[:40]}' cannot be compared with '{text(right)[:40]}'"
        raise EvaluationError(message)
    return found


def _nil_order(left: Any, right: Any, place: int) -> int:
    if left is not None and right is None:
        return -place
    if left is None and right is not None:
        return place
    found = order(left, right)
    return _strict_order(text(left), text(right)) if found is None else found


def sort_natural(value: Any, name: Any = None) -> list[Any] | None:
    """In the order of their letters, whether large or small."""
    found = items(value)
    if name is not None and not all(map(has_parts, found)):
        return None
    if len(found) == 1:
        return found

    def key(item: Any) -> tuple[bool, str]:
        wanted = item if name is None else part(item, name)
        return wanted is None, text(wanted).translate(_SMALL)

    return sorted(found, key=key)


_SMALL = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
