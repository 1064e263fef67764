"""Pages, as files that hold tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integration.pytest.claim import Reading, Template
from mkdocs_tandem.integration.pytest.projects import Tested, project_of
from mkdocs_tandem.integration.pytest.shown import Mistaken


def page_of(path: Path, parent: pytest.Collector) -> "Page | None":
    """A file as a page, if it is one of a project that uses the plugin."""
    project = project_of(path, parent.config)
    return Page.of(parent, path, project) if project else None


class Page(pytest.File):
    """A page of the site."""

    project: Tested

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, project: Tested) -> "Page":
        page: Page = cls.from_parent(parent, path=path)
        page.project = project
        return page

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        try:
            for each in self.project.tests(str(self.path)):
                if isinstance(each, Mistaken):
                    yield Template.of(self, each)
                else:
                    yield Reading.of(self, self.project, each)
        except FindingError as error:
            raise self.CollectError(str(error)) from error
