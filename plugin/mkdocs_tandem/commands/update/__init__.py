"""Response examples updated from what the service answers."""

from mkdocs_tandem.commands.update.files import FileChangedError, FileEdit, write
from mkdocs_tandem.commands.update.update import Update, update

__all__ = ["FileChangedError", "FileEdit", "Update", "update", "write"]
