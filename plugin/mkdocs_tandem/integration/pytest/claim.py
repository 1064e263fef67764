"""Tests, and what they say when they fail."""

import os
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.check.selection import kept
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.integration.pytest.service import given_service
from mkdocs_tandem.project import Project
from mkdocs_tandem.report.again import example_again
from mkdocs_tandem.report.text import frames
from mkdocs_tandem.variant import Variant


class Mistaken(Exception):  # noqa: N818 -- no error of a program
    """What a test raises for an example that is wrong."""

    def __init__(self, project: Project, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.project = project
        self.findings = findings

    def report(self, again: str) -> str:
        """The findings with the line of the first, and the command that runs the test again."""
        return frames(self.findings, self.project.line, again).plain.rstrip()


class Reading(pytest.Collector):
    """A page as one audience reads it."""

    project: Project
    variant: Variant
    examples: Sequence[Example]
    _verdicts: Sequence[Verdict] = ()

    @classmethod
    def of(
        cls, parent: pytest.File, project: Project, variant: Variant, examples: Sequence[Example]
    ) -> "Reading":
        reading: Reading = cls.from_parent(parent, name="-".join(variant.names) or "everyone")
        reading.project, reading.variant, reading.examples = project, variant, examples
        return reading

    def collect(self) -> list[pytest.Item]:
        return [Claim.of(self, example, number) for number, example in enumerate(self.examples)]

    def verdicts(self, given: Any) -> Sequence[Verdict]:
        """What became of the examples; the whole page is run once, as a session.

        ``given`` is what the fixture ``tandem_service`` says.
        """
        if not self._verdicts:
            service = given_service(self.project, given)
            self._verdicts = (
                self.project.fresh_verdicts(self.variant, service=service)
                if service
                else self.project.verdicts(self.variant)
            )
        return self._verdicts


def claim(tandem_service: Any) -> None:
    """What a test asks for."""


class Claim(pytest.Function):
    """One example for one audience."""

    example: Example
    number: int

    @classmethod
    def of(cls, parent: Reading, example: Example, number: int) -> "Claim":
        made: Claim = cls.from_parent(parent, name=example.name, callobj=claim)
        made.example, made.number = example, number
        return made

    def runtest(self) -> None:
        if self.config.getoption("tandem_update"):
            pytest.skip("'--tandem-update' tests nothing")
        reading = self.parent
        if not isinstance(reading, Reading):
            return
        project = reading.project
        try:
            verdict = reading.verdicts(self.funcargs["tandem_service"])[self.number]
        except FindingError as error:
            raise Mistaken(project, [error.finding]) from error
        findings = kept(verdict.findings, project.settings.ignored, whole=False)
        if findings:
            raise Mistaken(project, findings)
        if verdict.note and not verdict.findings:
            pytest.skip(verdict.note)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.example.origin(0).location.line - 1, headline(self)


class Template(pytest.Item):
    """What is wrong with a page besides its examples; collected only if something is."""

    project: Project
    findings: Sequence[Finding]

    @classmethod
    def of(cls, parent: pytest.File, project: Project, findings: Sequence[Finding]) -> "Template":
        template: Template = cls.from_parent(parent, name="template")
        template.project, template.findings = project, findings
        return template

    def runtest(self) -> None:
        raise Mistaken(self.project, self.findings)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.findings[0].location.line - 1, headline(self)


def headline(item: pytest.Item) -> str:
    """What stands above a failure; pytest would take the dots of an id for those of a module."""
    return item.nodeid.replace("::", " > ")


def represented(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """A mistake of an author without a traceback, a mistake of ours with one."""
    if isinstance(excinfo.value, Mistaken):
        path = os.path.relpath(item.path, item.config.invocation_params.dir)
        name = item.nodeid.partition("::")[2]
        return excinfo.value.report(example_again(f"{Path(path).as_posix()}::{name}"))
    return str(pytest.Item.repr_failure(item, excinfo))
