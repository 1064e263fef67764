"""The Markdown extension ``mkdocs_tandem.markdown.kramdown``, and ``slug`` for ``toc``."""

from typing import Any

from mkdocs_tandem.pages.markdown.kramdown import Kramdown, slug

__all__ = ["makeExtension", "slug"]
"""Names that the ``mkdocs.yml`` of projects refers to; they keep working when modules move."""


def makeExtension(**options: Any) -> Kramdown:  # noqa: N802 -- the name that Python-Markdown calls
    """The extension, as Python-Markdown loads it by the name of its module."""
    return Kramdown(**options)
