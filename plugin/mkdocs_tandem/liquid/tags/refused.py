"""Tags of Jekyll that have no meaning here, each with what to do instead."""

from mkdocs_tandem.liquid.node import Part
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.tags.tag import Nothing, Tag


class RefusedTag(Tag):
    """A tag that is only a finding."""

    instead: str

    def read(self, tag: TagToken, parser: Parser) -> Part:
        message = f"'{{% {self.name} %}}' does not work here"
        parser.report("refused-tag", message, tag.start, hint=self.instead)
        self.skip(tag, parser)
        return Nothing(tag.start)


class RenderTag(RefusedTag):
    """``render``: refused, as in Jekyll; ``include`` does it."""

    name = "render"
    instead = "Jekyll has no partials for it; use '{% include %}'"
