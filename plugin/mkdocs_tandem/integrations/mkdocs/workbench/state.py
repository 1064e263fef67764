"""The built site that the workbench shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project


@dataclass(frozen=True)
class WorkbenchState:
    """A project, and the pages that were made of it."""

    project: Project
    pages: Mapping[str, Variant]
    """By the address below that of the site: ``b2b/callbacks/``."""

    def page(self, address: str) -> Variant | None:
        """The page at an address below that of the site."""
        return self.pages.get(address.removeprefix("/").removesuffix("index.html"))

    def findings(self, variant: Variant) -> list[Finding]:
        """What is wrong with a page, as one audience sees it.

        Raises:
            FindingError: if there is nothing to check by.
        """
        found = self.project.check(pages=[variant.source.path]).findings
        return [
            each
            for each in found
            if not each.audiences or not variant.names or set(variant.names) & set(each.audiences)
        ]
