"""The tags ``cycle`` and ``ifchanged``."""

import re

from mkdocs_tandem.liquid import expression_parser
from mkdocs_tandem.liquid import values as ruby
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression_parser import FRAGMENT
from mkdocs_tandem.liquid.expressions import Lookup
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter
from mkdocs_tandem.liquid.render_facts import Use
from mkdocs_tandem.liquid.syntax import Expression, LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag


class Cycle(RenderNode):
    """The next of some values."""

    __slots__ = ("base", "group", "values")

    def __init__(self, tag: TagToken, group: Expression | str, values: list[Expression]) -> None:
        super().__init__(tag.start)
        self.base = tag.base
        self.group = group
        self.values = values

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = Use.PRINTED
        group = self.group if isinstance(self.group, str) else self.group.evaluate(context)
        key = ruby.inspect(group)
        number = context.cycles.get(key, 0)
        following = number + 1
        context.cycles[key] = following if following < len(self.values) else 0
        # another cycle of the same name may have been longer
        is_there = number < len(self.values)
        text = ruby.printed(self.values[number].evaluate(context)) if is_there else ""
        if text:
            out.add(Piece(text, context.source, self.start, is_literal=False, call=context.call))


_FRAGMENT = re.compile(FRAGMENT, re.ASCII)


_GROUP = re.compile(rf"({FRAGMENT})\s*:\s*(.*)", re.ASCII | re.DOTALL)


class CycleTag(Tag):
    """``cycle 'a', 'b'``: renders the next of several values, each time."""

    name = "cycle"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        named = _GROUP.match(tag.markup)
        if named is not None:
            group = expression_parser.value(named[1], named.start(1))
            return Cycle(tag, group, _cycled(named[2], named.start(2)))
        if _FRAGMENT.match(tag.markup) is None:
            raise LiquidSyntaxError("'cycle' needs values")
        values = _cycled(tag.markup, 0)
        shared = ", ".join(str(value) for value in values)
        if any(isinstance(value, Lookup) for value in values):
            shared += f" at {parser.source.path}:{tag.start}"  # Ruby takes them for other variables
        return Cycle(tag, shared, values)


def _cycled(markup: str, offset: int) -> list[Expression]:
    values: list[Expression] = []
    for part in markup.split(","):
        found = _FRAGMENT.search(part)
        if found and found[0] not in ("nil", "null"):  # Ruby's parser drops them
            values.append(expression_parser.value(found[0], offset + found.start()))
        offset += len(part) + 1
    return values


class IfChanged(RenderNode):
    """A body that is only printed if it is not what it was last."""

    __slots__ = ("body",)

    def __init__(self, start: int, body: NodeList) -> None:
        super().__init__(start, is_blank=body.blank)
        self.body = body

    def write(self, context: Context, out: PieceWriter) -> None:
        inner = out.nested()
        self.body.write(context, inner)
        printed = inner.captured()
        if context.changed != printed:
            context.changed = str(printed)
            for piece in printed.pieces:
                out.add(piece)


class IfChangedTag(Tag):
    """``ifchanged``: renders its text only if it changed since the last iteration."""

    name = "ifchanged"
    end = "endifchanged"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        body = parser.body(tag, self.end)
        return IfChanged(tag.start, body)
