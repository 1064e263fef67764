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


class HighlightTag(RefusedTag):
    """``highlight``: refused; a fence does it."""

    name = "highlight"
    end = "endhighlight"
    instead = "use a fence: ``` and the language"


class LinkTag(RefusedTag):
    """``link``: refused; link to the Markdown file itself."""

    name = "link"
    instead = "link to the Markdown file itself, as [text](page.md)"


class PostUrlTag(RefusedTag):
    """``post_url``: refused; there are no posts."""

    name = "post_url"
    instead = "there are no posts; link to a page, as [text](page.md)"


class RenderTag(RefusedTag):
    """``render``: refused, as in Jekyll; ``include`` does it."""

    name = "render"
    instead = "Jekyll has no partials for it; use '{% include %}'"
