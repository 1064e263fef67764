"""Response examples written anew from what the service answers, in the places they stand in."""

from mkdocs_tandem.rewriting.file import ChangedError, Revision, write
from mkdocs_tandem.rewriting.update import Update, update

__all__ = ["ChangedError", "Revision", "Update", "update", "write"]
