"""``mkdocs serve``: live updates and the workbench."""

from mkdocs_tandem.integrations.mkdocs.serve.build_state import BuildState, RunMode, postponed
from mkdocs_tandem.integrations.mkdocs.serve.middleware import WorkbenchMiddleware
from mkdocs_tandem.integrations.mkdocs.serve.navigation_source import NavigationSource
from mkdocs_tandem.integrations.mkdocs.serve.server import LiveServer

__all__ = [
    "BuildState",
    "LiveServer",
    "NavigationSource",
    "RunMode",
    "WorkbenchMiddleware",
    "postponed",
]
