"""Expressions and their evaluation, as in Ruby."""

import operator
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from mkdocs_tandem.liquid import values
from mkdocs_tandem.liquid.limits import MOST_ITEMS, LimitReachedError
from mkdocs_tandem.liquid.pieces import Piece, TracedValue
from mkdocs_tandem.liquid.provenance import derived
from mkdocs_tandem.liquid.syntax import Expression
from mkdocs_tandem.liquid.values import EvaluationError, Special


class Lookup(Expression):
    """A variable: a name and keys. Plain keys are strings, those in brackets expressions."""

    __slots__ = ("path",)

    def __init__(self, at: int, path: list[str | Expression]) -> None:
        super().__init__(at)
        self.path = path

    def __str__(self) -> str:
        head, *keys = self.path
        printed = str(head)
        for key in keys:
            printed += f".{key}" if isinstance(key, str) else f"[{key}]"
        return printed

    def evaluate(self, context: Any) -> Any:
        return context.get(self.path, self.at)

    def children(self) -> list[Expression]:
        return [key for key in self.path if isinstance(key, Expression)]


class Literal(Expression):
    """A number, ``true`` or ``false``."""

    __slots__ = ("value",)

    def __init__(self, at: int, value: Any) -> None:
        super().__init__(at)
        self.value = value

    def __str__(self) -> str:
        return str(self.value).lower() if isinstance(self.value, bool) else repr(self.value)

    def evaluate(self, context: Any) -> Any:
        return self.value


class QuotedString(Literal):
    """A quoted string; it begins at its first character, after the quote."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"'{self.value}'"


class Keyword(Expression):
    """``nil``, ``empty`` and ``blank``, or no value at all."""

    __slots__ = ("value",)

    def __init__(self, at: int, value: Special | None = None) -> None:
        super().__init__(at)
        self.value = value

    def __str__(self) -> str:
        return self.value.value if self.value else ""

    def evaluate(self, context: Any) -> Special | None:
        return self.value


class Continue(Expression):
    """``offset: continue``: where the last loop over the same collection ended."""

    __slots__ = ()

    def __str__(self) -> str:
        return "continue"

    def evaluate(self, context: Any) -> str:
        return "continue"


class Range(Expression):
    """``(1..n)``."""

    __slots__ = ("start", "stop")

    def __init__(self, at: int, start: Expression, stop: Expression) -> None:
        super().__init__(at)
        self.start = start
        self.stop = stop

    def __str__(self) -> str:
        return f"({self.start}..{self.stop})"

    def evaluate(self, context: Any) -> range:
        is_literal = not isinstance(self.start, Lookup) and not isinstance(self.stop, Lookup)
        bound = values.to_i if is_literal else _bound
        start = bound(self.start.evaluate(context))
        stop = bound(self.stop.evaluate(context)) + 1
        if max(abs(start), abs(stop)) > sys.maxsize // 2:
            raise EvaluationError("a range of such large numbers is too long", self.at)
        return range(start, stop)

    def children(self) -> list[Expression]:
        return [self.start, self.stop]


def _bound(value: Any) -> int:
    return (
        values.to_i(value) if value is None or isinstance(value, str) else values.to_integer(value)
    )


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": values.is_equal,
    "!=": lambda left, right: not values.is_equal(left, right),
    "<>": lambda left, right: not values.is_equal(left, right),
    "<": partial(values.compare, operation=operator.lt),
    "<=": partial(values.compare, operation=operator.le),
    ">": partial(values.compare, operation=operator.gt),
    ">=": partial(values.compare, operation=operator.ge),
    "contains": values.contains,
}


class Comparison(Expression):
    """Two values and an operator; a wrong operator is an error once it is evaluated."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, at: int, operator: str, left: Expression, right: Expression) -> None:
        super().__init__(at)
        self.operator = operator
        self.left = left
        self.right = right

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"

    def evaluate(self, context: Any) -> bool:
        compare = OPERATORS.get(self.operator)
        if compare is None:
            hint = _INSTEAD.get(self.operator) or f"use one of {' '.join(OPERATORS)}"
            raise EvaluationError(f"Liquid has no operator '{self.operator}'", self.at, hint)
        left = self.left.evaluate(context)
        return compare(left, self.right.evaluate(context))

    def children(self) -> list[Expression]:
        return [self.left, self.right]


_INSTEAD = {
    "=": "use '=='",
    "===": "use '=='",
    "in": "write 'list contains item'",
    "is": "use '=='",
    "eq": "use '=='",
    "not": "use '!='",
}


class Junction(Expression):
    """Two conditions joined by ``and`` or ``or``."""

    __slots__ = ("left", "right", "word")

    def __init__(self, at: int, word: str, left: Expression, right: Expression) -> None:
        super().__init__(at)
        self.word = word
        self.left = left
        self.right = right

    def __str__(self) -> str:
        right = self.right
        is_looser = self.word == "and" and isinstance(right, Junction) and right.word == "or"
        return f"{self.left} {self.word} " + (f"({right})" if is_looser else f"{right}")

    def evaluate(self, context: Any) -> bool:
        if _is_true(self.left.evaluate(context)) is (self.word == "or"):
            return self.word == "or"
        return _is_true(self.right.evaluate(context))

    def children(self) -> list[Expression]:
        return [self.left, self.right]


class Condition(Expression):
    """What ``if`` holds: true for all but ``nil`` and ``false``."""

    __slots__ = ("expression",)

    def __init__(self, expression: Expression) -> None:
        super().__init__(0)
        self.expression = expression

    def __str__(self) -> str:
        return str(self.expression)

    def evaluate(self, context: Any) -> bool:
        return _is_true(self.expression.evaluate(context))

    def children(self) -> list[Expression]:
        return [self.expression]


def _is_true(value: object) -> bool:
    return value is not False and value is not None


class Argument:
    """An argument of a filter, which may have a name."""

    __slots__ = ("name", "value")

    def __init__(self, value: Expression, name: str = "") -> None:
        self.value = value
        self.name = name

    def __str__(self) -> str:
        return f"{self.name}:{self.value}" if self.name else str(self.value)


class Applied:
    """A filter with its arguments; named ones come last, as one mapping."""

    __slots__ = ("arguments", "at", "name")

    def __init__(self, at: int, name: str, arguments: list[Argument]) -> None:
        self.at = at
        self.name = name
        self.arguments = arguments

    def __str__(self) -> str:
        return self.name + (": " + ", ".join(map(str, self.arguments)) if self.arguments else "")

    def evaluate(self, left: object, context: Any) -> object:
        """What the filter makes of a value."""
        positional: list[object] = []
        named: dict[str, object] = {}
        for argument in self.arguments:
            value = _placed(argument.value, context)
            if argument.name:
                named[argument.name] = value
            else:
                positional.append(value)
        if named:
            positional.append(named)
        try:
            found = context.filtered(self.name, left, positional)
        except _MISUSES as error:
            message = f"'{self.name}' cannot take '{values.text(left)[:40]}': {error}"
            raise EvaluationError(message, self.at) from error
        if isinstance(found, str):
            self._keep_marks(found, left, *positional)
            if isinstance(left, TracedValue) and found is not left:
                return derived(found, left)
        return found

    def _keep_marks(self, found: str, *given: object) -> None:
        """Refuse to make a text of what is yet to be pulled in: its position would be lost."""
        for value in given:
            if value is not found and isinstance(value, TracedValue):
                for mark in value.marks:
                    message = f"'{self.name}' cannot take what '{{% {mark.tag} %}}' pulls in later"
                    raise EvaluationError(message, self.at, "print it without a filter")


_MISUSES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Filtered(Expression):
    """What ``{{ }}`` and ``assign`` hold: a value and the filters that it passes through."""

    __slots__ = ("filters", "left")

    def __init__(self, left: Expression, filters: list[Applied]) -> None:
        super().__init__(0)
        self.left = left
        self.filters = filters

    def __str__(self) -> str:
        return " | ".join(map(str, (self.left, *self.filters)))

    def evaluate(self, context: Any) -> object:
        value = _placed(self.left, context) if self.filters else self.left.evaluate(context)
        for each in self.filters:
            value = each.evaluate(value, context)
        return value

    def children(self) -> list[Expression]:
        return [self.left, *(given.value for each in self.filters for given in each.arguments)]


def _placed(expression: Expression, context: Any) -> Any:
    """The value; a quoted text with its place."""
    if not isinstance(expression, QuotedString) or not expression.value:
        return expression.evaluate(context)
    start = context.base + expression.at
    return TracedValue((Piece(expression.value, context.source, start, True, context.call),))  # noqa: FBT003 -- quicker than by name


class Loop(Expression):
    """What a ``for`` goes through: a list's items, a mapping's pairs, a text as one item."""

    __slots__ = ("collection", "is_reversed", "limit", "name", "offset")

    def __init__(
        self,
        at: int,
        name: str,
        collection: Expression,
        slices: dict[str, Expression],
        *,
        is_reversed: bool,
    ) -> None:
        super().__init__(at)
        self.name = name
        self.collection = collection
        self.limit = slices.get("limit")
        self.offset = slices.get("offset")
        self.is_reversed = is_reversed

    def __str__(self) -> str:
        limit = "" if self.limit is None else f" limit:{self.limit}"
        offset = "" if self.offset is None else f" offset:{self.offset}"
        return f"{self.name} in {self.collection}{limit}{offset}" + " reversed" * self.is_reversed

    @property
    def key(self) -> str:
        """Ruby's name for the loop: ``item-page.items``."""
        return f"{self.name}-{self.collection}"

    def evaluate(self, context: Any) -> tuple[Iterator[object], int]:
        start = self._start(context)
        collection = self.collection.evaluate(context)
        limit = None if self.limit is None else self.limit.evaluate(context)
        stop = None if limit is None else values.to_integer(limit) + start
        found = items(collection, start, stop)
        context.stops[self.key] = start + len(found)
        return (reversed(found) if self.is_reversed else iter(found)), len(found)

    def _start(self, context: Any) -> int:
        if self.offset is None:
            return 0
        if isinstance(self.offset, Continue):
            return int(context.stops.get(self.key, 0))
        offset = self.offset.evaluate(context)
        return 0 if offset is None else values.to_integer(offset)


def items(collection: Any, start: int, stop: int | None) -> list[object]:
    """What a loop goes through, from one index up to another."""
    if isinstance(collection, str):
        return [collection] if collection else []  # whatever the limits, in Ruby too
    start = max(start, 0)
    stop = None if stop is None else max(stop, 0)
    if isinstance(collection, Mapping):
        return [list(pair) for pair in islice(collection.items(), start, stop)]
    if isinstance(collection, list | tuple | range):
        found = collection[start:stop]
        if len(found) > MOST_ITEMS:
            raise LimitReachedError(f"more than {MOST_ITEMS:,} items in one loop")
        return list(found)
    return []
