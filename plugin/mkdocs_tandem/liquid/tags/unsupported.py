"""Jekyll tags without a meaning here, each with what to write instead."""

from mkdocs_tandem.liquid.nodes import RenderNode
from mkdocs_tandem.liquid.parser import Parser, TagToken
from mkdocs_tandem.liquid.tags.base import EmptyNode, Tag


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
