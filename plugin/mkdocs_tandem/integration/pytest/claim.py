"""Tests, and what they say when they fail."""

import os
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.integration.pytest.projects import Tested
from mkdocs_tandem.integration.pytest.service import may_be_brought
from mkdocs_tandem.integration.pytest.shown import Mistaken, Shown, Test
from mkdocs_tandem.report.again import example_again


class Reading(pytest.Collector):
    """A page as one audience reads it."""

    project: Tested
    shown: Shown
    _outcomes: Sequence[str | Mistaken] = ()

    @classmethod
    def of(cls, parent: pytest.File, project: Tested, shown: Shown) -> "Reading":
        reading: Reading = cls.from_parent(parent, name=shown.audience)
        reading.project, reading.shown = project, shown
        return reading

    def collect(self) -> list["Claim | Served"]:
        kind = Served if may_be_brought(self.config) else Claim
        return [kind.of(self, test, number) for number, test in enumerate(self.shown.tests)]

    def judge(self, number: int, given: Any = None) -> None:
        """Say what became of an example; the whole page is run once, as a session.

        ``given`` is what the fixture ``tandem_service`` says.
        """
        if self.config.getoption("tandem_update"):
            pytest.skip("'--tandem-update' tests nothing")
        if not self._outcomes:
            self._outcomes = self.project.outcomes(str(self.path), self.shown, given)
        outcome = self._outcomes[number]
        if isinstance(outcome, Mistaken):
            raise outcome
        if outcome:
            pytest.skip(outcome)


class Claim(pytest.Item):
    """One example for one audience."""

    test: Test
    number: int

    @classmethod
    def of(cls, parent: Reading, test: Test, number: int) -> "Claim":
        made: Claim = cls.from_parent(parent, name=test.name)
        made.test, made.number = test, number
        return made

    def runtest(self) -> None:
        if isinstance(self.parent, Reading):
            self.parent.judge(self.number)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.test.line - 1, headline(self)


def claim(tandem_service: Any) -> None:
    """What a test asks for, where a project may bring it."""


class Served(pytest.Function):
    """The same, where a project may bring the service."""

    test: Test
    number: int

    @classmethod
    def of(cls, parent: Reading, test: Test, number: int) -> "Served":
        made: Served = cls.from_parent(parent, name=test.name, callobj=claim)
        made.test, made.number = test, number
        return made

    def runtest(self) -> None:
        if isinstance(self.parent, Reading):
            self.parent.judge(self.number, self.funcargs["tandem_service"])

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.test.line - 1, headline(self)


class Template(pytest.Item):
    """What is wrong with a page besides its examples; collected only if something is."""

    mistake: Mistaken

    @classmethod
    def of(cls, parent: pytest.File, mistake: Mistaken) -> "Template":
        template: Template = cls.from_parent(parent, name="template")
        template.mistake = mistake
        return template

    def runtest(self) -> None:
        raise self.mistake

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return represented(self, excinfo)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self.mistake.line - 1, headline(self)


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
