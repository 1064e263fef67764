"""Parsed templates and their nodes."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter
from mkdocs_tandem.liquid.syntax import LiquidError
from mkdocs_tandem.liquid.values import EvaluationError
from mkdocs_tandem.source import Source


class RenderNode(ABC):
    """A node that writes pieces; ``is_blank`` decides whether white space around it is kept."""

    __slots__ = ("blank", "start")

    def __init__(self, start: int, *, is_blank: bool = False) -> None:
        self.start = start
        """Offset of its tag in the source."""
        self.blank = is_blank

    @abstractmethod
    def write(self, context: Context, out: PieceWriter) -> None:
        """Render; raises ``LiquidError`` for what cannot be evaluated."""


class TextNode(RenderNode):
    """Text as the author wrote it."""

    __slots__ = ("piece",)

    def __init__(self, text: str, source: Source, start: int) -> None:
        super().__init__(start, is_blank=not text.strip(_SPACE))
        self.piece = Piece(text, source, start, is_literal=True)

    def write(self, context: Context, out: PieceWriter) -> None:
        piece = self.piece
        call = context.call
        out.add(piece if call is None else Piece(piece[0], piece[1], piece[2], True, call))  # noqa: FBT003 -- NamedTuple._replace takes three times as long


_MISUSES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""The finding for a value of an unexpected type, as in Ruby."""
_SPACE = "\t\n\v\f\r "


class NodeList:
    """The text between two tags."""

    __slots__ = ("blank", "parts")

    def __init__(self, parts: list[RenderNode]) -> None:
        self.parts = parts
        self.blank = all(part.blank for part in parts)

    def write(self, context: Context, out: PieceWriter) -> None:
        """Render all, up to a ``break`` or ``continue``."""
        context.tick()
        for part in self.parts:
            try:
                part.write(context, out)
            except LiquidError as error:
                context.fail(error)
            except _MISUSES as error:
                context.fail(EvaluationError(f"this cannot be evaluated: {error}"))
            if context.interrupts:
                return

    def drop_space(self) -> None:
        """Forget the text: what is around tags that print nothing."""
        self.parts = [part for part in self.parts if not isinstance(part, TextNode)]


@dataclass(frozen=True, slots=True)
class ParsedTemplate:
    """A source, read once for all pages and audiences."""

    source: Source
    body: NodeList
    findings: tuple[Finding, ...] = ()
    """Mistakes in the template itself."""
