"""Tokens, expressions and errors, which the rest of Liquid builds on."""

from abc import ABC, abstractmethod
from typing import Any, NamedTuple


class LiquidError(Exception):
    """A mistake in a template."""

    def __init__(self, message: str, at: int | None = None, hint: str = "") -> None:
        """``at`` is the offset in the markup; ``None`` for its start."""
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint


class LiquidSyntaxError(LiquidError):
    """A tag or an expression that cannot be parsed."""


class TemplateToken(NamedTuple):
    """A part of a template."""

    kind: str
    value: str
    start: int
    """Offset in the source."""


class Expression(ABC):
    """Something that has a value while a template is rendered."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        self.at = at
        """Offset in the markup around it."""

    @abstractmethod
    def evaluate(self, context: Any) -> Any:
        """The value, in a ``Context``; raises ``LiquidError`` if there is none."""

    def children(self) -> "list[Expression]":
        """The expressions that it is made of."""
        return []
