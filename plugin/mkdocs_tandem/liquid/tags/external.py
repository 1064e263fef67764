"""Tags and blocks of other packages."""

from collections.abc import Callable

from mkdocs_tandem.liquid import lax, reading
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.extension import TagCall
from mkdocs_tandem.liquid.facts import Use
from mkdocs_tandem.liquid.node import Body, Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Output, Piece, Written
from mkdocs_tandem.liquid.provenance import rendered_as
from mkdocs_tandem.liquid.reader import RefusedError
from mkdocs_tandem.liquid.ruby import EvaluationError
from mkdocs_tandem.liquid.tags.tag import Tag


class External(Part):
    """What a function of another package gives."""

    __slots__ = ("body", "call", "tag")

    def __init__(self, tag: TagToken, call: Callable[..., str], body: Body | None) -> None:
        super().__init__(tag.start)
        self.tag = tag
        self.call = call
        self.body = body

    def write(self, context: Context, out: Output) -> None:
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
            raise EvaluationError(f"'{self.tag.name}' gives no text, but {type(found).__name__}")
        text = rendered_as(found, captured)
        plain = Piece(found, context.source, self.start, is_literal=False, call=context.call)
        for piece in text.pieces if isinstance(text, Written) else (plain,):
            out.add(piece)


class ExternalTag(Tag):
    """A tag or block that an installed package brings."""

    def __init__(self, name: str, call: Callable[..., str], *, is_block: bool) -> None:
        self.name = name
        self.end = f"end{name}" if is_block else ""
        self.call = call

    def read(self, tag: TagToken, parser: Parser) -> Part:
        return External(tag, self.call, parser.body(tag, self.end) if self.end else None)


def _value(markup: str, context: Context) -> object:
    try:
        expression = reading.output(markup)
    except RefusedError:
        expression = lax.output(markup)
    return expression.evaluate(context)
