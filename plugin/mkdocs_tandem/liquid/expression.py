"""What expressions evaluate to, as in Ruby."""

import operator
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from liquid import RenderContext
from liquid.builtin.expressions import LoopExpression, Path
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import Literal, RangeLiteral
from liquid.expression import Expression
from liquid.token import Token

from mkdocs_tandem.liquid import ruby
from mkdocs_tandem.liquid.limits import MOST_ITEMS, LimitReachedError
from mkdocs_tandem.liquid.pieces import Written
from mkdocs_tandem.liquid.ruby import EvaluationError


class Lookup(Path):
    """A variable: a name and keys. Plain keys are strings, those in brackets expressions."""

    __slots__ = ()

    def __init__(self, token: Token, name: str | Expression, keys: list[str | Expression]) -> None:
        super().__init__(token, [name, *keys])  # type: ignore[list-item] # any expression

    def __str__(self) -> str:
        head, *keys = self.path
        printed = str(head)
        for key in keys:
            printed += f".{key}" if isinstance(key, str) else f"[{key}]"
        return printed

    def evaluate(self, context: RenderContext) -> object:
        return context.get(self.path, token=self.token)  # type: ignore[arg-type] # invariant list

    def children(self) -> list[Expression]:
        return [key for key in self.path if isinstance(key, Expression)]


class Text(Literal[str]):
    """A quoted string; its token tells where its first character stands."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"'{self.value}'"


class Range(RangeLiteral):
    """``(1..n)``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> range:
        is_literal = not isinstance(self.start, Lookup) and not isinstance(self.stop, Lookup)
        bound = ruby.to_i if is_literal else _bound
        start = bound(self.start.evaluate(context))
        stop = bound(self.stop.evaluate(context)) + 1
        if max(abs(start), abs(stop)) > sys.maxsize // 2:
            raise EvaluationError("a range of such large numbers is too long", token=self.token)
        return range(start, stop)


def _bound(value: Any) -> int:
    return ruby.to_i(value) if value is None or isinstance(value, str) else ruby.to_integer(value)


class Equal(EqExpression):
    """``==``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return ruby.is_equal(self.left.evaluate(context), self.right.evaluate(context))


class Unequal(NeExpression):
    """``!=`` and ``<>``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return not ruby.is_equal(self.left.evaluate(context), self.right.evaluate(context))


class Less(LtExpression):
    """``<``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return _compare(self, context, operator.lt)


class LessOrEqual(LeExpression):
    """``<=``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return _compare(self, context, operator.le)


class Greater(GtExpression):
    """``>``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return _compare(self, context, operator.gt)


class GreaterOrEqual(GeExpression):
    """``>=``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return _compare(self, context, operator.ge)


def _compare(
    expression: LtExpression | LeExpression | GtExpression | GeExpression,
    context: RenderContext,
    operation: Callable[[Any, Any], bool],
) -> bool:
    left = expression.left.evaluate(context)
    return ruby.compare(left, expression.right.evaluate(context), operation)


class Contains(ContainsExpression):
    """``contains``."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> bool:
        return ruby.contains(self.left.evaluate(context), self.right.evaluate(context))


class NoOperator(Expression):
    """A comparison by something that is no operator: an error, but only once it is reached."""

    __slots__ = ("left", "name", "right")

    def __init__(self, token: Token, name: str, left: Expression, right: Expression) -> None:
        super().__init__(token)
        self.name = name
        self.left = left
        self.right = right

    def __str__(self) -> str:
        return f"{self.left} {self.name} {self.right}"

    def evaluate(self, context: RenderContext) -> object:
        hint = "use '=='" if self.name in ("=", "===") else f"use one of {' '.join(OPERATORS)}"
        raise EvaluationError(f"there is no operator '{self.name}'", token=self.token, hint=hint)

    def children(self) -> list[Expression]:
        return [self.left, self.right]


OPERATORS: dict[str, Callable[[Token, Expression, Expression], Expression]] = {
    "==": Equal,
    "!=": Unequal,
    "<>": Unequal,
    "<": Less,
    "<=": LessOrEqual,
    ">": Greater,
    ">=": GreaterOrEqual,
    "contains": Contains,
}


class Applied(Filter):
    """A filter with its arguments; named ones come last, as one mapping."""

    __slots__ = ()

    def evaluate(self, left: object, context: RenderContext) -> object:
        positional, named = self.evaluate_args(context)
        if named:
            positional.append(named)
        try:
            found = context.filter(self.name, self.token)(left, *positional)
        except _MISUSES as error:
            message = f"'{self.name}' cannot take '{ruby.text(left)[:40]}': {error}"
            raise EvaluationError(message, token=self.token) from error
        if isinstance(found, str):
            self._keep_marks(found, left, *positional)
        return found

    def _keep_marks(self, found: str, *given: object) -> None:
        """Refuse to make a text of what is yet to be pulled in: nobody would know its place."""
        for value in given:
            if value is not found and isinstance(value, Written):
                for mark in value.marks:
                    message = f"'{self.name}' cannot take what '{{% {mark.tag} %}}' pulls in later"
                    hint = "print it without a filter"
                    raise EvaluationError(message, token=self.token, hint=hint)


_MISUSES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Loop(LoopExpression):
    """What a ``for`` goes through: a list's items, a mapping's pairs, a text as one item."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        key = f"{self.identifier}-{self.iterable}"
        start = self._start(context, key)
        collection = self.iterable.evaluate(context)
        limit = None if self.limit is None else self.limit.evaluate(context)
        stop = None if limit is None else ruby.to_integer(limit) + start
        found = items(collection, start, stop)
        context.stopindex(key, index=start + len(found))
        return (reversed(found) if self.reversed else iter(found)), len(found)

    def _start(self, context: RenderContext, key: str) -> int:
        if self.offset is None:
            return 0
        if isinstance(self.offset, Text) and self.offset.token.kind == CONTINUE:
            return context.stopindex(key)
        offset = self.offset.evaluate(context)
        return 0 if offset is None else ruby.to_integer(offset)


CONTINUE = "continue"


def items(collection: Any, start: int, stop: int | None) -> list[object]:
    """What a loop goes through, from one index up to another."""
    if isinstance(collection, str):
        return [collection] if collection else []  # whatever the limits, in Ruby too
    start = max(start, 0)
    stop = None if stop is None else max(stop, 0)
    if isinstance(collection, dict):
        return [list(pair) for pair in islice(collection.items(), start, stop)]
    if isinstance(collection, list | tuple | range):
        found = collection[start:stop]
        if len(found) > MOST_ITEMS:
            raise LimitReachedError(f"more than {MOST_ITEMS:,} items in one loop")
        return list(found)
    return []
