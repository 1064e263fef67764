"""Expressions as Liquid's lax parser reads them."""

import re

from mkdocs_tandem.liquid.expression_parser import (
    ATTRIBUTE,
    FRAGMENT,
    argument,
    from_right,
    slice_value,
    value,
)
from mkdocs_tandem.liquid.expressions import Applied, Comparison, Condition, Filtered, Keyword, Loop
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError

_FIRST_FRAGMENT = re.compile(rf"({FRAGMENT})(.*)", re.ASCII | re.DOTALL)
_FILTERS = re.compile(r"\|\s*(.*)", re.ASCII | re.DOTALL)
_FILTER = re.compile(rf"(?:\s+|{FRAGMENT}|,)+", re.ASCII)
_WORD = re.compile(r"\w+", re.ASCII)
_ARGUMENT = re.compile(rf"[:,]\s*((?:\w+\s*:\s*)?{FRAGMENT})", re.ASCII)


def output(markup: str) -> Filtered:
    """The first value, and every filter that has a name."""
    found = _FIRST_FRAGMENT.search(markup)
    if found is None:
        return Filtered(Keyword(0), [])
    filters: list[Applied] = []
    rest = _FILTERS.search(markup, found.start(2))
    for part in _FILTER.finditer(markup, rest.start(1)) if rest else ():
        if name := _WORD.search(markup, part.start(), part.end()):
            arguments = [
                argument(given[1], given.start(1))
                for given in _ARGUMENT.finditer(markup, part.start(), part.end())
            ]
            filters.append(Applied(name.start(), name[0], arguments))
    return Filtered(value(found[1], found.start(1)), filters)


_RELATION = r"\b(?:\s?and\s?|\s?or\s?)\b"
_CONDITIONS = re.compile(rf"(?:{_RELATION}|(?:\s*(?!{_RELATION})(?:{FRAGMENT}|\S+)\s*)+)", re.ASCII)
_COMPARISON = re.compile(rf"({FRAGMENT})\s*([=!<>a-z_]+)?\s*({FRAGMENT})?", re.ASCII)


def condition(markup: str) -> Condition:
    """Comparisons between ``and`` and ``or``, each as far as it makes sense.

    Raises ``LiquidSyntaxError`` for what even Ruby does not forgive.
    """
    parts = list(_CONDITIONS.finditer(markup))
    comparisons = [_comparison(part, markup) for part in parts[::2]]
    relations = [part[0].strip() for part in parts[1::2]]
    is_whole = len(comparisons) == len(relations) + 1
    if not is_whole or not set(relations) <= {"and", "or"}:
        raise LiquidSyntaxError(f"'{markup.strip()}' is not a condition")
    return Condition(from_right(comparisons, relations))


def _comparison(part: re.Match[str], markup: str) -> Expression:
    found = _COMPARISON.search(markup, part.start(), part.end())
    if found is None:
        raise LiquidSyntaxError(f"'{part[0]}' is not a condition", part.start())
    left = value(found[1], found.start(1))
    if found[2] is None:
        return left
    at = found.start(2)
    right = value(found[3], found.start(3)) if found[3] else Keyword(at)
    return Comparison(at, found[2], left, right)


_LOOP = re.compile(rf"\s*([\w-]+)\s+in\s+({FRAGMENT}+)\s*(reversed)?", re.ASCII)
_ATTRIBUTE = re.compile(ATTRIBUTE, re.ASCII)


def loop(markup: str) -> Loop:
    """A name and a collection; raises ``LiquidSyntaxError`` if there are none."""
    found = _LOOP.match(markup)
    if found is None:
        raise LiquidSyntaxError(f"'{markup.strip()}' is not a loop")
    slices = {
        attribute[1]: slice_value(attribute[2], attribute.start(2))
        for attribute in _ATTRIBUTE.finditer(markup)
    }
    collection = value(found[2], found.start(2))
    is_reversed = found[3] is not None
    return Loop(found.start(1), found[1], collection, slices, is_reversed=is_reversed)
