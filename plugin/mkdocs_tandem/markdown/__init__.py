"""Markdown as the site's own extensions read it: links with their places, and anchors."""

from mkdocs_tandem.markdown.addresses import Address
from mkdocs_tandem.markdown.document import Document, Link
from mkdocs_tandem.markdown.reader import Reader, reader

__all__ = ["Address", "Document", "Link", "Reader", "reader"]
