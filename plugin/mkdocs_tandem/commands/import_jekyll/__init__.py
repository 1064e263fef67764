"""A Jekyll site migrated."""

from mkdocs_tandem.commands.import_jekyll.plan import Loss, Migration, grouped
from mkdocs_tandem.commands.import_jekyll.planner import plan

__all__ = ["Loss", "Migration", "grouped", "plan"]
