"""A project: the entry point for integrations.

Tests of pages use ``Checker`` only: they publish nothing, and importing it takes less time.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.progress import NO_PROGRESS, ProgressListener
from mkdocs_tandem.project.checker import Checker
from mkdocs_tandem.project.publisher import Publisher
from mkdocs_tandem.project.result_cache import KeptVerdict, Result
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.rules.selection import CheckScope, within
from mkdocs_tandem.source import Source


@dataclass(frozen=True)
class Outcome:
    """The outcome of a check."""

    findings: tuple[Finding, ...]
    """Each mistake once, with all the audiences and pages that show it."""
    statuses: tuple[Status, ...]
    """That of every example of every page and audience, in the order of the text."""
    executed: int
    """How many examples the service has confirmed or refused."""
    unexecuted: Mapping[str, int]
    """How many were not executed, by the reason, the commonest first."""
    _made: Callable[[], Iterator[Verdict]]
    pages: int = 0
    """Number of pages of the project."""

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All examples themselves; where only results were kept, they are read and run now."""
        return tuple(self._made())


@dataclass(frozen=True)
class Project:
    """One revision of a project: its site, the checker and the publisher of that site."""

    publisher: Publisher

    @classmethod
    def of(cls, site: Site) -> "Project":
        """The project of a site."""
        return cls(Publisher(Checker(site)))

    @classmethod
    def load(cls, path: Path, *, is_kept: bool = False) -> "Project":
        """The project of a ``mkdocs.yml``; ``is_kept`` lets it use results of earlier runs.

        Raises:
            FindingError: if its settings are wrong.
        """
        return cls.of(Site.load(path, is_kept=is_kept))

    @classmethod
    def with_settings(cls, settings: Settings, *, is_kept: bool = False) -> "Project":
        """The project of settings that were loaded; ``is_kept`` as in ``load``."""
        return cls.of(Site.of(settings, is_kept=is_kept))

    @property
    def site(self) -> Site:
        """The pages and their variants."""
        return self.publisher.site

    @property
    def checker(self) -> Checker:
        """Findings and verdicts."""
        return self.publisher.checker

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self.site.settings

    def changed(
        self,
        *,
        pages: Iterable[Source] = (),
        files: Iterable[str] = (),
        texts: Mapping[str, str] | None = None,
    ) -> "Project":
        """The project after changes; see ``Site.changed``."""
        site = self.site.changed(pages=pages, files=files, texts=texts)
        return Project(Publisher(Checker(site, self.checker), self.publisher))

    def check(
        self,
        *,
        execute: bool = True,
        audiences: Sequence[str] = (),
        pages: Sequence[str] = (),
        progress: ProgressListener = NO_PROGRESS,
        keeps_examples: bool = True,
    ) -> Outcome:
        """Check the project, or some of its audiences and pages only.

        An include among ``pages`` selects the pages that show it. Where examples are not kept,
        reading ``Outcome.verdicts`` reads and runs them once more.

        Raises:
            FindingError: if a contract or application is missing.
        """
        scope = CheckScope(execute, tuple(audiences), tuple(pages))
        checker = self.checker
        chosen = [variant for variant in self.site.all_variants() if scope.has(variant)]
        results: list[Result] = []
        for variant in progress.track(chosen, "checking"):
            progress.pause()
            results.append(checker.result(variant, execute=execute))
            progress.tell(checker.reported(results[-1].findings))
            if not keeps_examples and not variant.pulled:
                self.publisher.forget(variant)
        pulled = partial(self.publisher.pulled, execute=execute)
        found = [
            *checker.project_findings(chosen, pulled, scope, progress.pause),
            *(finding for result in results for finding in result.findings),
        ]
        findings = checker.reported(found, whole=scope.is_whole)
        named = {*pages, *(variant.source.path for variant in chosen)} if pages else ()
        return Outcome(
            tuple(within(findings, audiences, named)),
            tuple(status for result in results for status in result.statuses),
            sum(result.executed for result in results),
            unexecuted(
                (each for result in results for each in result.examples),
                execute=execute,
                has_service=self.settings.execution is not None,
            ),
            partial(self._verdicts, chosen, execute=execute),
            len(self.site.pages),
        )

    def _verdicts(self, variants: Sequence[Variant], *, execute: bool) -> Iterator[Verdict]:
        for variant in variants:
            yield from self.checker.verdicts(variant, execute=execute)


PART, PLAIN = "part of a message", "marked 'plain'"
BY_NATURE = (PART, PLAIN)
"""Reasons for which nothing could be sent anyway."""
_OF_STATUS = {
    Status.FRAGMENT: PART,
    Status.PLAIN: PLAIN,
    Status.UNBOUND: "no operation",
    Status.FAILED: "has errors",
}
_GROUPS = (
    (re.compile(r"depends on .*"), "depends on an example that failed"),
    (re.compile(r"the request before it failed"), "depends on an example that failed"),
    (re.compile(r"there is no request above it"), "no request above it"),
    (re.compile(r"'.*' has no value yet"), "a parameter without a value"),
)


def unexecuted(
    examples: Iterable[KeptVerdict], *, execute: bool, has_service: bool
) -> Mapping[str, int]:
    """How many examples were not executed, by the reason, the commonest first.

    ``execute``: requests were to be sent; ``has_service``: the settings name a service.
    """
    default = "not run"
    if not has_service:
        default = "'execute' is not set"
    elif not execute:
        default = "'--no-execute'"
    found = Counter(_reason(it, default) for it in examples if not it.is_executed)
    return dict(found.most_common())


def _reason(example: KeptVerdict, default: str) -> str:
    if example.status in _OF_STATUS and not example.note:
        return _OF_STATUS[example.status]
    known = (group for pattern, group in _GROUPS if pattern.fullmatch(example.note))
    return next(known, example.note or default)
