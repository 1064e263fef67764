"""The MkDocs plugin."""

from mkdocs_tandem.integrations.mkdocs.plugin import TandemPlugin

__all__ = ["TandemPlugin"]
