"""What all tags share."""

from abc import abstractmethod

from liquid import Node
from liquid.exceptions import LiquidSyntaxError
from liquid.stream import TokenStream
from liquid.tag import Tag

from mkdocs_tandem.liquid.context import Context
from mkdocs_tandem.liquid.node import Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.pieces import Output


class JekyllTag(Tag):
    """A tag that reads itself; one that cannot be read prints nothing, and is a finding."""

    block = False
    middle: frozenset[str] = frozenset()
    """Tags that divide the block."""

    def parse(self, stream: TokenStream) -> Node:
        if not isinstance(stream, Parser):
            raise TypeError(f"'{self.name}' is parsed by Liquid.render")
        tag = stream.tag()
        try:
            return self.read(tag, stream)
        except LiquidSyntaxError as error:
            stream.fail(tag, error)
            self.skip(tag, stream)
            return Nothing(tag.start)

    @abstractmethod
    def read(self, tag: TagToken, parser: Parser) -> Part:
        """The node; raises ``LiquidSyntaxError`` before it has read any body."""

    def skip(self, tag: TagToken, parser: Parser) -> None:
        """Read on to the end of a block that has no meaning."""
        if self.end:
            for _ in parser.bodies(tag, self.end, self.middle):
                pass


class Nothing(Part):
    """What prints nothing."""

    __slots__ = ()

    def write(self, context: Context, out: Output) -> None:
        pass
