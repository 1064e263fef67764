"""Tags and blocks of other packages."""

from collections.abc import Callable

from mkdocs_tandem.liquid import expression_parser, lax_parser
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expression_lexer import RefusedError
from mkdocs_tandem.liquid.extensions import TagCall
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter, TracedValue
from mkdocs_tandem.liquid.provenance import rendered_as
from mkdocs_tandem.liquid.render_facts import Use
from mkdocs_tandem.liquid.tags.base import Tag
from mkdocs_tandem.liquid.values import EvaluationError


class External(RenderNode):
    """What a function of another package gives."""

    __slots__ = ("body", "call", "tag")

    def __init__(self, tag: TagToken, call: Callable[..., str], body: NodeList | None) -> None:
        super().__init__(tag.start)
        self.tag = tag
        self.call = call
        self.body = body

    def write(self, context: Context, out: PieceWriter) -> None:
        inner = out.nested()
        if self.body is not None:
            self.body.write(context, inner)
        context.base = self.tag.base
        context.use = Use.HANDED
        captured = inner.captured()
        call = TagCall(self.tag.name, self.tag.markup.strip(), lambda it: _value(it, context))
        arguments = (call,) if self.body is None else (call, str(captured))
        try:
            found = self.call(*arguments)
        except Exception as error:
            raise EvaluationError(f"'{self.tag.name}' fails: {error}") from error
        if not isinstance(found, str):
            raise EvaluationError(f"'{self.tag.name}' returns no text, but {type(found).__name__}")
        text = rendered_as(found, captured)
        plain = Piece(found, context.source, self.start, is_literal=False, call=context.call)
        for piece in text.pieces if isinstance(text, TracedValue) else (plain,):
            out.add(piece)


class ExternalTag(Tag):
    """A tag or block that an installed package brings."""

    def __init__(self, name: str, call: Callable[..., str], *, is_block: bool) -> None:
        self.name = name
        self.end = f"end{name}" if is_block else ""
        self.call = call

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        return External(tag, self.call, parser.body(tag, self.end) if self.end else None)


def _value(markup: str, context: Context) -> object:
    try:
        expression = expression_parser.output(markup)
    except RefusedError:
        expression = lax_parser.output(markup)
    return expression.evaluate(context)
