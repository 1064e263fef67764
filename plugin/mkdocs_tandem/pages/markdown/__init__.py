"""Markdown as the site's extensions read it: links with positions, and anchors."""

from mkdocs_tandem.pages.markdown.links import LinkTarget
from mkdocs_tandem.pages.markdown.reader import (
    Link,
    MarkdownReader,
    PageLinks,
    html_links,
    raw_html,
    reader,
)

__all__ = ["Link", "LinkTarget", "MarkdownReader", "PageLinks", "html_links", "raw_html", "reader"]
