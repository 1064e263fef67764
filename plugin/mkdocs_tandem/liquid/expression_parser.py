"""Expressions as Liquid's strict parser reads them."""

import re

from mkdocs_tandem.liquid.expression_lexer import ExpressionReader
from mkdocs_tandem.liquid.expressions import (
    Applied,
    Argument,
    Comparison,
    Condition,
    Continue,
    Filtered,
    Junction,
    Keyword,
    Literal,
    Lookup,
    Loop,
    QuotedString,
    Range,
)
from mkdocs_tandem.liquid.lexer import RUBY_SPACE
from mkdocs_tandem.liquid.syntax import Expression
from mkdocs_tandem.liquid.values import Special

QUOTED = r"""(?:"[^"]*"|'[^']*')"""
FRAGMENT = rf"""(?:{QUOTED}|(?:[^\s,|'"]|{QUOTED})+)"""
ATTRIBUTE = rf"(?<!\w)(\w[\w-]*)\s*:\s*({FRAGMENT})"


_INTEGER = re.compile(r"-?\d+", re.ASCII)
_FLOAT = re.compile(r"-?\d[\d.]+", re.ASCII)
_RANGE = re.compile(r"\(\s*(?>(\S+)\s*\.\.)\s*(\S+)\s*\)", re.ASCII)
_SEGMENT = re.compile(r"\[[^\]]+\]|[\w-]+\??", re.ASCII)
_KEYWORDS = {
    "blank": Special.BLANK,
    "empty": Special.EMPTY,
    "": None,
    "nil": None,
    "null": None,
    "true": True,
    "false": False,
}


def value(markup: str, offset: int = 0) -> Expression:
    """A literal, a range or a variable: never refused, since anything may be a variable's name.

    ``offset`` is its offset in the markup around it.
    """
    offset += len(markup) - len(markup.lstrip(RUBY_SPACE))
    markup = markup.strip(RUBY_SPACE)
    if markup[:1] in ("'", '"') and markup.endswith(markup[0]):
        return QuotedString(offset + 1, markup[1:-1])
    if _INTEGER.fullmatch(markup):
        return Literal(offset, int(markup))
    if bounds := _RANGE.fullmatch(markup):
        start = value(bounds[1], offset + bounds.start(1))
        return Range(offset, start, value(bounds[2], offset + bounds.start(2)))
    if _FLOAT.fullmatch(markup):
        return Literal(offset, float(".".join(markup.split(".")[:2]).rstrip(".")))
    if markup not in _KEYWORDS:
        return _lookup(markup, offset)
    keyword = _KEYWORDS[markup]
    return Literal(offset, keyword) if isinstance(keyword, bool) else Keyword(offset, keyword)


def _lookup(markup: str, offset: int) -> Expression:
    segments: list[str | Expression] = []
    for found in _SEGMENT.finditer(markup):
        segment = found[0]
        if segment[0] == "[":
            segments.append(value(segment[1:-1], offset + found.start() + 1))
        else:
            segments.append(segment)
    return Lookup(offset, segments) if segments else Keyword(offset)


_ARGUMENT = re.compile(ATTRIBUTE, re.ASCII)


def argument(markup: str, offset: int) -> Argument:
    """An argument of a filter, ``name: value`` or a value alone."""
    named = _ARGUMENT.fullmatch(markup)
    if named is None:
        return Argument(value(markup, offset))
    return Argument(value(named[2], offset + named.start(2)), named[1])


def output(markup: str) -> Filtered:
    """What ``{{ }}``, ``assign`` and ``echo`` hold."""
    reader = ExpressionReader(markup)
    if reader.is_at_end():
        return Filtered(Keyword(0), [])
    left = value(*reader.value())
    filters: list[Applied] = []
    while reader.take("sign", "|"):
        name = reader.expect("name")
        arguments = []
        if reader.take("sign", ":"):
            arguments.append(argument(*reader.argument()))
            while reader.take("sign", ","):
                arguments.append(argument(*reader.argument()))
        filters.append(Applied(name.start, name.text, arguments))
    reader.expect("end")
    return Filtered(left, filters)


def condition(markup: str) -> Condition:
    """What ``if``, ``elsif`` and ``unless`` hold."""
    reader = ExpressionReader(markup)
    comparisons = [_comparison(reader)]
    relations = []
    while relation := reader.take("name", "and") or reader.take("name", "or"):
        relations.append(relation.text)
        comparisons.append(_comparison(reader))
    reader.expect("end")
    return Condition(from_right(comparisons, relations))


def from_right(comparisons: list[Expression], relations: list[str]) -> Expression:
    """Comparisons joined as Ruby evaluates them: ``a and (b or (c and d))``."""
    joined = comparisons[-1]
    for left, relation in zip(comparisons[-2::-1], relations[::-1], strict=True):
        joined = Junction(left.at, relation, left, joined)
    return joined


def _comparison(reader: ExpressionReader) -> Expression:
    left = value(*reader.value())
    operator = reader.take("comparison")
    if operator is None:
        return left
    right = value(*reader.value())
    return Comparison(operator.start, operator.text, left, right)


def loop(markup: str) -> Loop:
    """What ``for`` holds."""
    reader = ExpressionReader(markup)
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
    return Loop(name.start, name.text, collection, slices, is_reversed=is_reversed)


def slice_value(text: str, offset: int) -> Expression:
    """A limit or an offset, which may be the word ``continue``."""
    return Continue(offset) if text == "continue" else value(text, offset)
