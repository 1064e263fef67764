"""The published site: pages, navigation, search, switch."""

from mkdocs_tandem.integrations.mkdocs.site.downloads import (
    PageTexts,
    download_files,
    steps_of,
    write_downloads,
)
from mkdocs_tandem.integrations.mkdocs.site.leaks import late_tags, leaks
from mkdocs_tandem.integrations.mkdocs.site.llms import (
    PlainTexts,
    llms_files,
    with_markdown_link,
    write_texts,
)
from mkdocs_tandem.integrations.mkdocs.site.navigation import navigation
from mkdocs_tandem.integrations.mkdocs.site.redirects import redirects, write_redirects
from mkdocs_tandem.integrations.mkdocs.site.site import PublishedSite
from mkdocs_tandem.integrations.mkdocs.site.tags import scoped_listings

__all__ = [
    "PageTexts",
    "PlainTexts",
    "PublishedSite",
    "download_files",
    "late_tags",
    "leaks",
    "llms_files",
    "navigation",
    "redirects",
    "scoped_listings",
    "steps_of",
    "with_markdown_link",
    "write_downloads",
    "write_redirects",
    "write_texts",
]
