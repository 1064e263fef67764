"""The plugin's own tags: ``endpoint``, ``example``, ``deliveries`` and others."""

import re
import shlex

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.nodes import RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import EndpointCall, Piece, PieceWriter, PullMark
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError
from mkdocs_tandem.liquid.tags.base import Tag

_WORD = re.compile(r"[^\s<>\"']+")


class EndpointNode(RenderNode):
    """Notes where an operation is named."""

    __slots__ = ("words",)

    def __init__(self, start: int, words: tuple[str, ...]) -> None:
        super().__init__(start)
        self.words = words

    def write(self, context: Context, out: PieceWriter) -> None:
        here = EndpointCall(
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
    """``endpoint id`` or ``endpoint METHOD /path``: the operation of the following examples."""

    name = "endpoint"
    usage = "{% endpoint operationId %}' or '{% endpoint POST /path %}"

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        words = tuple(word.strip("\"'") for word in tag.markup.split())
        if not words or not all(map(_WORD.fullmatch, words)):
            raise LiquidSyntaxError(f"'{self.name}' is written '{self.usage}'")
        return EndpointNode(tag.start, words)


_NAME = re.compile(r"[^\s<>]+")


class PullNode(RenderNode):
    """A mark that is replaced after the page has run, so that rendering sends no requests."""

    __slots__ = ("mark",)

    def __init__(self, start: int, mark: PullMark) -> None:
        super().__init__(start)
        self.mark = mark

    def write(self, context: Context, out: PieceWriter) -> None:
        piece = Piece(self.mark, context.source, self.start, is_literal=False, call=context.call)
        out.add(piece)


class PullTag(Tag):
    """What all tags share that pull something in."""

    usage: str
    fewest_words = 0
    most_words: int

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        words = tuple(word.strip("\"'") for word in tag.markup.split())
        fits = self.fewest_words <= len(words) <= self.most_words
        if not fits or not all(map(_NAME.fullmatch, words)):
            raise LiquidSyntaxError(f"'{self.name}' is written '{self.usage}'")
        return PullNode(tag.start, PullMark(self.name, words))


class SchemaTag(PullTag):
    """``schema Name``: table of the members of a schema."""

    name = "schema"
    usage = "{% schema Name %}"
    fewest_words = 1
    most_words = 1


class LifecycleTag(PullTag):
    """``lifecycle Name``: diagram of the transitions between the values of a schema."""

    name = "lifecycle"
    usage = "{% lifecycle Name %}"
    fewest_words = 1
    most_words = 1


class DeliveriesTag(PullTag):
    """``deliveries``: timeline of what the service has tried to deliver so far."""

    name = "deliveries"
    usage = "{% deliveries %}"
    most_words = 0


class ExampleTag(PullTag):
    """``example registerCallback``: an example of the audience's contract, executed."""

    name = "example"
    usage = "{% example operationId name status parameter=value %}"
    most_words = 12


class CoverageTag(PullTag):
    """``coverage``: coverage of the audience's contract by examples on all pages."""

    name = "coverage"
    usage = "{% coverage %}"
    most_words = 0


class DownloadsTag(PullTag):
    """``downloads``: links to the files of the audience's executed requests."""

    name = "downloads"
    usage = "{% downloads %}"
    most_words = 0


_VALUE = re.compile(r"[^<>]+")
_LEVEL = re.compile(r"level=[1-6]|examples=(?:yes|no)|(?!level=|examples=).*", re.DOTALL)


class OperationTag(Tag):
    """``operation registerCallback``: the reference of an operation, with its examples executed."""

    name = "operation"
    usage = "{% operation operationId level=3 examples=no parameter=value %}"
    has_ids = True

    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        try:
            words = tuple(shlex.split(tag.markup))
        except ValueError:  # a quote is not closed
            words = ("<",)
        is_read = all(_VALUE.fullmatch(word) and _LEVEL.fullmatch(word) for word in words)
        has_ids = any("=" not in word for word in words)
        if not is_read or has_ids is not self.has_ids:
            raise LiquidSyntaxError(f"'{self.name}' is written '{self.usage}'")
        return PullNode(tag.start, PullMark(self.name, words))


class OperationsTag(OperationTag):
    """``operations tag="Monitors"``: the same for all operations of a tag, or of the contract."""

    name = "operations"
    usage = '{% operations tag="Name" level=3 examples=no parameter=value %}'
    has_ids = False
