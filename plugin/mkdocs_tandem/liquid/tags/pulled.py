"""Tags that leave a mark for what is pulled from the contract."""

import re

from liquid.exceptions import LiquidSyntaxError

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.node import Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Mark, Output, Piece
from mkdocs_tandem.liquid.tags.tag import JekyllTag

_WORD = re.compile(r"[^\s<>]+")


class Pulled(Part):
    """A mark, so that rendering asks nobody: the page is filled in when it has run."""

    __slots__ = ("mark",)

    def __init__(self, start: int, mark: Mark) -> None:
        super().__init__(start)
        self.mark = mark

    def write(self, context: Context, out: Output) -> None:
        piece = Piece(self.mark, context.source, self.start, is_literal=False, call=context.call)
        out.add(piece)


class SchemaTag(JekyllTag):
    """``schema Name``: the members of a schema of the audience's contract."""

    name = "schema"
    usage = "{% schema Name %}"
    most_words = 1

    def read(self, tag: TagToken, parser: Parser) -> Part:
        words = tuple(word.strip("\"'") for word in tag.markup.split())
        if not 1 <= len(words) <= self.most_words or not all(map(_WORD.fullmatch, words)):
            raise LiquidSyntaxError(f"'{self.name}' is written '{self.usage}'", token=None)
        return Pulled(tag.start, Mark(self.name, words))
