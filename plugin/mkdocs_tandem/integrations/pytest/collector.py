"""Collectors of pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.pytest.item import TemplateItem, VariantCollector
from mkdocs_tandem.integrations.pytest.outcomes import FailedExample
from mkdocs_tandem.integrations.pytest.projects import TestedProject, project_of


def page_of(path: Path, parent: pytest.Collector) -> "PageCollector | None":
    """A file as a page, if it is one of a project that uses the plugin."""
    project = project_of(path, parent.config)
    return PageCollector.of(parent, path, project) if project else None


class PageCollector(pytest.File):
    """A page of the site."""

    project: TestedProject

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, project: TestedProject) -> "PageCollector":
        page: PageCollector = cls.from_parent(parent, path=path)
        page.project = project
        return page

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        try:
            for each in self.project.tests(str(self.path)):
                if isinstance(each, FailedExample):
                    yield TemplateItem.of(self, each)
                else:
                    yield VariantCollector.of(self, self.project, each)
        except FindingError as error:
            raise self.CollectError(str(error)) from error
