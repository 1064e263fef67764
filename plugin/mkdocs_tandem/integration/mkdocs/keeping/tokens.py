"""Code that several audiences read, taken apart once."""

from collections.abc import Iterator
from functools import lru_cache
from types import FunctionType
from typing import Any

from pygments.lexer import Lexer  # type: ignore[import-untyped]

_MOST = 200
"""Blocks of code that are remembered: the audiences of a page are converted one after the other."""


def remember_tokens() -> None:
    """Let lexers of the same kind share what they have found, if Pygments is as it is known."""
    plain = vars(Lexer).get("get_tokens")
    if isinstance(plain, FunctionType) and not hasattr(plain, "__wrapped__"):
        Lexer.get_tokens = _remembering(plain)


def _remembering(plain: FunctionType) -> Any:
    lexers: dict[tuple[Any, str], Any] = {}

    @lru_cache(_MOST)
    def found(kind: Any, options: str, text: str) -> list[tuple[Any, str]]:
        return list(plain(lexers[kind, options], text))

    def get_tokens(lexer: Any, text: str, unfiltered: bool = False) -> Iterator[tuple[Any, str]]:  # noqa: FBT001, FBT002 -- Pygments' own
        if unfiltered or lexer.filters or not isinstance(text, str):
            tokens: Iterator[tuple[Any, str]] = plain(lexer, text, unfiltered)
            return tokens
        kind: Any = type(lexer)
        options = repr(lexer.options)
        lexers.setdefault((kind, options), lexer)
        return iter(found(kind, options, text))

    get_tokens.__wrapped__ = plain  # type: ignore[attr-defined] # as functools names it
    return get_tokens
