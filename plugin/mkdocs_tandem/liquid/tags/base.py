"""The base of all tags."""

from abc import ABC, abstractmethod

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.nodes import RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import PieceWriter
from mkdocs_tandem.liquid.syntax import LiquidSyntaxError


class Tag(ABC):
    """A tag that reads itself; one that cannot be read prints nothing, and is a finding."""

    name: str = ""
    end: str = ""
    """Name of the tag that closes the block; empty for a tag without a body."""
    middle: frozenset[str] = frozenset()
    """Tags that divide the block."""

    def parse(self, parser: Parser) -> RenderNode:
        """The node of the tag that the parser is at."""
        tag = parser.tag()
        try:
            return self.read(tag, parser)
        except LiquidSyntaxError as error:
            parser.fail(tag, error)
            self.skip(tag, parser)
            return EmptyNode(tag.start)

    @abstractmethod
    def read(self, tag: TagToken, parser: Parser) -> RenderNode:
        """The node; raises ``LiquidSyntaxError`` before it has read any body."""

    def skip(self, tag: TagToken, parser: Parser) -> None:
        """Read on to the end of a block that has no meaning."""
        if self.end:
            for _ in parser.bodies(tag, self.end, self.middle):
                pass


class EmptyNode(RenderNode):
    """What prints nothing."""

    __slots__ = ()

    def write(self, context: Context, out: PieceWriter) -> None:
        pass
