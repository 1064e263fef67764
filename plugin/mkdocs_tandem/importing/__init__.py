"""A site of Jekyll's, carried over."""

from mkdocs_tandem.importing.plan import Lost, Plan
from mkdocs_tandem.importing.planning import plan

__all__ = ["Lost", "Plan", "plan"]
