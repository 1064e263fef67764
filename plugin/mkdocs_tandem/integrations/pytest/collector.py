"""Collectors of pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integrations.pytest.item import TemplateItem, VariantCollector
from mkdocs_tandem.integrations.pytest.outcomes import FailedExample
from mkdocs_tandem.integrations.pytest.projects import TestedProject, notes, project_in, project_of


def page_of(path: Path, parent: pytest.Collector) -> "PageCollector | None":
    """A file as a page, if it is one of a project that uses the plugin."""
    project = project_of(path, parent.config)
    return PageCollector.of(parent, path, project) if project else None


def directory_of(path: Path, parent: pytest.Collector) -> "PagesDirectory | None":
    """A directory that is the folder of pages of a project whose plugins make further pages."""
    project = project_in(path, parent.config)
    generated = project.generated(path) if project else []
    return PagesDirectory.of(parent, path, generated) if generated else None


__all__ = ["directory_of", "notes", "page_of"]


class PagesDirectory(pytest.Dir):  # type: ignore[misc] # its collect() lists the files
    """A folder of pages with those that are no files."""

    generated: list[Path]

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, generated: list[Path]) -> "PagesDirectory":
        found: Any = cls.from_parent(parent, path=path)
        found.generated = generated
        return found  # type: ignore[no-any-return] # pytest makes it, whose types leave it open

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        yield from super().collect()
        for path in self.generated:
            page = page_of(path, self)
            if page is not None:
                yield page


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
