"""What writers work with while a site is served; nothing of it is published."""

from mkdocs_tandem.workbench.application import PREFIX, Workbench
from mkdocs_tandem.workbench.decoration import decorated
from mkdocs_tandem.workbench.shelf import Shelf

__all__ = ["PREFIX", "Shelf", "Workbench", "decorated"]
