"""Migration of Jekyll sites."""

from mkdocs_tandem.importing.plan import Lost, Plan, grouped
from mkdocs_tandem.importing.planning import plan

__all__ = ["Lost", "Plan", "grouped", "plan"]
