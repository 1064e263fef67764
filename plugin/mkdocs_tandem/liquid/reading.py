"""Expressions as Liquid's strict parser reads them."""

import re

from liquid.builtin.expressions import BooleanExpression, FilteredExpression
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument
from liquid.builtin.expressions.logical import LogicalAndExpression, LogicalOrExpression
from liquid.builtin.expressions.primitive import (
    Blank,
    Empty,
    FalseLiteral,
    FloatLiteral,
    IntegerLiteral,
    Nil,
    TrueLiteral,
)
from liquid.expression import Expression
from liquid.token import TOKEN_EXPRESSION, Token

from mkdocs_tandem.liquid.expression import CONTINUE, OPERATORS, Applied, Lookup, Loop, Range, Text
from mkdocs_tandem.liquid.lexer import RUBY_SPACE
from mkdocs_tandem.liquid.reader import Reader

QUOTED = r"""(?:"[^"]*"|'[^']*')"""
FRAGMENT = rf"""(?:{QUOTED}|(?:[^\s,|'"]|{QUOTED})+)"""
ATTRIBUTE = rf"(?<!\w)(\w[\w-]*)\s*:\s*({FRAGMENT})"


def token(markup: str, offset: int, kind: str = TOKEN_EXPRESSION) -> Token:
    """Where in its markup an expression stands."""
    return Token(kind, "", offset, markup)


_INTEGER = re.compile(r"-?\d+", re.ASCII)
_FLOAT = re.compile(r"-?\d[\d.]+", re.ASCII)
_RANGE = re.compile(r"\(\s*(?>(\S+)\s*\.\.)\s*(\S+)\s*\)", re.ASCII)
_SEGMENT = re.compile(r"\[[^\]]+\]|[\w-]+\??", re.ASCII)
_LITERALS: dict[str, type[Nil | TrueLiteral | FalseLiteral | Empty | Blank]] = {
    "blank": Blank,
    "empty": Empty,
    "": Nil,
    "nil": Nil,
    "null": Nil,
    "true": TrueLiteral,
    "false": FalseLiteral,
}


def value(markup: str, offset: int = 0) -> Expression:
    """A literal, a range or a variable: never refused, since anything may be a variable's name.

    ``offset`` is where it stands in the markup around it.
    """
    offset += len(markup) - len(markup.lstrip(RUBY_SPACE))
    markup = markup.strip(RUBY_SPACE)
    if markup[:1] in ("'", '"') and markup.endswith(markup[0]):
        return Text(token(markup, offset + 1), markup[1:-1])
    here = token(markup, offset)
    if _INTEGER.fullmatch(markup):
        return IntegerLiteral(here, int(markup))
    if bounds := _RANGE.fullmatch(markup):
        start = value(bounds[1], offset + bounds.start(1))
        return Range(here, start, value(bounds[2], offset + bounds.start(2)))
    if _FLOAT.fullmatch(markup):
        return FloatLiteral(here, float(".".join(markup.split(".")[:2]).rstrip(".")))
    literal = _LITERALS.get(markup)
    return _lookup(markup, offset) if literal is None else literal(here)


def _lookup(markup: str, offset: int) -> Expression:
    segments: list[str | Expression] = []
    for found in _SEGMENT.finditer(markup):
        segment = found[0]
        if segment[0] == "[":
            segments.append(value(segment[1:-1], offset + found.start() + 1))
        else:
            segments.append(segment)
    if not segments:
        return Nil(token(markup, offset))
    return Lookup(token(markup, offset), segments[0], segments[1:])


_ARGUMENT = re.compile(ATTRIBUTE, re.ASCII)


def argument(markup: str, offset: int) -> KeywordArgument | PositionalArgument:
    """An argument of a filter, ``name: value`` or a value alone."""
    named = _ARGUMENT.fullmatch(markup)
    if named is None:
        return PositionalArgument(value(markup, offset))
    here = token(markup, offset)
    return KeywordArgument(here, named[1], value(named[2], offset + named.start(2)))


def output(markup: str) -> FilteredExpression:
    """What ``{{ }}``, ``assign`` and ``echo`` hold."""
    reader = Reader(markup)
    here = token(markup, 0)
    if reader.is_at_end():
        return FilteredExpression(here, Nil(here), [])
    left = value(*reader.value())
    filters: list[Applied] = []
    while reader.take("sign", "|"):
        name = reader.expect("name")
        arguments = []
        if reader.take("sign", ":"):
            arguments.append(argument(*reader.argument()))
            while reader.take("sign", ","):
                arguments.append(argument(*reader.argument()))
        filters.append(Applied(token(markup, name.start), name.text, arguments))
    reader.expect("end")
    return FilteredExpression(here, left, [*filters])


def condition(markup: str) -> BooleanExpression:
    """What ``if``, ``elsif`` and ``unless`` hold."""
    reader = Reader(markup)
    read = _condition(reader, markup)
    reader.expect("end")
    return BooleanExpression(token(markup, 0), read)


def _condition(reader: Reader, markup: str) -> Expression:
    comparisons = [_comparison(reader, markup)]
    relations = []
    while relation := reader.take("name", "and") or reader.take("name", "or"):
        relations.append(relation)
        comparisons.append(_comparison(reader, markup))
    return from_right(comparisons, [relation.text for relation in relations])


def from_right(comparisons: list[Expression], relations: list[str]) -> Expression:
    """Comparisons joined as Ruby evaluates them: ``a and (b or (c and d))``."""
    joined = comparisons[-1]
    for left, relation in zip(comparisons[-2::-1], relations[::-1], strict=True):
        join = LogicalAndExpression if relation == "and" else LogicalOrExpression
        joined = join(left.token, left, joined)
    return joined


def _comparison(reader: Reader, markup: str) -> Expression:
    left = value(*reader.value())
    operator = reader.take("comparison")
    if operator is None:
        return left
    right = value(*reader.value())
    return OPERATORS[operator.text](token(markup, operator.start), left, right)


def loop(markup: str) -> Loop:
    """What ``for`` holds."""
    reader = Reader(markup)
    name = reader.expect("name")
    reader.expect("name", "in")
    collection = value(*reader.value())
    is_reversed = reader.take("name", "reversed") is not None
    slices: dict[str, Expression] = {}
    while (attribute := reader.take("name", "limit") or reader.take("name", "offset")) is not None:
        reader.expect("sign", ":")
        text, offset = reader.value()
        slices[attribute.text] = slice_value(text, offset)
    reader.expect("end")
    return new_loop(token(markup, name.start), name.text, collection, slices, is_reversed)


def slice_value(text: str, offset: int) -> Expression:
    """A limit or an offset, which may be the word ``continue``."""
    if text == CONTINUE:
        return Text(token(text, offset, CONTINUE), text)
    return value(text, offset)


def new_loop(
    here: Token,
    name: str,
    collection: Expression,
    slices: dict[str, Expression],
    is_reversed: bool,  # noqa: FBT001 - both parsers hand it on
) -> Loop:
    """A loop of what was read of it."""
    return Loop(
        here,
        name,
        collection,
        limit=slices.get("limit"),
        offset=slices.get("offset"),
        reversed_=is_reversed,
        cols=None,
    )
