"""Static analysis of conditions."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from mkdocs_tandem.liquid import expressions as syntax
from mkdocs_tandem.liquid.expressions import (
    OPERATORS,
    Condition,
    Junction,
    Literal,
    Lookup,
    QuotedString,
)
from mkdocs_tandem.liquid.syntax import Expression


class VariableComparison(NamedTuple):
    """A variable that a condition compares with a literal."""

    name: str
    """As ``page.kind``."""
    operator: str
    """One of ``==``, ``!=``, ``contains``, and ``in`` where the literal contains the variable."""
    value: Any
    start: int
    """Offset of the literal in the condition, after its quote."""

    @property
    def is_telling(self) -> bool:
        """Whether the literal is more than a word for there being a value, or none."""
        return _is_telling(self.value)


def comparisons(test: Expression) -> Iterator[VariableComparison]:
    """The equalities, inequalities and ``contains`` between a variable and a literal."""
    waiting = [test]
    while waiting:  # a chain of 'or' is nested as deeply as it is long
        part = waiting.pop()
        waiting += reversed([*_parts(part)])
        if isinstance(part, syntax.Comparison) and part.operator in _COMPARED:
            for one, other in ((part.left, part.right), (part.right, part.left)):
                name = variable(one)
                if name and isinstance(other, Literal):
                    operator = _COMPARED[part.operator]
                    if operator == "contains" and one is part.right:
                        operator = "in"
                    yield VariableComparison(name, operator, other.value, other.at)


def variables(test: Expression) -> Iterator[str]:
    """The variables that a condition asks, up to a key that is no name: ``row`` of ``row[1].x``."""
    waiting = [test]
    while waiting:
        part = waiting.pop()
        waiting += reversed([*part.children()])
        if isinstance(part, Lookup):
            path: list[object] = [*part.path]
            names = (key.value if isinstance(key, QuotedString) else key for key in path)
            yield ".".join(map(str, takewhile(lambda name: isinstance(name, str), names)))


def asks_presence(test: Expression) -> bool:
    """Whether a condition asks, also, if there is a value at all."""
    if isinstance(test, syntax.Comparison) and test.operator in ("==", "!=", "<>"):
        sides = (test.left, test.right)
        return any(
            not isinstance(side, Lookup)
            and not (isinstance(side, Literal) and _is_telling(side.value))
            for side in sides
        )
    return isinstance(test, Lookup) or any(asks_presence(part) for part in _parts(test))


def has_lone_literal(test: Expression) -> bool:
    """Whether ``and`` or ``or`` joins a text or number."""
    return any(isinstance(part, Literal) or has_lone_literal(part) for part in _parts(test))


def holds(test: Expression, known: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds if no more than this is known; ``None`` if that depends.

    Whether there is a value at all never counts as known.
    """
    if isinstance(test, Condition):
        return holds(test.expression, known)
    if isinstance(test, Junction):
        return _joined(test.left, test.right, known, decisive=test.word == "or")
    if isinstance(test, syntax.Comparison) and test.operator in _COMPARED:
        return _compared(test, known)
    return test.value is not False if isinstance(test, Literal) else None


def variable(expression: Expression) -> str | None:
    """The name of a variable, as ``page.kind``; ``None`` if other variables are part of it."""
    if not isinstance(expression, Lookup):
        return None
    path: list[object] = [*expression.path]
    names = [key.value if isinstance(key, QuotedString) else key for key in path]
    plain = [name for name in names if isinstance(name, str)]
    return ".".join(plain) if len(plain) == len(names) else None


_UNKNOWN = object()
_COMPARED = {"==": "==", "!=": "!=", "<>": "!=", "contains": "contains"}
"""The operators that say what value a variable has."""


def _parts(test: Expression) -> list[Expression]:
    return test.children() if isinstance(test, Condition | Junction) else []


def _is_telling(value: object) -> bool:
    return value != "" and not isinstance(value, bool)


def _compared(test: syntax.Comparison, known: Mapping[str, Any]) -> bool | None:
    left, right = _known(test.left, known), _known(test.right, known)
    if left is _UNKNOWN or right is _UNKNOWN:
        return None
    return OPERATORS[test.operator](left, right)


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
