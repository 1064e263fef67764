"""A project: the entry point for integrations.

Tests of pages come in by ``examined``: they publish nothing, and importing it takes less time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from mkdocs_tandem.cache import Row, digest
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.finding import Finding, merged
from mkdocs_tandem.pages.includes import parts
from mkdocs_tandem.pages.markdown.reader import DOCUMENT
from mkdocs_tandem.pages.render_cache import TRACE
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.progress import NO_PROGRESS, ProgressListener, Track, untracked
from mkdocs_tandem.project.cross_page_cache import ACROSS, CrossPageCache
from mkdocs_tandem.project.publisher import Publisher
from mkdocs_tandem.project.result_cache import CLEAR, KIND, TEXT, CleanLinks, Result, ResultKey
from mkdocs_tandem.project.unexecuted import unexecuted
from mkdocs_tandem.rules.audiences import unknown_audiences
from mkdocs_tandem.rules.private_words import PrivateWords
from mkdocs_tandem.rules.run import (
    mistakes_across_pages,
    mistakes_by_facts,
    mistakes_in_the_site,
    mistakes_of_templates,
)
from mkdocs_tandem.rules.selection import CheckScope, kept, within
from mkdocs_tandem.source import Source


@dataclass(frozen=True)
class Outcome:
    """What a check has shown."""

    findings: tuple[Finding, ...]
    """Each mistake once, with all the audiences and pages that show it."""
    statuses: tuple[Status, ...]
    """That of every example of every page and audience, in the order of the text."""
    executed: int
    """How many examples the service has confirmed or refused."""
    unexecuted: Mapping[str, int]
    """How many it was not asked about, by the reason, the commonest first."""
    _made: Callable[[], Iterator[Verdict]]

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All examples themselves; where only results were kept, they are read and run now."""
        return tuple(self._made())


class Project(Publisher):
    """The pages of a site, and all that is needed to check them."""

    def check(
        self,
        *,
        execute: bool = True,
        audiences: Sequence[str] = (),
        pages: Sequence[str] = (),
        progress: ProgressListener = NO_PROGRESS,
        keeps_examples: bool = True,
    ) -> Outcome:
        """What is wrong with the project, or with some of its audiences and pages only.

        An include that is named among the pages stands for the pages that show it. Where examples
        are not kept, asking for verdicts reads and runs them once more.

        Raises:
            FindingError: if there is nothing to check by: a contract or application is missing.
        """
        extent = CheckScope(execute, tuple(audiences), tuple(pages))
        variants = list(self.all_variants())
        chosen = [variant for variant in variants if extent.has(variant)]
        results = []
        for variant in progress.track(chosen, "checking"):
            results.append(self.result(variant, execute=execute))
            progress.tell(self._told(results[-1]))
            if not keeps_examples and not variant.pulled:
                self.forget(variant)
        clear = self._clear(execute=execute)
        found = [
            *self.findings,
            *self._unknown_audiences(),
            *self._contract_faults(chosen),
            *self._mistakes_across(variants),
            *mistakes_in_the_site(
                chosen,
                self.published,
                lambda it: clear.mistakes(it, self.published, self.contract(it)),
                partial(self.pulled, execute=execute),
                self.settings,
            ),
            *(finding for result in results for finding in result.findings),
        ]
        clear.keep(is_whole=extent.is_whole)
        findings = kept(merged(found, self.names), self.settings.ignored, whole=extent.is_whole)
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
            partial(self._all_verdicts, chosen, execute=execute),
        )

    def _unknown_audiences(self) -> Iterator[Finding]:
        for page in self.pages:
            yield from unknown_audiences(page, self.settings, self.jekyll)

    def _mistakes_across(self, variants: Sequence[Variant]) -> list[Finding]:
        """What shows only when all pages are seen, now or when they were last alike."""
        files = parts(self.settings, self.jekyll)
        render_cache = self.render_cache
        if render_cache is None:
            return list(mistakes_across_pages(variants, self.settings, files))
        across = CrossPageCache(self.cache, render_cache.surroundings, digest(repr(files)))
        shapes = [self._trace(variant, render_cache).shape for variant in variants]
        found = across.known(variants, shapes)
        if found is None:
            found = list(mistakes_of_templates(variants, self.settings, files))
            across.keep(variants, shapes, found)
        return [*found, *mistakes_by_facts(variants)]

    def unchecked(self, extent: CheckScope, track: Track = untracked) -> list[str]:
        """The paths of the pages that a check has something to do for: no earlier run has."""
        chosen = [variant for variant in self.all_variants() if extent.has(variant)]
        keys = {it: self._key(it, execute=extent.execute) for it in track(chosen, "rendering")}
        self._wanted = {key.value: key for key in keys.values()}
        is_known, is_read = self._results.knows(), self._reader.knows()
        clear = self._clear(execute=extent.execute)
        return list(
            dict.fromkeys(
                variant.source.path
                for variant, key in keys.items()
                if not (is_known(key) and (clear.knows(variant) or is_read(variant.text)))
            )
        )

    def rows(self, page: Source, extent: CheckScope) -> list[Row]:
        """What a check of one page finds out, for another process to ``adopt``."""
        rows: list[Row] = []
        for variant in filter(extent.has, self.variants(page)):
            key = self._key(variant, execute=extent.execute)
            rows.append((KIND, key.value, self._made(variant, execute=extent.execute).dumped))
            if self._reader.is_wanted(variant.text):
                self._reader.document(variant.text)
            if PrivateWords(self.settings.audiences):
                self.pulled(variant, execute=extent.execute)
            self.forget(variant)
        del self._variants[page]
        self._reader.forget()
        return [*rows, *self.cache.drained()]

    def adopt(self, rows: Iterable[Row]) -> list[Finding]:
        """Take what another process has found out, where it has seen the same; its findings."""
        found: list[Finding] = []
        for kind, key, value in rows:
            if kind != KIND:
                self.cache.write(kind, key, value)
            elif key in self._wanted:
                result = self._results.adopt(self._wanted[key], value)
                found += self._told(result) if result else ()
        return found

    def rest(self) -> None:
        """Let go of what came of all templates: few are asked for once they are checked.

        What is compared is looked at once more.
        """
        for variant in () if self.settings.compare else self.all_variants():
            variant.rest()

    @cached_property
    def _wanted(self) -> dict[bytes, ResultKey]:
        return {}

    def _told(self, result: Result) -> list[Finding]:
        return kept(result.findings, self.settings.ignored, whole=False)

    def finish(self, *, is_whole: bool) -> None:
        """Keep for later what has come together; after a whole check, nothing else."""
        kinds = (TRACE, KIND, TEXT, CLEAR, ACROSS, DOCUMENT)
        self.cache.finish(kinds if is_whole else ())

    def _clear(self, *, execute: bool) -> CleanLinks:
        def key(variant: Variant) -> bytes:
            return self._key(variant, execute=execute).value

        return CleanLinks(self.cache, digest(self.published.fingerprint, str(execute)), key)

    def _all_verdicts(self, variants: Sequence[Variant], *, execute: bool) -> Iterator[Verdict]:
        for variant in variants:
            yield from self.verdicts(variant, execute=execute)
