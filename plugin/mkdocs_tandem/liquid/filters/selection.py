"""Filters that evaluate an expression for each item: ``where_exp``, ``find_exp`` and others."""

from collections.abc import Iterator, Mapping
from typing import Any

from mkdocs_tandem.liquid import expression_parser, lax_parser
from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.expression_lexer import RefusedError
from mkdocs_tandem.liquid.filters.arrays import grouped
from mkdocs_tandem.liquid.render_facts import Use
from mkdocs_tandem.liquid.syntax import Expression
from mkdocs_tandem.liquid.values import EvaluationError, text


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
