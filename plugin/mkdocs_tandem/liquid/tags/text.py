"""The tags ``raw``, ``comment``, ``echo`` and others that print or hide text, or have no effect."""

import re

from mkdocs_tandem.liquid import values
from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.expressions import Filtered, QuotedString
from mkdocs_tandem.liquid.lexer import END_OF_LIQUID, OUTPUT
from mkdocs_tandem.liquid.nodes import NodeList, RenderNode, TextNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Piece, PieceWriter, TracedValue
from mkdocs_tandem.liquid.render_facts import Use
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import EmptyNode, Tag


class Printed(RenderNode):
    """The value of an expression."""

    __slots__ = ("base", "expression", "use")

    def __init__(self, start: int, expression: Filtered, base: int) -> None:
        super().__init__(start)
        self.expression = expression
        self.base = base
        has_default = any(used.name == "default" for used in expression.filters)
        self.use = Use.GUARDED if has_default else Use.PRINTED

    def write(self, context: Context, out: PieceWriter) -> None:
        context.base = self.base
        context.use = self.use
        value = self.expression.evaluate(context)
        if isinstance(value, TracedValue):
            for piece in value.pieces:
                out.add(piece)
        elif value is not None:
            text = values.printed(value)
            if text:
                piece = Piece(text, context.source, self.start, is_literal=False, call=context.call)
                out.add(piece)


class OutputTag(Tag):
    """``{{ }}``; also ``echo``."""

    name = OUTPUT

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        expression = parser.output(tag.markup, tag.base)
        text = expression.left
        if isinstance(text, QuotedString) and text.value and not expression.filters:
            literal = TextNode(text.value, parser.source, tag.base + text.at)
            literal.blank = False
            return literal
        return Printed(tag.start, expression, tag.base)


class EchoTag(OutputTag):
    """``echo``: like ``{{ }}``, for use inside ``liquid``."""

    name = "echo"


class RawTag(Tag):
    """``raw``: text in which tags are not interpreted."""

    name = "raw"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        raw = parser.raw()
        if raw is None:
            hint = "add '{% endraw %}'"
            parser.report("unclosed-tag", "'{% raw %}' is never closed", tag.start, hint=hint)
            return EmptyNode(tag.start, is_blank=True)
        if tag.markup.strip():
            raise LiquidSyntaxError(f"'raw' takes nothing, not '{tag.markup.strip()}'")
        content = TextNode(raw.value, parser.source, raw.start)
        content.blank = not raw.value
        return content


class CommentTag(Tag):
    """``comment``: is parsed, but not rendered."""

    name = "comment"
    end = "endcomment"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        self.skip(tag, parser)
        return EmptyNode(tag.start, is_blank=True)


class LiquidLines(RenderNode):
    """The tags within ``liquid``."""

    __slots__ = ("body",)

    def __init__(self, start: int, body: NodeList) -> None:
        super().__init__(start, is_blank=body.blank)
        self.body = body

    def write(self, context: Context, out: PieceWriter) -> None:
        self.body.write(context, out)


class LiquidTag(Tag):
    """``liquid``: several tags, one per line."""

    name = "liquid"
    end = END_OF_LIQUID

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        return LiquidLines(tag.start, parser.body(tag, self.end))


class InlineCommentTag(Tag):
    """``# ...``: comment; each line begins with ``#``."""

    name = "#"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        if re.search(r"\n\s*[^#\s]", tag.markup):
            raise LiquidSyntaxError("each line of a comment begins with '#'")
        return EmptyNode(tag.start, is_blank=True)


class RefusedTag(Tag):
    """A tag that is only a finding."""

    instead: str

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        message = f"'{{% {self.name} %}}' does not work here"
        parser.report("refused-tag", message, tag.start, hint=self.instead)
        self.skip(tag, parser)
        return EmptyNode(tag.start)


class SeoTag(Tag):
    """``seo``: nothing; the theme fills the head of a page, as jekyll-seo-tag does."""

    name = "seo"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        return EmptyNode(tag.start)


class FeedMetaTag(SeoTag):
    """``feed_meta``: nothing; a plugin for feeds fills the head of a page, as jekyll-feed does."""

    name = "feed_meta"


class RenderTag(RefusedTag):
    """``render``: not available, as in Jekyll; use ``include``."""

    name = "render"
    instead = "Jekyll has no partials for it; use '{% include %}'"
