"""Filters for numbers."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mkdocs_tandem.liquid.limits import MOST_DIGITS, LimitReachedError
from mkdocs_tandem.liquid.values import EvaluationError, to_i, to_number

_Number = int | float | Decimal


def plus(value: Any, other: Any) -> int | float:
    """Sum."""
    return _calculated(value, other, lambda left, right: left + right)


def minus(value: Any, other: Any) -> int | float:
    """Difference."""
    return _calculated(value, other, lambda left, right: left - right)


def times(value: Any, other: Any) -> int | float:
    """Product."""
    return _calculated(value, other, lambda left, right: left * right)


def divided_by(value: Any, other: Any) -> int | float:
    """Quotient; an integer if both numbers are."""
    return _calculated(value, other, _divided)


def modulo(value: Any, other: Any) -> int | float:
    """Remainder of a division."""
    return _calculated(value, other, lambda left, right: left - right * _floor(left, right))


def _divided(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        return left // _divisor(right)
    if right == 0:
        return math.nan if left == 0 else math.copysign(math.inf, left)
    return left / right


def _divisor(number: Any) -> Any:
    if number == 0:
        raise EvaluationError("cannot divide by 0")
    return number


def _floor(left: Any, right: Any) -> Any:
    return math.floor(_divided(left, _divisor(right)))


def _calculated(value: Any, other: Any, operation: Callable[[Any, Any], Any]) -> int | float:
    left, right = to_number(value), to_number(other)
    if _digits(left) + _digits(right) > MOST_DIGITS:
        raise LimitReachedError(f"a number of more than {MOST_DIGITS:,} digits")
    return _plain(operation(left, right))


def _digits(value: _Number) -> int:
    return value.bit_length() // 3 if isinstance(value, int) else 0


def _plain(value: Any) -> int | float:
    return float(value) if isinstance(value, Decimal) else value


def abs_(value: Any) -> int | float:
    """Absolute value."""
    return _plain(abs(to_number(value)))


def ceil(value: Any) -> int:
    """Rounds up."""
    return math.ceil(to_number(value))


def floor(value: Any) -> int:
    """Rounds down."""
    return math.floor(to_number(value))


def round_(value: Any, digits: Any = 0) -> int | float:
    """Rounds to a number of decimals, half away from zero."""
    number, count = to_number(value), int(to_number(digits))
    if isinstance(number, int) and count >= 0:
        return number
    if abs(count) > MOST_DIGITS:
        raise LimitReachedError(f"a number of more than {MOST_DIGITS:,} digits")
    unit = Decimal(1).scaleb(-count)
    rounded = (Decimal(number) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
    is_whole = isinstance(number, int) or count <= 0
    return int(rounded) if is_whole else float(rounded)


def at_least(value: Any, other: Any) -> int | float:
    """The larger of two numbers."""
    return _plain(max(to_number(value), to_number(other)))


def at_most(value: Any, other: Any) -> int | float:
    """The smaller of two numbers."""
    return _plain(min(to_number(value), to_number(other)))


def to_integer(value: Any) -> int:
    """The integer at the start of a string."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | dict):
        raise EvaluationError("a list is not a number")
    return to_i(value)
