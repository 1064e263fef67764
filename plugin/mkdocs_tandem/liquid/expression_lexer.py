"""Expressions to lexemes, as Ruby's strict parser reads them."""

import re
from typing import NamedTuple

from mkdocs_tandem.liquid.lexer import RUBY_SPACE


class RefusedError(Exception):
    """The strict parser cannot read it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


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


class ExpressionReader:
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

    def argument(self) -> tuple[str, int]:
        """An argument of a filter, its name included, and where it begins."""
        first = self._lexemes[self._at]
        second = self._lexemes[min(self._at + 1, len(self._lexemes) - 1)]
        name = ""
        if first.kind == "name" and second.text == ":":
            self._at += 2
            name = f"{first.text}: "
        text, offset = self.value()
        return name + text, offset - len(name)

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
