"""A project exported as Markdown for each audience, for generators that run no plugin."""

from mkdocs_tandem.commands.export.tree import ExportResult, export

__all__ = ["ExportResult", "export"]
