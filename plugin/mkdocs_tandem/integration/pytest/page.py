"""Pages, as files that hold tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.integration.pytest.claim import Reading, Template
from mkdocs_tandem.integration.pytest.projects import Found
from mkdocs_tandem.project import Project


class Page(pytest.File):
    """A page of the site."""

    project: Found

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, project: Found) -> "Page":
        page: Page = cls.from_parent(parent, path=path)
        page.project = project
        return page

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        if isinstance(self.project, FindingError):
            raise self.CollectError(str(self.project))
        try:
            yield from self._tests(self.project)
        except FindingError as error:
            raise self.CollectError(str(error)) from error

    def _tests(self, project: Project) -> Iterator[pytest.Item | pytest.Collector]:
        for source in project.pages:
            if project.settings.root / source.path != self.path:
                continue
            findings = project.page_findings(source)
            if findings:
                yield Template.of(self, project, findings)
            for variant in project.variants(source):
                examples = project.examples(variant)
                if examples:
                    yield Reading.of(self, project, variant, examples)
