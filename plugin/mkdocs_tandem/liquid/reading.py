"""Expressions as Liquid's strict parser reads them."""

import re
from typing import NamedTuple

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

QUOTED = r"""(?:"[^"]*"|'[^']*')"""
FRAGMENT = rf"""(?:{QUOTED}|(?:[^\s,|'"]|{QUOTED})+)"""
ATTRIBUTE = rf"(?<!\w)(\w[\w-]*)\s*:\s*({FRAGMENT})"


class RefusedError(Exception):
    """The strict parser cannot read it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


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


class _Lexeme(NamedTuple):
    kind: str
    text: str
    start: int


_LEXEME = re.compile(
    r"""
    \s*(?:(?P<comparison>==|!=|<>|<=?|>=?|contains(?=\s))
    | (?P<string>'[^']*'|"[^"]*")
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<name>[a-zA-Z_][\w-]*\??)
    | (?P<dots>\.\.)
    | (?P<sign>[|.:,\[\]()?-])
    | (?P<end>\Z))
    """,
    re.ASCII | re.VERBOSE,
)


class Reader:
    """Reads one markup from left to right; raises ``RefusedError`` where it is not as it should."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._at = 0
        self._lexemes = list(_lexemes(markup))

    def is_at_end(self) -> bool:
        return self._lexemes[self._at].kind == "end"

    def take(self, kind: str, text: str = "", ahead: int = 0) -> _Lexeme | None:
        """The next lexeme if it is this one."""
        lexeme = self._lexemes[self._at]
        if lexeme.kind != kind or (text and lexeme.text != text):
            return None
        self._at += 1
        return lexeme

    def expect(self, kind: str, text: str = "") -> _Lexeme:
        lexeme = self.take(kind, text)
        if lexeme is None:
            found = self._lexemes[self._at]
            raise RefusedError(f"{_shown(found)} where {_NAMES.get(kind, text)} belongs", found[2])
        return lexeme

    def value(self) -> tuple[str, int]:
        """The text of a value, without its spaces, and its offset."""
        first = self._at
        self._skip_value()
        lexemes = self._lexemes[first : self._at]
        return "".join([lexeme.text for lexeme in lexemes]), lexemes[0].start

    def argument(self) -> KeywordArgument | PositionalArgument:
        """An argument of a filter."""
        first = self._lexemes[self._at]
        second = self._lexemes[min(self._at + 1, len(self._lexemes) - 1)]
        name = ""
        if first.kind == "name" and second.text == ":":
            self._at += 2
            name = f"{first.text}: "
        text, offset = self.value()
        return argument(name + text, offset - len(name))

    def _skip_value(self) -> None:
        lexeme = self._lexemes[self._at]
        self._at += 1
        if lexeme.kind in ("string", "number"):
            return
        if lexeme.text == "(":
            self._skip_value()
            self.expect("dots")
            self._skip_value()
            self.expect("sign", ")")
            return
        if lexeme.text == "[":
            self._skip_value()
            self.expect("sign", "]")
        elif lexeme.kind != "name":
            raise RefusedError(f"{_shown(lexeme)} where a value belongs", lexeme.start)
        self._skip_keys()

    def _skip_keys(self) -> None:
        while True:
            if self.take("sign", "["):
                self._skip_value()
                self.expect("sign", "]")
            elif self.take("sign", "."):
                self.expect("name")
            else:
                return


def _lexemes(markup: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    at = 0
    while True:
        match = _LEXEME.match(markup, at)
        if match is None:
            at = len(markup) - len(markup[at:].lstrip(RUBY_SPACE))
            raise RefusedError(f"the character '{markup[at : at + 1]}'", at)
        kind = match.lastgroup or "end"
        found.append(_Lexeme(kind, match[kind], match.start(kind)))
        if kind == "end":
            return found
        at = match.end()


_NAMES = {"end": "the end", "name": "a name", "dots": "'..'"}


def _shown(lexeme: _Lexeme) -> str:
    return "the end" if lexeme.kind == "end" else f"'{lexeme.text}'"


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
            arguments.append(reader.argument())
            while reader.take("sign", ","):
                arguments.append(reader.argument())
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
