"""The tags ``assign``, ``capture``, ``increment`` and ``decrement``."""

import re

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expressions import Filtered, QuotedString
from mkdocs_tandem.liquid.lexer import RUBY_SPACE
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter, TracedValue
from mkdocs_tandem.liquid.render_facts import Use, Variable
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag

_NAME = r"(?:\(?[\w\-.\[\]]\)?)+"
_ASSIGNMENT = re.compile(rf"({_NAME})\s*=\s*", re.ASCII)
_LONGEST_NAME = 500
_TARGET = re.compile(_NAME, re.ASCII)


class Assign(RenderNode):
    """Sets a variable to a value; a quoted string keeps its place."""

    __slots__ = ("base", "expression", "name")

    def __init__(self, start: int, name: str, expression: Filtered, base: int) -> None:
        super().__init__(start, is_blank=True)
        self.name = name
        self.expression = expression
        self.base = base

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.HANDED
        left = self.expression.left
        if isinstance(left, QuotedString) and not self.expression.filters:
            start = self.base + left.at
            value: object = TracedValue(
                (Piece(left.value, context.source, start, is_literal=True, call=context.call),)
            )
        else:
            value = self.expression.evaluate(context)
        context.assign(self.name, value)
        context.facts.note_assignment(Variable(self.name, context.source, self.start))


class AssignTag(Tag):
    """``assign name = value``: sets a variable."""

    name = "assign"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        found = _ASSIGNMENT.search(tag.markup, 0, _LONGEST_NAME)
        if found is None:
            raise LiquidSyntaxError("'assign' needs a name, '=' and a value")
        base = tag.base + found.end()
        value = tag.markup[found.end() :].rstrip(RUBY_SPACE)
        return Assign(tag.start, found[1], parser.output(value, base), base)


class Capture(RenderNode):
    """Sets a variable to what a body prints."""

    __slots__ = ("body", "name")

    def __init__(self, start: int, name: str, body: NodeList) -> None:
        super().__init__(start, is_blank=True)
        self.name = name
        self.body = body

    def write(self, context: Context, out: PieceWriter) -> None:
        captured = out.nested()
        self.body.write(context, captured)
        context.assign(self.name, captured.captured())
        context.facts.note_assignment(Variable(self.name, context.source, self.start))


class CaptureTag(Tag):
    """``capture name``: sets a variable to the text inside."""

    name = "capture"
    end = "endcapture"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        found = _TARGET.search(tag.markup)
        if found is None:
            raise LiquidSyntaxError("'capture' needs a name")
        body = parser.body(tag, self.end)
        return Capture(tag.start, found[0], body)


class Count(RenderNode):
    """Prints a counter and moves it."""

    __slots__ = ("name", "step")

    def __init__(self, start: int, name: str, step: int) -> None:
        super().__init__(start)
        self.name = name
        self.step = step

    def write(self, context: Context, out: PieceWriter) -> None:
        before = context.counters.get(self.name, 0)
        after = context.counters[self.name] = before + self.step
        text = str(before if self.step > 0 else after)
        out.add(Piece(text, context.source, self.start, is_literal=False, call=context.call))


class IncrementTag(Tag):
    """``increment``: 0, 1, 2 ..."""

    name = "increment"
    step = 1

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        return Count(tag.start, tag.markup.strip(), self.step)


class DecrementTag(IncrementTag):
    """``decrement``: -1, -2, -3 ..."""

    name = "decrement"
    step = -1
