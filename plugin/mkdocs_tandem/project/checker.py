"""Checked pages: findings, and verdicts on their examples."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from mkdocs_tandem.cache import digest
from mkdocs_tandem.config.settings import Execution, Settings
from mkdocs_tandem.execution.runner import executed
from mkdocs_tandem.execution.service import Request, Service, ServiceError, services
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.execution.verdict import Verdict, masked_verdicts
from mkdocs_tandem.finding import Finding, FindingError, gathered, merged
from mkdocs_tandem.masking import masked
from mkdocs_tandem.pages.includes import parts
from mkdocs_tandem.pages.markdown.reader import DOCUMENT
from mkdocs_tandem.pages.render_cache import TRACE, PageTrace, RenderCache
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.progress import unhurried
from mkdocs_tandem.project.cross_page_cache import ACROSS, CrossPageCache, PageShape
from mkdocs_tandem.project.memo import VariantMemo
from mkdocs_tandem.project.result_cache import (
    CHECK,
    CLEAR,
    KIND,
    TEXT,
    CleanLinks,
    Result,
    ResultCache,
    ResultKey,
)
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.rules.audiences import unknown_audiences
from mkdocs_tandem.rules.registry import collected
from mkdocs_tandem.rules.run import (
    Contracts,
    mistakes_across_pages,
    mistakes_by_facts,
    mistakes_in_the_site,
    mistakes_of_a_page,
    mistakes_of_an_example,
    mistakes_of_templates,
)
from mkdocs_tandem.rules.selection import CheckScope, is_ignored, kept
from mkdocs_tandem.source import Source

_ERROR = 400
"""RFC 9110, section 15.5: from here on, a status is an error."""


class Services:
    """The services that the settings name, started once for each audience."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._execution = settings.execution or Execution()
        self._connections: dict[str, Callable[[], Service]] = {}

    def service(self, audience: str) -> Service:
        """A new service for an audience; a factory gives it a state of its own.

        Raises:
            FindingError: if there is none, with the line of the application that is to blame.
        """
        setting = self._execution.target(audience).setting
        try:
            if audience not in self._connections:
                self._connections[audience] = services(
                    self._execution, self._settings.root, audience
                )
            return self._connections[audience]()
        except ServiceError as error:
            raise self.unusable(error, setting) from error

    def reset(self, service: Service, audience: str) -> None:
        """Send the settings' ``reset`` request to a service that several pages use.

        Raises:
            FindingError: if the service refuses.
        """
        execution = self._execution
        method, path = (execution.reset or "").split(" ", 1)
        try:
            headers = {name: str(it) for name, it in execution.sender(audience).headers.items()}
            status = service.send(Request(method, path, headers=headers)).status
            if status >= _ERROR:
                message = f"'{execution.reset}' is answered with {status}"
                raise ServiceError(message)  # noqa: TRY301 -- one way to say it
        except ServiceError as error:
            raise self.unusable(error, "reset") from error

    def start(self, *, execute: bool) -> None:
        """Start the services that have a command, for other processes to use, if needed."""
        execution = self._settings.execution
        has_command = execute and execution is not None and execution.command
        for audience in self._settings.audiences if has_command else ():
            self.service(audience.name).__exit__(None, None, None)

    def unusable(self, error: ServiceError, setting: str) -> FindingError:
        """The finding for a service that cannot be used."""
        execution = self._execution
        place = execution.place(setting)
        note = f"while using 'execute.{setting}' ({place.path}:{place.line})" if error.place else ""
        finding = Finding(
            "bad-application",
            error.place or place,
            masked(str(error), execution.secrets),
            error.hint,
            length=error.length,
            note=note,
        )
        return FindingError(finding)


class Checker:
    """Checks the variants of a site and executes their examples, each once."""

    def __init__(self, site: Site, earlier: "Checker | None" = None) -> None:
        """``earlier`` is that of an earlier revision: what still holds is taken over."""
        self.site = site
        self.settings = site.settings
        self.results: ResultCache = (
            earlier.results if earlier else ResultCache(site.settings, site.cache, site.fingerprint)
        )
        self.services: Services = earlier.services if earlier else Services(site.settings)
        self.memo: VariantMemo = earlier.memo if earlier else VariantMemo()

    def result(self, variant: Variant, *, execute: bool = True) -> Result:
        """The findings and verdicts of a variant, made now or when it was last the same."""
        make = partial(self.fresh_result, variant, execute=execute)
        return self.results.result(self.key(variant, execute=execute), make)

    def fresh_result(self, variant: Variant, *, execute: bool) -> Result:
        """The same, without looking for a kept one."""
        return Result.of(self._page_findings(variant), self.verdicts(variant, execute=execute))

    def known_result(self, variant: Variant) -> Result | None:
        """The result of an earlier run for the same variant, its examples executed."""
        return self.results.known(self.key(variant))

    def key(self, variant: Variant, *, execute: bool = True) -> ResultKey:
        """The key of a variant's result: a digest of everything that it depends on."""

        def make() -> ResultKey:
            is_executed = execute and variant.audience is not None
            return self.results.key(self._base(variant), is_executed=is_executed)

        return self.memo.get(variant, ("key", execute), make)

    def _contracts(self, variant: Variant) -> Contracts:
        return Contracts(self.site.contract(variant), self.site.other_contracts(variant))

    def _base(self, variant: Variant) -> bytes:
        render_cache = self.site.render_cache
        if render_cache:
            return self._trace(variant, render_cache).base
        return self.results.base(variant, self._contracts(variant))

    def _trace(self, variant: Variant, render_cache: RenderCache) -> PageTrace:
        """The render facts of a variant, kept for later runs where they will hold."""
        if variant.trace:
            return variant.trace
        return self.memo.get(variant, "trace", partial(self._fresh_trace, variant, render_cache))

    def _fresh_trace(self, variant: Variant, render_cache: RenderCache) -> PageTrace:
        trace = PageTrace(
            self.results.base(variant, self._contracts(variant)),
            PageShape(variant).digest(),
            frozenset(variant.files),
            frozenset(variant.included),
            frozenset(variant.data),
            frozenset(variant.pulled),
            collected(variant),
        )
        if self._is_repeatable(variant):
            render_cache.keep(variant.source, variant.audience, trace)
        return trace

    def _is_repeatable(self, variant: Variant) -> bool:
        """Whether a later run finds the same if the page and its surroundings are the same.

        Not if something is wrong with a template: a file may be missing now and exist later.
        """
        folders = tuple(f"{folder}/" for folder in self.settings.includes)
        sources = {it.included for it in variant.calls if it.included}
        is_around = all(it.path.startswith(folders) for it in sources)
        return is_around and variant.rendered.is_repeatable and not variant.findings

    @property
    def is_repeatable(self) -> bool:
        """Whether a later run finds the same in all pages if no file has changed."""
        render_cache = self.site.render_cache
        return render_cache is not None and all(
            variant.trace is not None
            or render_cache.known(variant.source, variant.audience) is not None
            or variant.rendered.is_repeatable
            for variant in self.site.all_variants()
        )

    def verdicts(self, variant: Variant, *, execute: bool = True) -> list[Verdict]:
        """The verdict on each example of a variant, with the service's answer if ``execute``.

        A variant is executed once; later calls give the same verdicts.
        """
        make = partial(self.fresh_verdicts, variant, execute=execute)
        return self.memo.get(variant, ("verdicts", execute), make)

    def fresh_verdicts(
        self, variant: Variant, *, execute: bool = True, service: Service | None = None
    ) -> list[Verdict]:
        """The same, executed again, by a service of the settings or by the one given."""
        contracts, accepts = self._contracts(variant), self._accepts
        found = [
            Verdict(
                example,
                tuple(mistakes_of_an_example(example, contracts, self.settings)),
                note=example.note,
            ).accepting(accepts)
            for example in self.site.examples(variant)
        ]
        execution = self.settings.execution or (Execution() if service else None)
        if not execute or execution is None or variant.audience is None:
            return found
        if not any(verdict.example.needs_service for verdict in found):
            return found
        done = self._executed(found, variant, execution, service)
        return [verdict.accepting(accepts) for verdict in done]

    def _accepts(self, finding: Finding) -> bool:
        return is_ignored(finding, self.settings.ignored)

    def _executed(
        self,
        found: list[Verdict],
        variant: Variant,
        execution: Execution,
        service: Service | None,
    ) -> list[Verdict]:
        """Verdicts after the examples were executed, without the secrets of the settings."""
        audience = variant.names[0]
        try:
            with service or self.services.service(audience) as asked:
                if execution.reset and not service:
                    self.services.reset(asked, audience)
                session = Session(asked, execution, audience, self.site.contract(variant))
                return masked_verdicts(list(executed(found, session)), execution.secrets)
        except ServiceError as error:  # it could not be closed
            raise self.services.unusable(error, "app") from error

    def page_findings(self, page: Source) -> list[Finding]:
        """The mistakes of a page that the page alone shows, apart from those of its examples."""
        site = self.site
        found = [finding for finding in site.findings if finding.location.path == page.path]
        found += unknown_audiences(page, self.settings, site.jekyll)
        for variant in site.variants(page):
            known = self.known_result(variant)
            found += self._page_findings(variant) if known is None else known.of_page
        return self.reported(found)

    def reported(self, findings: Iterable[Finding], *, whole: bool = False) -> list[Finding]:
        """Findings as they are shown: equal ones merged, and without those that are ignored.

        ``whole`` is whether they are all of the project.
        """
        found = merged(findings, self.site.audience_names)
        told = kept(found, self.settings.ignored, whole=whole)
        return gathered(told) if whole else told

    def _page_findings(self, variant: Variant) -> tuple[Finding, ...]:
        def make() -> tuple[Finding, ...]:
            examples, contracts = self.site.examples(variant), self._contracts(variant)
            return tuple(mistakes_of_a_page(variant, examples, contracts, self.settings))

        return self.memo.get(variant, "page findings", make)

    def forget(self, variant: Variant) -> None:
        """Drop the examples and verdicts of a variant, with their documents, from memory."""
        self.memo.drop(variant, ("verdicts", True), ("verdicts", False))
        self.site.forget(variant)

    def project_findings(
        self,
        chosen: Sequence[Variant],
        pulled: Callable[[Variant], Sequence[str]],
        scope: CheckScope,
        pause: Callable[[], None] = unhurried,
    ) -> Iterator[Finding]:
        """The mistakes that no page shows by itself.

        ``chosen`` are the variants whose links are checked, ``pulled`` gives the texts that a
        variant's tags pull in, ``pause`` is called for each of them.
        """

        def mistakes(variant: Variant) -> Sequence[Finding]:
            pause()
            return links.mistakes(variant, site.links, site.contract(variant))

        site, links = self.site, self.clean_links(execute=scope.execute)
        yield from site.findings
        for page in site.pages:
            yield from unknown_audiences(page, self.settings, site.jekyll)
        yield from self._contract_findings(chosen)
        yield from self._cross_page_findings()
        yield from mistakes_in_the_site(
            chosen,
            site.links,
            mistakes,
            pulled,
            self.settings,
        )
        links.keep(is_whole=scope.is_whole)

    def _contract_findings(self, variants: Iterable[Variant]) -> Iterator[Finding]:
        """The mistakes in the contracts themselves, and in what the settings name of them."""
        execution = self.settings.execution
        if execution and execution.operations:
            found = ((it.name, self.site.contract_of(it)) for it in self.settings.audiences)
            yield from execution.unknown_operations(
                {name: [it.id for it in each.operations] for name, each in found if each}
            )
        for name in dict.fromkeys(name for variant in variants for name in variant.names):
            audience = self.settings.audience(name)
            contract = self.site.contract_of(audience)
            for fault in contract.faults if contract else ():
                if not self._is_of_another(fault):
                    yield replace(fault, audiences=(name,))
            path = audience.contract if audience else None
            users = [it.selection for it in self.settings.audiences if it.contract == path]
            if contract and all(it.audiences for it in users):  # else one of them sees all parts
                selected = sorted({each for it in users for each in it.audiences})
                yield from (replace(it, audiences=(name,)) for it in contract.hidden(selected))

    def _is_of_another(self, fault: Finding) -> bool:
        """Whether an action of an overlay that has no effect on a contract changes another one."""
        path = fault.location.path
        users = (it for it in self.settings.audiences if path in it.selection.overlays)
        contracts = filter(None, map(self.site.contract_of, users))
        return any(fault not in contract.faults for contract in contracts)

    def _cross_page_findings(self) -> list[Finding]:
        """The mistakes that only all pages together show, found now or in the same pages before."""
        site = self.site
        variants, files = list(site.all_variants()), parts(self.settings, site.jekyll)
        render_cache = site.render_cache
        if render_cache is None:
            return list(mistakes_across_pages(variants, self.settings, files))
        places = [endpoint.places for endpoint in self.settings.endpoints]
        surroundings = digest(repr(files), repr(places))
        across = CrossPageCache(site.cache, render_cache.surroundings, surroundings)
        shapes = [self._trace(variant, render_cache).shape for variant in variants]
        found = across.known(variants, shapes)
        if found is None:
            found = list(mistakes_of_templates(variants, self.settings, files))
            across.keep(variants, shapes, found)
        return [*found, *mistakes_by_facts(variants)]

    def clean_links(self, *, execute: bool) -> CleanLinks:
        """The pages whose links need not be checked again."""
        parts_of_key = digest(self.site.links.fingerprint, str(execute))
        return CleanLinks(
            self.site.cache,
            parts_of_key,
            lambda it: self.key(it, execute=execute).value,
            self.site.all_variants,
        )

    def finish(self, *, is_whole: bool) -> None:
        """Write results for later runs; after a whole check, remove those no longer in use."""
        kinds = (CHECK, TRACE, KIND, TEXT, CLEAR, ACROSS, DOCUMENT)
        self.site.cache.finish(kinds if is_whole else ())
