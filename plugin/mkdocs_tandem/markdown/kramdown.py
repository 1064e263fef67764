"""The Markdown extension ``mkdocs_tandem.markdown.kramdown``, and ``slug`` for ``toc``."""

from mkdocs_tandem.pages.markdown.kramdown import makeExtension, slug

__all__ = ["makeExtension", "slug"]
