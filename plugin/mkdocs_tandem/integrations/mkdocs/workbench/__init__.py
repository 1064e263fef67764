"""The workbench of writers, shown while serving only."""

from mkdocs_tandem.integrations.mkdocs.workbench.application import PREFIX, Workbench
from mkdocs_tandem.integrations.mkdocs.workbench.decoration import decorated
from mkdocs_tandem.integrations.mkdocs.workbench.page import WorkbenchState

__all__ = ["PREFIX", "Workbench", "WorkbenchState", "decorated"]
