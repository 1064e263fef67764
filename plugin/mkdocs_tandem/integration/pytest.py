"""Every example of every page as a test: ``pytest docs/``."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.configuration import Configuration
from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.project import Project
from mkdocs_tandem.report.again import example_again
from mkdocs_tandem.report.text import frames
from mkdocs_tandem.source import Source
from mkdocs_tandem.variant import Variant

_PROJECTS = pytest.StashKey[dict[Path, Project | FindingError | None]]()


class Mistaken(Exception):  # noqa: N818 -- no error of a program
    """What a test raises for an example that is wrong."""

    def __init__(self, project: Project, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.project = project
        self.findings = findings

    def report(self, again: str) -> str:
        """The findings with the line of the first, and the command that runs the test again."""
        return frames(self.findings, self.project.line, again).plain.rstrip()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings of the plugin."""
    parser.addini("tandem_config", "the mkdocs.yml of the project", default="mkdocs.yml")


def pytest_configure(config: pytest.Config) -> None:
    """Keep each project for as long as the tests run."""
    config.stash[_PROJECTS] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "Page | None":
    """A file with examples, if it is a page of a project that uses the plugin."""
    if file_path.suffix != ".md":
        return None
    path = _configuration(file_path, parent.config)
    if path is None:
        return None
    projects = parent.config.stash[_PROJECTS]
    if path not in projects:
        projects[path] = _project(path)
    project = projects[path]
    if project is None:
        return None
    if isinstance(project, FindingError):
        return Page.of(parent, file_path, project, None)
    for source in project.pages:
        if project.settings.root / source.path == file_path:
            return Page.of(parent, file_path, project, source)
    return None


class Page(pytest.File):
    """A page of the site."""

    project: Project | FindingError
    source: Source | None

    @classmethod
    def of(
        cls,
        parent: pytest.Collector,
        path: Path,
        project: Project | FindingError,
        source: Source | None,
    ) -> "Page":
        page: Page = cls.from_parent(parent, path=path)
        page.project, page.source = project, source
        return page

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        if isinstance(self.project, FindingError):
            raise self.CollectError(str(self.project))
        if self.source is None:
            return
        try:
            variants = self.project.variants(self.source)
            findings = self.project.page_findings(self.source)
            listed = [(variant, self.project.examples(variant)) for variant in variants]
        except FindingError as error:
            raise self.CollectError(str(error)) from error
        if findings:
            yield Template.of(self, self.project, findings)
        for variant, examples in listed:
            if examples:
                yield Reading.of(self, self.project, variant, examples)


class Reading(pytest.Collector):
    """A page as one audience reads it."""

    project: Project
    variant: Variant
    examples: list[Example]

    @classmethod
    def of(
        cls, parent: Page, project: Project, variant: Variant, examples: list[Example]
    ) -> "Reading":
        reading: Reading = cls.from_parent(parent, name="-".join(variant.names) or "everyone")
        reading.project, reading.variant, reading.examples = project, variant, examples
        return reading

    def collect(self) -> Iterator[pytest.Item]:
        for number, example in enumerate(self.examples):
            yield Claim.of(self, example, number)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What became of the examples; the whole page is run once, as a session."""
        return self.project.verdicts(self.variant)


class Claim(pytest.Item):
    """One example for one audience."""

    example: Example
    number: int

    @classmethod
    def of(cls, parent: Reading, example: Example, number: int) -> "Claim":
        claim: Claim = cls.from_parent(parent, name=example.name)
        claim.example, claim.number = example, number
        return claim

    def runtest(self) -> None:
        reading = self.parent
        if not isinstance(reading, Reading):
            return
        try:
            verdict = reading.verdicts[self.number]
        except FindingError as error:
            raise Mistaken(reading.project, [error.finding]) from error
        if verdict.findings:
            raise Mistaken(reading.project, verdict.findings)
        if verdict.note:
            pytest.skip(verdict.note)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return _represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.example.origin(0).location.line - 1, self.nodeid


class Template(pytest.Item):
    """What is wrong with a page besides its examples; collected only if something is."""

    project: Project
    findings: Sequence[Finding]

    @classmethod
    def of(cls, parent: Page, project: Project, findings: Sequence[Finding]) -> "Template":
        template: Template = cls.from_parent(parent, name="template")
        template.project, template.findings = project, findings
        return template

    def runtest(self) -> None:
        raise Mistaken(self.project, self.findings)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return _represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.findings[0].location.line - 1, self.nodeid


def _represented(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """A mistake of an author without a traceback, a mistake of ours with one."""
    if isinstance(excinfo.value, Mistaken):
        path = os.path.relpath(item.path, item.config.invocation_params.dir)
        name = item.nodeid.partition("::")[2]
        return excinfo.value.report(example_again(f"{Path(path).as_posix()}::{name}"))
    return str(pytest.Item.repr_failure(item, excinfo))


def _configuration(file_path: Path, config: pytest.Config) -> Path | None:
    """The ``mkdocs.yml`` that a page belongs to: the one set, or the nearest above it."""
    name = str(config.getini("tandem_config"))
    for folder in file_path.parents:
        if (folder / name).is_file():
            return folder / name
    return None


def _project(path: Path) -> Project | FindingError | None:
    """The project of a ``mkdocs.yml``; ``None`` if it does not use the plugin."""
    try:
        return Project.load(path) if Configuration.read(path).has_plugin("tandem") else None
    except FindingError as error:
        return error
