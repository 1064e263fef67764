"""A project read for tests."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from mkdocs_tandem.config.loader import Configuration
from mkdocs_tandem.execution.service import Service, ServiceError, service_of
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.integrations.pytest.outcomes import FailedExample, PageTests, RunInputs, Test
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.checker import Checker
from mkdocs_tandem.project.inputs import inputs_of
from mkdocs_tandem.project.result_cache import KeptVerdict
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.rules.selection import kept
from mkdocs_tandem.source import Location, Source


def uses_tandem(path: Path) -> bool:
    """Whether a ``mkdocs.yml`` names the plugin.

    Raises:
        FindingError: if it cannot be read.
    """
    return Configuration.read(path).has_plugin("tandem")


class LiveProject:
    """What ``shown.Live`` promises, by a project."""

    def __init__(self, path: Path, *, is_kept: bool) -> None:
        """Read the project of a ``mkdocs.yml``.

        Raises:
            FindingError: if its settings are wrong.
        """
        self._site = Site.load(path, is_kept=is_kept)
        self._checker = Checker(self._site)

    @property
    def pages(self) -> list[str]:
        return list(self._pages)

    @cached_property
    def _pages(self) -> dict[str, Source]:
        """The pages by their absolute paths."""
        root = self._site.settings.root
        return {os.path.normpath(root / source.path): source for source in self._site.pages}

    @property
    def generated(self) -> list[str]:
        """The absolute paths of pages that plugins make and that are no files."""
        return [
            path
            for path, source in self._pages.items()
            if source.path in self._site.generated and not Path(path).is_file()
        ]

    @property
    def docs(self) -> str:
        settings = self._site.settings
        return os.path.normpath(settings.root / settings.docs)

    @property
    def note(self) -> str:
        return self._site.note

    @property
    def inputs(self) -> RunInputs | None:
        if self._site.generated or self._site.note:
            return None
        found = inputs_of(self._site)
        folders = {*found.folders, *(it if it.is_dir() else it.parent for it in found.applications)}
        return RunInputs(
            tuple(sorted(map(str, folders))), tuple(sorted(map(str, found.files))), found.variables
        )

    @property
    def is_lasting(self) -> bool:
        execution = self._site.settings.execution
        if execution is None:
            return True
        return bool(execution.apps and execution.deterministic and not execution.urls)

    def mistake(self, page: str) -> FailedExample | None:
        findings = self._checker.page_findings(self._pages[page])
        return self._mistaken(findings) if findings else None

    def shown(self, page: str) -> Iterator[PageTests]:
        for name, variant in self._readings(page).items():
            tests = self._tests(variant)
            if tests:
                yield PageTests(name, tests)

    def _tests(self, variant: Variant) -> tuple[Test, ...]:
        checker, is_quick = self._checker, self._site.settings.execution is None
        result = checker.result(variant) if is_quick else checker.known_result(variant)
        if result is not None:
            checker.forget(variant)
            return tuple(Test(each.name, each.line) for each in result.examples)
        examples = self._site.examples(variant)
        return tuple(Test(each.name, each.origin(0).location.line) for each in examples)

    def outcomes(self, page: str, audience: str, given: Any) -> list[str | FailedExample]:
        variant = self._readings(page)[audience]
        try:
            return [self._outcome(told) for told in self._told(variant, given)]
        except FindingError as error:
            return [self._mistaken([error.finding]) for _ in self._site.examples(variant)]
        finally:
            self._checker.forget(variant)

    def _told(self, variant: Variant, given: Any) -> Sequence[KeptVerdict]:
        service = self._given(given)
        if service is None:
            return self._checker.result(variant).examples
        verdicts = self._checker.fresh_verdicts(variant, service=service)
        return [KeptVerdict.of(verdict) for verdict in verdicts]

    def _outcome(self, told: KeptVerdict) -> str | FailedExample:
        findings = kept(told.findings, self._site.settings.ignored, whole=False)
        if findings:
            return self._mistaken(findings)
        return "" if told.findings else told.note

    def _given(self, given: Any) -> Service | None:
        """The service that the fixture gave; ``None`` if it gave nothing.

        Raises:
            FindingError: if it gave neither an application nor an address.
        """
        try:
            return None if given is None else service_of(given)
        except ServiceError as error:
            location = Location(self._site.settings.path)
            hint = "return a WSGI or ASGI application or an address from 'tandem_service'"
            raise FindingError(Finding("bad-application", location, str(error), hint)) from error

    def finish(self) -> None:
        self._site.cache.finish()

    def _mistaken(self, findings: Sequence[Finding]) -> FailedExample:
        message = "\n".join(str(finding) for finding in findings)
        line_of = self._site.line
        return FailedExample(
            message,
            partial(_framed, findings, line_of),
            findings[0].location.line,
        )

    def _readings(self, page: str) -> dict[str, Variant]:
        variants = self._site.variants(self._pages[page])
        return {"-".join(variant.names) or "everyone": variant for variant in variants}


def _framed(findings: Sequence[Finding], line_of: Callable[[Location], str], again: str) -> str:
    """Mistakes as they are shown."""
    from mkdocs_tandem.output.reports.text import frames  # noqa: PLC0415 -- most runs have none to show

    return frames(findings, line_of, again).plain.rstrip()
