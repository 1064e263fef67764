"""Test items, and their failure messages."""

import os
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.integrations.pytest.outcomes import FailedExample, PageTests, Test
from mkdocs_tandem.integrations.pytest.projects import TestedProject
from mkdocs_tandem.integrations.pytest.service import may_have_fixture
from mkdocs_tandem.output.reports.text import example_again


class VariantCollector(pytest.Collector):
    """A page as one audience reads it."""

    project: TestedProject
    shown: PageTests
    _outcomes: Sequence[str | FailedExample] = ()

    @classmethod
    def of(
        cls, parent: pytest.File, project: TestedProject, shown: PageTests
    ) -> "VariantCollector":
        reading: VariantCollector = cls.from_parent(parent, name=shown.audience)
        reading.project, reading.shown = project, shown
        return reading

    def collect(self) -> list["ExampleItem | ServedExampleItem"]:
        kind = ServedExampleItem if may_have_fixture(self.config) else ExampleItem
        return [kind.of(self, test, number) for number, test in enumerate(self.shown.tests)]

    def judge(self, number: int, given: Any = None) -> None:
        """Say what became of an example; the whole page is run once, as a session.

        ``given`` is the value of the fixture ``tandem_service``.
        """
        if self.config.getoption("tandem_update"):
            pytest.skip("'--tandem-update' tests nothing")
        if not self._outcomes:
            self._outcomes = self.project.outcomes(str(self.path), self.shown, given)
        outcome = self._outcomes[number]
        if isinstance(outcome, FailedExample):
            raise outcome
        if outcome:
            pytest.skip(outcome)


class ExampleItem(pytest.Item):
    """One example for one audience."""

    test: Test
    number: int

    @classmethod
    def of(cls, parent: VariantCollector, test: Test, number: int) -> "ExampleItem":
        made: ExampleItem = cls.from_parent(parent, name=test.name)
        made.test, made.number = test, number
        return made

    def runtest(self) -> None:
        if isinstance(self.parent, VariantCollector):
            self.parent.judge(self.number)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.test.line - 1, headline(self)


def claim(tandem_service: Any) -> None:
    """The names of fixtures that a test requests, where a project may define one."""


class ServedExampleItem(pytest.Function):
    """The same, where a project may bring the service."""

    test: Test
    number: int

    @classmethod
    def of(cls, parent: VariantCollector, test: Test, number: int) -> "ServedExampleItem":
        made: ServedExampleItem = cls.from_parent(parent, name=test.name, callobj=claim)
        made.test, made.number = test, number
        return made

    def runtest(self) -> None:
        if isinstance(self.parent, VariantCollector):
            self.parent.judge(self.number, self.funcargs["tandem_service"])

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.test.line - 1, headline(self)


class TemplateItem(pytest.Item):
    """Findings about the page itself; collected only if there are any."""

    mistake: FailedExample

    @classmethod
    def of(cls, parent: pytest.File, mistake: FailedExample) -> "TemplateItem":
        template: TemplateItem = cls.from_parent(parent, name="template")
        template.mistake = mistake
        return template

    def runtest(self) -> None:
        raise self.mistake

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.mistake.line - 1, headline(self)


def headline(item: pytest.Item) -> str:
    """The text above a failure; pytest would take the dots of an id for those of a module."""
    return item.nodeid.replace("::", " > ")


def represented(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """A mistake of an author without a traceback, a mistake of ours with one."""
    if isinstance(excinfo.value, FailedExample):
        path = os.path.relpath(item.path, item.config.invocation_params.dir)
        name = item.nodeid.partition("::")[2]
        return excinfo.value.report(example_again(f"{Path(path).as_posix()}::{name}"))
    return str(pytest.Item.repr_failure(item, excinfo))
