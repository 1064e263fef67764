"""Values as Ruby prints, compares and converts them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from mkdocs_tandem.liquid.limits import MOST_DIGITS, MOST_ITEMS, LimitReachedError
from mkdocs_tandem.liquid.syntax import LiquidError


class EvaluationError(LiquidError):
    """An expression that Ruby would not evaluate either."""


class Special(Enum):
    """``empty`` and ``blank``, which are compared in their own way."""

    EMPTY = "empty"
    BLANK = "blank"


def text(value: Any) -> str:
    """``to_s`` of Ruby."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    return _other(value)


def printed(value: Any) -> str:
    """What ``{{ }}`` prints: ``to_s``, but a list joined."""
    if isinstance(value, list | tuple):
        return "".join([text(item) for item in flat(value)])
    return text(value)


def _other(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} {_offset(value)}"
    if isinstance(value, Special):
        return ""
    is_drop = "__str__" in vars(type(value))  # as 'forloop', which prints its class
    if isinstance(value, dict | list | tuple) or (isinstance(value, Mapping) and not is_drop):
        return inspect(value)
    return str(value)


def _offset(value: dt.datetime) -> str:
    return f"{value:%z}" or "+0000"


def _float(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 -- NaN
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    shown = repr(value)
    if "e" not in shown:
        return shown
    mantissa, exponent = shown.split("e")
    digits = mantissa if "." in mantissa else f"{mantissa}.0"
    if -4 <= int(exponent) < 16:  # noqa: PLR2004 -- where Ruby changes to exponents
        return f"{Decimal(shown):f}"
    return f"{digits}e{exponent[0]}{exponent[1:].zfill(2)}"


def flat(items: Iterable[Any]) -> Iterator[Any]:
    """The items of lists within lists; lists that share their items cannot blow it up."""
    steps = 0
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            steps += 1
            if steps > MOST_ITEMS:
                raise LimitReachedError(f"more than {MOST_ITEMS:,} items in one list")
            if isinstance(item, list | tuple):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def inspect(value: Any) -> str:
    """``inspect`` of Ruby."""
    parts: list[str] = []
    _inspect(value, parts)
    return "".join(parts)


def _inspect(value: Any, parts: list[str]) -> None:
    if len(parts) > MOST_ITEMS:
        raise LimitReachedError(f"more than {MOST_ITEMS:,} items in one value")
    if isinstance(value, str):
        parts.append(_quoted(value))
    elif value is None:
        parts.append("nil")
    elif isinstance(value, Mapping):
        _inspect_all(parts, "{}", value.items(), _inspect_pair)
    elif isinstance(value, list | tuple):
        _inspect_all(parts, "[]", value, _inspect)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        days = value.toordinal() + _JULIAN_DAYS
        parts.append(f"#<Date: {value} (({days}j,0s,0n),+0s,2299161j)>")
    else:
        parts.append(text(value))


_JULIAN_DAYS = 1_721_425
"""From the day that Ruby counts from to the first of Python's."""


def _inspect_all(
    parts: list[str],
    brackets: str,
    items: Iterable[Any],
    inspect_item: Callable[[Any, list[str]], None],
) -> None:
    parts.append(brackets[0])
    for number, item in enumerate(items):
        if number:
            parts.append(", ")
        inspect_item(item, parts)
    parts.append(brackets[1])


def _inspect_pair(pair: tuple[Any, Any], parts: list[str]) -> None:
    _inspect(pair[0], parts)
    parts.append("=>")
    _inspect(pair[1], parts)


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\f": "\\f",
    "\v": "\\v",
    "\b": "\\b",
    "\a": "\\a",
    "\x1b": "\\e",
}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]|#(?=[{$@])')


def _quoted(value: str) -> str:
    return f'"{_TO_ESCAPE.sub(_escaped, value)}"'


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character == "#":
        return "\\#"
    return _ESCAPES.get(character) or f"\\x{ord(character):02X}"


def is_equal(left: Any, right: Any) -> bool:
    """``==`` of Ruby: true is not 1, and ``empty`` calls ``empty?`` of the other value."""
    if isinstance(left, Special):
        return _is_like(left, right)
    if isinstance(right, Special):
        return _is_like(right, left)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _is_like(literal: Special, value: Any) -> bool:
    # blank? exists only where Rails is loaded, so that nothing equals blank in Jekyll.
    return literal is Special.EMPTY and isinstance(value, Sequence | Mapping) and not value


_ORDERED: tuple[type | tuple[type, ...], ...] = ((int, float, Decimal), str, dt.datetime, dt.date)


def compare(left: Any, right: Any, operation: Callable[[Any, Any], bool]) -> bool:
    """An ordering operator; false where either side has no order, as nil and lists.

    Raises ``EvaluationError`` for two that have an order, but none between them.
    """
    if _order(left) is None or _order(right) is None:
        return False
    if _order(left) == _DATE and _order(right) == _NUMBER:
        # As Ruby has it: the astronomical Julian day. The other way round is an error.
        return operation(left.toordinal() + _JULIAN_DAYS - 0.5, right)
    if _order(left) != _order(right):
        raise EvaluationError(
            f"{_named(left)} cannot be compared with {_named(right)}",
            hint="compare numbers with numbers, and text with text",
        )
    return operation(left, right)


_NUMBER, _DATE = 0, 3


def _order(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    for number, kind in enumerate(_ORDERED):
        if isinstance(value, kind):
            return number
    return None


def _named(value: Any) -> str:
    kind = "the text" if isinstance(value, str) else "the number" if _order(value) == 0 else "the"
    return f"{kind} '{text(value)}'"


def contains(left: Any, right: Any) -> bool:
    """``contains``: in a text as text, in a list as an item, in a mapping as a key."""
    if right is None or right is False:
        return False
    if isinstance(left, str):
        return text(right) in left
    if isinstance(left, Mapping):
        return isinstance(right, str | int | float) and right in left
    if isinstance(left, Sequence):
        return any(is_equal(item, right) for item in left)
    return False


_LEADING_INTEGER = re.compile(r"\s*([-+]?\d+(?:_\d+)*)", re.ASCII)
_INTEGER = re.compile(r"\s*[-+]?(?:\d+(?:_\d+)*)\s*", re.ASCII)
_DECIMAL = re.compile(r"-?\d+\.\d+", re.ASCII)


def to_i(value: Any) -> int:
    """``to_i`` of Ruby: the number a text begins with, 0 for what is none."""
    if isinstance(value, bool | Special):
        raise EvaluationError(f"'{text(value)}' is not a number")
    if isinstance(value, int | float | Decimal):
        return int(value)
    if value is not None and not isinstance(value, str):
        raise EvaluationError(f"'{text(value)[:40]}' is not a number")
    found = _LEADING_INTEGER.match(value or "")
    return int(found[1].replace("_", "")[:MOST_DIGITS]) if found else 0


def to_integer(value: Any) -> int:
    """A whole number; raises ``EvaluationError`` for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    printed = text(value)
    if len(printed) < MOST_DIGITS and _INTEGER.fullmatch(printed):
        return int(printed.replace("_", ""))
    raise EvaluationError(f"'{printed[:40]}' is not a whole number")


def to_number(value: Any) -> int | float | Decimal:
    """A number to calculate with: decimal fractions are exact, texts are read, others are 0."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, str):
        stripped = value.strip()
        if len(stripped) < MOST_DIGITS and _DECIMAL.fullmatch(stripped):
            return Decimal(stripped)
        return to_i(value)
    return 0
