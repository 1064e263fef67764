"""Tags that leave a mark for what is pulled from the contract."""

import re

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.node import Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Mark, Output, Piece
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.tag import Tag

_WORD = re.compile(r"[^\s<>]+")


class Marked(Part):
    """A mark, so that rendering asks nobody: the page is filled in when it has run."""

    __slots__ = ("mark",)

    def __init__(self, start: int, mark: Mark) -> None:
        super().__init__(start)
        self.mark = mark

    def write(self, context: Context, out: Output) -> None:
        piece = Piece(self.mark, context.source, self.start, is_literal=False, call=context.call)
        out.add(piece)


class PullTag(Tag):
    """What all tags share that pull something in."""

    usage: str
    fewest_words = 0
    most_words: int

    def read(self, tag: TagToken, parser: Parser) -> Part:
        words = tuple(word.strip("\"'") for word in tag.markup.split())
        fits = self.fewest_words <= len(words) <= self.most_words
        if not fits or not all(map(_WORD.fullmatch, words)):
            raise LiquidSyntaxError(f"'{self.name}' is written '{self.usage}'")
        return Marked(tag.start, Mark(self.name, words))


class SchemaTag(PullTag):
    """``schema Name``: the members of a schema of the audience's contract."""

    name = "schema"
    usage = "{% schema Name %}"
    fewest_words = 1
    most_words = 1


class LifecycleTag(PullTag):
    """``lifecycle Name``: which value of a schema may follow which, as a picture."""

    name = "lifecycle"
    usage = "{% lifecycle Name %}"
    fewest_words = 1
    most_words = 1


class DeliveriesTag(PullTag):
    """``deliveries``: what the service has tried to deliver until then, as a picture."""

    name = "deliveries"
    usage = "{% deliveries %}"
    most_words = 0


class ExampleTag(PullTag):
    """``example registerCallback``: a named example of the audience's contract, executed."""

    name = "example"
    usage = "{% example operationId name status parameter=value %}"
    most_words = 12


class CoverageTag(PullTag):
    """``coverage``: what of the audience's contract is shown by an example, on all pages."""

    name = "coverage"
    usage = "{% coverage %}"
    most_words = 0
