"""The plugin of MkDocs: pages for each audience, findings as warnings."""

from mkdocs_tandem.integration.mkdocs.plugin import TandemPlugin

__all__ = ["TandemPlugin"]
