"""The tag that names the operation of the examples below it."""

import re

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.node import Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Naming, Output, Piece
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.tag import Tag

_WORD = re.compile(r"[^\s<>\"']+")


class Named(Part):
    """Notes where an operation is named."""

    __slots__ = ("words",)

    def __init__(self, start: int, words: tuple[str, ...]) -> None:
        super().__init__(start)
        self.words = words

    def write(self, context: Context, out: Output) -> None:
        here = Naming(
            EndpointTag.name,
            {},
            context.source,
            self.start,
            out.size,
            context.call,
            words=self.words,
        )
        context.add_call(here)
        # captured text comes out elsewhere: an empty piece goes with it and marks the place
        out.add(Piece("", context.source, self.start, is_literal=False, call=here))


class EndpointTag(Tag):
    """``endpoint id`` or ``endpoint METHOD /path``: what the examples below it belong to."""

    name = "endpoint"
    usage = "{% endpoint operationId %}' or '{% endpoint POST /path %}"

    def read(self, tag: TagToken, parser: Parser) -> Part:
        words = tuple(word.strip("\"'") for word in tag.markup.split())
        if not words or not all(map(_WORD.fullmatch, words)):
            raise LiquidSyntaxError(f"'{self.name}' is written '{self.usage}'")
        return Named(tag.start, words)
