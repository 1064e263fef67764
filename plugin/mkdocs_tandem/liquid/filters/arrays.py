"""Filters for arrays, also those with an expression for each item, and the order of Ruby's sort."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cmp_to_key
from random import Random
from typing import Any

from mkdocs_tandem.liquid import expression_parser, lax_parser, values
from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.expression_lexer import RefusedError
from mkdocs_tandem.liquid.limits import MOST_CHARACTERS, MOST_DIGITS, MOST_ITEMS, LimitReachedError
from mkdocs_tandem.liquid.provenance import joined
from mkdocs_tandem.liquid.render_facts import Use
from mkdocs_tandem.liquid.syntax import Expression
from mkdocs_tandem.liquid.values import EvaluationError, Special, text


def items(value: Any) -> list[Any]:
    """What a filter for lists goes through: a list made flat, or one value as a list."""
    if isinstance(value, list | tuple):
        return list(values.flat(value))
    if value is None:
        return []
    if isinstance(value, range):
        refuse_more(len(value))
        return list(value)
    return [value]


def refuse_more(count: int) -> None:
    """Stop the rendering at a list that is longer than any may be."""
    if count > MOST_ITEMS:
        raise LimitReachedError(f"more than {MOST_ITEMS:,} items in one list")


def size(value: Any) -> int:
    """Number of characters or items."""
    if isinstance(value, str | list | tuple | range | Mapping):
        return len(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return max(8, (value.bit_length() + 7) // 8) if is_number else 0


def join(value: Any, glue: Any = " ") -> str:
    """Joins items to a string."""
    parts = [text(item) for item in items(value)]
    between = text(glue)
    if sum(map(len, parts)) + len(parts) * len(between) > MOST_CHARACTERS:
        raise LimitReachedError(f"'join' returns more than {MOST_CHARACTERS:,} characters")
    return joined([each for part in parts for each in (between, part)][1:])


def first(value: Any) -> Any:
    """First item."""
    if isinstance(value, Mapping):
        return next(([key, item] for key, item in value.items()), None)
    return value[0] if isinstance(value, list | tuple | range) and value else None


def last(value: Any) -> Any:
    """Last item."""
    return value[-1] if isinstance(value, list | tuple | range) and value else None


def reverse(value: Any) -> list[Any]:
    """Reverses a list."""
    return items(value)[::-1]


def concat(value: Any, other: Any) -> list[Any]:
    """Appends a list."""
    if not isinstance(other, list | tuple):
        raise EvaluationError(f"'concat' takes a list, not '{text(other)[:40]}'")
    found = items(value)
    refuse_more(len(found) + len(other))
    return [*found, *other]


def part(item: Any, name: Any) -> Any:
    """``item[name]`` of Ruby."""
    if isinstance(item, Mapping):
        return item.get(name)
    if isinstance(item, str) and isinstance(name, str):
        return name if name in item else None
    raise EvaluationError(f"'{text(item)[:40]}' has no '{text(name)[:40]}'")


def has_parts(item: Any) -> bool:
    """Whether Ruby has ``item[name]``; of a number these are its bits."""
    is_number = isinstance(item, int) and not isinstance(item, bool)
    return is_number or isinstance(item, str | list | Mapping)


def map_(value: Any, name: Any) -> list[Any]:
    """List of one member of each item."""
    return [part(item, name) if has_parts(item) else None for item in items(value)]


def compact(value: Any, name: Any = None) -> list[Any] | None:
    """Removes nil values."""
    found = items(value)
    if name is None:
        return [item for item in found if item is not None]
    parts = _parts(found, name)
    if parts is None:
        return None
    return [item for item, one in zip(found, parts, strict=True) if one is not None]


def _parts(found: list[Any], name: Any) -> list[Any] | None:
    parts: list[Any] = []
    for item in found:
        if not has_parts(item):
            return None
        parts.append(part(item, name))
    return parts


def uniq(value: Any, name: Any = None) -> list[Any] | None:
    """Removes duplicates."""
    found = items(value)
    parts = found if name is None or len(found) == 1 else _parts(found, name)
    if parts is None:
        return None
    known: dict[Any, Any] = {}
    for one, item in zip(parts, found, strict=True):
        known.setdefault(key_of(one), item)
    return list(known.values())


def key_of(value: Any) -> Any:
    """Key of a value in a mapping, so that 1, 1.0 and true are three."""
    if isinstance(value, str | None):
        return value
    return type(value), values.inspect(value)


def member(item: Any, name: Any) -> Any:
    """A member by its dotted name; texts that are numbers come as numbers, to be sorted so.

    It is false, not nil, where a part of the name before the last is nothing that has members.
    Source: Jekyll 4.3, ``Filters#read_liquid_attribute``.
    """
    found = item
    steps = text(name).split(".") if isinstance(item, Mapping | str) else [name]
    for number, step in enumerate(steps):
        if number and not isinstance(found, Mapping | str | list):
            return False
        found = part(found, step)
    return _numeric(found)


_INTEGER = re.compile(r"\s*-?\d+\s*", re.ASCII)
_FLOAT = re.compile(r"\s*-?(?:\d+\.?\d*|\.\d+)\s*", re.ASCII)


def _numeric(value: Any) -> Any:
    if not isinstance(value, str) or len(value) > MOST_DIGITS:
        return value
    if _INTEGER.fullmatch(value):
        return int(value)
    return float(value) if _FLOAT.fullmatch(value) else value


def where(value: Any, name: Any, wanted: Any) -> Any:
    """Items whose member has the value, or contains it if the member is a list."""
    if not name or isinstance(wanted, list | dict):
        return value
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list | tuple | range):
        return value
    return [item for item in value if _fits(member(item, name), wanted)]


def find(value: Any, name: Any, wanted: Any) -> Any:
    """First item whose member has the value."""
    found = where(value, name, wanted)
    if not name or isinstance(wanted, list | dict) or not isinstance(value, list | tuple | dict):
        return value
    return found[0] if found else None


def _fits(value: Any, wanted: Any) -> bool:
    if wanted is None:
        return value is None
    if isinstance(wanted, Special):
        return not values.printed(value)
    target = text(wanted)
    if isinstance(value, list | tuple):
        return any(text(item) == target for item in value)
    return value is not None and text(value) == target


def group_by(value: Any, name: Any) -> Any:
    """Groups items by a member; each group has ``name``, ``items`` and ``size``."""
    if not isinstance(value, list | tuple | range | Mapping):
        return value
    if isinstance(value, Mapping):
        value = [[key, item] for key, item in value.items()]
    return grouped(value, lambda item: text(member(item, name)))


def grouped(value: Iterable[Any], key: Callable[[Any], Any]) -> list[dict[str, Any]]:
    """Groups as ``group_by`` has them."""
    names: dict[Any, Any] = {}
    groups: dict[Any, list[Any]] = {}
    for item in value:
        name = key(item)
        known = key_of(name)
        names.setdefault(known, name)
        groups.setdefault(known, []).append(item)
    return [
        {"name": names[known], "items": found, "size": len(found)}
        for known, found in groups.items()
    ]


def push(value: Any, item: Any) -> Any:
    """Appends an item."""
    if not isinstance(value, list):
        return value
    _check_nested(value, item)
    return [*value, item]


def unshift(value: Any, item: Any) -> Any:
    """Prepends an item."""
    if not isinstance(value, list):
        return value
    _check_nested(value, item)
    return [item, *value]


def _check_nested(value: list[Any], item: Any) -> None:
    # Lists that hold each other over and over have too many items long before they are long.
    if isinstance(item, list):
        for _ in values.flat([*value, item]):
            pass
    refuse_more(len(value) + 1)


def pop(value: Any, count: Any = 1) -> Any:
    """Removes the last items."""
    return value if not isinstance(value, list) else value[: max(len(value) - _count(count), 0)]


def shift(value: Any, count: Any = 1) -> Any:
    """Removes the first items."""
    return value if not isinstance(value, list) else value[_count(count) :]


def sample(value: Any, count: Any = 1) -> Any:
    """One item, or the given number of items, chosen pseudo-randomly: the same in each build."""
    number = values.to_integer(count)
    if not isinstance(value, list) or not value:
        return None if value == [] and number == 1 else value
    chosen = Random(len(value)).sample(value, min(_count(number), len(value)))  # noqa: S311 -- no secret
    return chosen[0] if number == 1 else chosen


def _count(count: Any) -> int:
    found = values.to_integer(count)
    if found < 0:
        raise EvaluationError(f"'{found}' items cannot be taken away")
    return found


def array_to_sentence_string(value: Any, connector: Any = "and") -> str:
    """``a, b, and c``."""
    if not isinstance(value, list) and not (isinstance(value, str) and len(value) <= 2):  # noqa: PLR2004 -- as Ruby: what is longer is no pair
        raise EvaluationError(f"a sentence needs a list, not '{text(value)[:40]}'")
    if len(value) <= 1:
        return "".join([text(item) for item in value])
    glue = f" {text(connector)} " if len(value) == 2 else f", {text(connector)} "  # noqa: PLR2004 -- a pair has no comma
    first_ones = ", ".join([text(item) for item in values.flat(value[:-1])])
    return (text(value[0]) if len(value) == 2 else first_ones) + glue + text(value[-1])  # noqa: PLR2004 -- a pair


def default(value: Any, instead: Any = "", options: Any = None) -> Any:
    """Replacement for an empty, nil or false value."""
    is_false_kept = isinstance(options, dict) and options.get("allow_false") not in (None, False)
    if value is None or (value is False and not is_false_kept):
        return instead
    is_empty = isinstance(value, str | list | tuple | Mapping) and not value
    return instead if is_empty else value


def order(left: Any, right: Any) -> int | None:
    """``<=>`` of Ruby; nothing for what has no order."""
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            found = order(one, other)
            if found != 0:
                return found
        return _sign(len(left), len(right))
    if values.is_equal(left, right):
        return 0
    try:
        is_less = values.compare(left, right, lambda one, other: one < other)
        is_more = values.compare(left, right, lambda one, other: one > other)
    except EvaluationError:
        return None
    return -1 if is_less else 1 if is_more else None


def _sign(left: int, right: int) -> int:
    return (left > right) - (left < right)


def sort(value: Any, name: Any = None, nils: Any = "first") -> list[Any]:
    """Sorts, optionally by a member; items without it come first unless ``nils`` is ``last``."""
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
    """Sorts without regard to case."""
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


@with_context
def where_exp(value: Any, name: Any, expression: Any, *, context: Context) -> Any:
    """Items for which the expression is true."""
    if not isinstance(value, list | tuple | range | Mapping):
        return value
    condition = _condition(expression)
    return [item for item, holds in _evaluated(context, value, name, condition) if holds]


@with_context
def find_exp(value: Any, name: Any, expression: Any, *, context: Context) -> Any:
    """First item for which the expression is true."""
    if not isinstance(value, list | tuple | range | Mapping):
        return value
    condition = _condition(expression)
    for item, holds in _evaluated(context, value, name, condition):
        if holds:
            return item
    return None


@with_context
def group_by_exp(value: Any, name: Any, expression: Any, *, context: Context) -> Any:
    """Groups items by the value of an expression."""
    if not isinstance(value, list | tuple | range | Mapping):
        return value
    items = [[*pair] for pair in value.items()] if isinstance(value, Mapping) else value
    found = list(_evaluated(context, items, name, _output(expression)))
    names = iter([group for _, group in found])
    return grouped([item for item, _ in found], lambda _: next(names))


def _condition(expression: Any) -> Expression:
    if not isinstance(expression, str):
        raise EvaluationError(f"'{text(expression)[:40]}' is not a condition: put it in quotes")
    try:
        return expression_parser.condition(text(expression))
    except RefusedError as error:
        raise EvaluationError(f"{error.message} in '{text(expression)[:60]}'") from error


def _output(expression: Any) -> Expression:
    try:
        return expression_parser.output(text(expression))
    except RefusedError:
        return lax_parser.output(text(expression))


def _evaluated(
    context: Context, value: Any, name: Any, expression: Expression
) -> Iterator[tuple[Any, Any]]:
    scope: dict[str, Any] = {}
    context.push(scope)
    context.use = Use.GUARDED
    for item in value.values() if isinstance(value, Mapping) else value:
        context.count_round()
        context.tick()
        scope[text(name)] = item
        yield item, expression.evaluate(context)
    context.pop()
