"""What conditions say, without rendering anything."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from liquid.builtin.expressions import BooleanExpression
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import Literal
from liquid.expression import Expression

from mkdocs_tandem.liquid import ruby
from mkdocs_tandem.liquid.expression import Lookup, Text


class Comparison(NamedTuple):
    """A variable that a condition compares with a literal."""

    name: str
    """As ``page.kind``."""
    operator: str
    value: Any
    start: int
    """Offset of the literal in the condition, behind its quote."""

    @property
    def is_telling(self) -> bool:
        """Whether the literal is more than a word for there being a value, or none."""
        return _is_telling(self.value)


def comparisons(test: Expression) -> Iterator[Comparison]:
    """The equalities, inequalities and ``contains`` between a variable and a literal."""
    if isinstance(test, EqExpression | NeExpression | ContainsExpression):
        for one, other in ((test.left, test.right), (test.right, test.left)):
            name = variable(one)
            if name and isinstance(other, Literal) and other.token:
                yield Comparison(name, _operator(test), other.value, other.token.start_index)
    for part in _parts(test):
        yield from comparisons(part)


def variables(test: Expression) -> Iterator[str]:
    """The variables that a condition asks."""
    name = variable(test)
    if name:
        yield name
    for part in test.children():
        yield from variables(part)


def asks_presence(test: Expression) -> bool:
    """Whether a condition asks, also, if there is a value at all."""
    if isinstance(test, EqExpression | NeExpression):
        sides = (test.left, test.right)
        return any(
            not isinstance(side, Lookup)
            and not (isinstance(side, Literal) and _is_telling(side.value))
            for side in sides
        )
    return isinstance(test, Lookup) or any(asks_presence(part) for part in _parts(test))


def has_lone_literal(test: Expression) -> bool:
    """Whether a text or number stands where ``and`` or ``or`` joins comparisons."""
    return any(isinstance(part, Literal) or has_lone_literal(part) for part in _parts(test))


def holds(test: Expression, known: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds if no more than this is known; ``None`` if that depends.

    Whether there is a value at all never counts as known.
    """
    if isinstance(test, BooleanExpression):
        return holds(test.expression, known)
    if isinstance(test, LogicalAndExpression):
        return _joined(test.left, test.right, known, decisive=False)
    if isinstance(test, LogicalOrExpression):
        return _joined(test.left, test.right, known, decisive=True)
    if isinstance(test, EqExpression | NeExpression | ContainsExpression):
        return _compared(test, known)
    return test.value is not False if isinstance(test, Literal) else None


def variable(expression: Expression) -> str | None:
    """The name of a variable, as ``page.kind``; ``None`` if other variables are part of it."""
    if not isinstance(expression, Lookup):
        return None
    path: list[object] = [*expression.path]
    names = [key.value if isinstance(key, Text) else key for key in path]
    plain = [name for name in names if isinstance(name, str)]
    return ".".join(plain) if len(plain) == len(names) else None


_UNKNOWN = object()
_COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "==": ruby.is_equal,
    "!=": lambda left, right: not ruby.is_equal(left, right),
    "contains": ruby.contains,
}


def _operator(test: EqExpression | NeExpression | ContainsExpression) -> str:
    if isinstance(test, EqExpression):
        return "=="
    return "!=" if isinstance(test, NeExpression) else "contains"


def _parts(test: Expression) -> list[Expression]:
    if isinstance(test, BooleanExpression | LogicalAndExpression | LogicalOrExpression):
        return test.children()
    return []


def _is_telling(value: object) -> bool:
    return value != "" and not isinstance(value, bool)


def _compared(
    test: EqExpression | NeExpression | ContainsExpression, known: Mapping[str, Any]
) -> bool | None:
    left, right = _known(test.left, known), _known(test.right, known)
    if left is _UNKNOWN or right is _UNKNOWN:
        return None
    return _COMPARING[_operator(test)](left, right)


def _joined(
    left: Expression, right: Expression, known: Mapping[str, Any], *, decisive: bool
) -> bool | None:
    verdicts = (holds(left, known), holds(right, known))
    if decisive in verdicts:
        return decisive
    return None if None in verdicts else not decisive


def _known(value: Expression, known: Mapping[str, Any]) -> Any:
    if isinstance(value, Literal):
        return value.value
    return known.get(variable(value) or "", _UNKNOWN)
