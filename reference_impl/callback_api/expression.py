"""Conditions put together: ``boolExp``."""

from collections.abc import Callable, Collection, Mapping
from functools import cache, lru_cache
from itertools import product

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import UnexpectedEOF

from callback_api.errors import ApiError

_GRAMMAR = r"""
?start: either
?either: both ("|" both)*
?both: term ("&" term)*
?term: "!" term -> negation | "(" either ")" | NAME -> name
NAME: /[A-Za-z]+[._-]?[0-9]*/
%ignore /[ \t]+/
"""
_LONGEST = 1000

Values = Mapping[str, bool]
Expression = Callable[[Values], bool]


class _Compiled(Transformer[Token, Expression]):
    """Turns a tree into one function."""

    def either(self, parts: list[Expression]) -> Expression:
        return lambda values: any(part(values) for part in parts)

    def both(self, parts: list[Expression]) -> Expression:
        return lambda values: all(part(values) for part in parts)

    def negation(self, parts: list[Expression]) -> Expression:
        (part,) = parts
        return lambda values: not part(values)

    def name(self, parts: list[Token]) -> Expression:
        (name,) = parts
        return lambda values: values[name]


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr")


def parse(text: str, names: Collection[str]) -> Expression:
    """The expression as a function of the values of its names.

    Raises an ``ApiError`` (40010) with the column for a text that is none or has an unknown name,
    and for one that is always true or always false.
    """
    if len(text) > _LONGEST:
        raise ApiError(40010, f"boolExp is longer than {_LONGEST} characters")
    return _parsed(text, tuple(names))


@lru_cache(maxsize=1000)
def _parsed(text: str, names: tuple[str, ...]) -> Expression:
    """Kept, as a monitor looks at its expression whenever a vehicle says something."""
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise ApiError(40010, _complaint(text, error)) from None
    for name in tree.scan_values(lambda leaf: isinstance(leaf, Token)):
        if name not in names:
            known = ", ".join(names)
            raise ApiError(
                40010,
                f"boolExp, column {name.column}: no trigger is named '{name}'; known: {known}",
            )
    expression = _Compiled().transform(tree)
    _check_undecided(expression, names)
    return expression


def _complaint(text: str, error: UnexpectedInput) -> str:
    opened = _unclosed(text)
    at_end = isinstance(error, UnexpectedEOF) or getattr(error, "token", None) == ""
    if at_end and opened is not None:
        return f"boolExp, column {opened + 1}: this parenthesis is not closed"
    if at_end:
        return f"boolExp, column {len(text) + 1}: it ends where a trigger should be named"
    column = error.column
    found = text[column - 1 : column]
    if found == ")" and text[:column].count(")") > text[:column].count("("):
        return f"boolExp, column {column}: this parenthesis closes nothing"
    return f"boolExp, column {column}: '{found}' cannot stand here"


def _unclosed(text: str) -> int | None:
    """Where the first parenthesis stands that is never closed."""
    opened: list[int] = []
    for position, character in enumerate(text):
        if character == "(":
            opened.append(position)
        elif character == ")" and opened:
            opened.pop()
    return opened[0] if opened else None


def _check_undecided(expression: Expression, names: Collection[str]) -> None:
    rows = product((False, True), repeat=len(names))
    outcomes = {expression(dict(zip(names, row, strict=True))) for row in rows}
    if len(outcomes) == 1:
        always = "true" if outcomes.pop() else "false"
        raise ApiError(40010, f"boolExp is always {always}, so that it tells nothing")
