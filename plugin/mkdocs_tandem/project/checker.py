"""Pages checked and executed, one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from weakref import WeakKeyDictionary

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.runner import executed
from mkdocs_tandem.execution.service import Request, Service, ServiceError, services
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.finding import Finding, FindingError, merged
from mkdocs_tandem.masking import masked
from mkdocs_tandem.pages.render_cache import PageTrace, RenderCache
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.cross_page_cache import PageShape
from mkdocs_tandem.project.result_cache import Result, ResultCache, ResultKey
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.rules.audiences import unknown_audiences
from mkdocs_tandem.rules.registry import collected
from mkdocs_tandem.rules.run import mistakes_of_a_page, mistakes_of_an_example
from mkdocs_tandem.rules.selection import CheckScope, kept
from mkdocs_tandem.source import Source

_ERROR = 400
"""RFC 9110, section 15.5: from here on, a status is an error."""


class Checker(Site):
    """A corpus whose variants are checked, each once, and their examples executed."""

    @property
    def names(self) -> list[str]:
        """The names of the audiences, in the order of the settings."""
        return [audience.name for audience in self.settings.audiences]

    def result(self, variant: Variant, *, execute: bool = True) -> Result:
        """What is wrong with a variant and its examples, now or when it was last the same."""
        make = partial(self._made, variant, execute=execute)
        return self._results.result(self._key(variant, execute=execute), make)

    def known_result(self, variant: Variant) -> Result | None:
        """What an earlier run has found in the same variant, its examples executed."""
        return self._results.known(self._key(variant, execute=True))

    def _made(self, variant: Variant, *, execute: bool) -> Result:
        return Result.of(self._page_findings(variant), self.verdicts(variant, execute=execute))

    def _key(self, variant: Variant, *, execute: bool) -> ResultKey:
        """What stands for all that a variant's results depend on."""
        known = self._keys.setdefault(variant, {})
        if execute not in known:
            is_executed = execute and variant.audience is not None
            known[execute] = self._results.key(self._base(variant), is_executed=is_executed)
        return known[execute]

    @cached_property
    def _keys(self) -> WeakKeyDictionary[Variant, dict[bool, ResultKey]]:
        return WeakKeyDictionary()

    def _base(self, variant: Variant) -> bytes:
        if self.render_cache:
            return self._trace(variant, self.render_cache).base
        return self._results.base(variant, self.contract(variant))

    def _trace(self, variant: Variant, render_cache: RenderCache) -> PageTrace:
        """What there is to know of a variant, for this run and later ones."""
        if variant.trace:
            return variant.trace
        if variant not in self._traced:
            trace = PageTrace(
                self._results.base(variant, self.contract(variant)),
                PageShape(variant).digest(),
                frozenset(variant.files),
                frozenset(variant.included),
                frozenset(variant.data),
                frozenset(variant.pulled),
                collected(variant),
            )
            if self._is_repeatable(variant):
                render_cache.keep(variant.source, variant.audience, trace)
            self._traced[variant] = trace
        return self._traced[variant]

    def _is_repeatable(self, variant: Variant) -> bool:
        """Whether a later run finds the same where a page and its surroundings are the same.

        Not if something is wrong with a template: it may be that a file is not there yet.
        """
        folders = tuple(f"{folder}/" for folder in self.settings.includes)
        sources = {it.included for it in variant.calls if it.included}
        is_around = all(it.path.startswith(folders) for it in sources)
        return is_around and variant.rendered.is_repeatable and not variant.findings

    @cached_property
    def _traced(self) -> WeakKeyDictionary[Variant, PageTrace]:
        return WeakKeyDictionary()

    @cached_property
    def _results(self) -> ResultCache:
        return ResultCache(self.settings, self.cache, self.fingerprint)

    def verdicts(self, variant: Variant, *, execute: bool = True) -> list[Verdict]:
        """How each example of a variant fares, by itself and, if asked for, with the service.

        A variant is executed once: what is asked again is what came of it.
        """
        known = self._verdicts.setdefault(variant, {})
        if execute not in known:
            known[execute] = self.fresh_verdicts(variant, execute=execute)
        return known[execute]

    def fresh_verdicts(
        self, variant: Variant, *, execute: bool = True, service: Service | None = None
    ) -> list[Verdict]:
        """The same, executed anew, by a service of the settings or by the one given."""
        contract = self.contract(variant)
        found = [
            Verdict(
                example,
                tuple(mistakes_of_an_example(example, contract, self.settings)),
                note=example.note,
            )
            for example in self.examples(variant)
        ]
        execution = self.settings.execution or (Execution() if service else None)
        if not execute or execution is None or variant.audience is None:
            return found
        if not any(verdict.example.needs_service for verdict in found):
            return found
        return self._executed(found, variant, execution, service)

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
            with service or self.service(audience) as asked:
                if execution.reset and not service:
                    self._reset(asked, execution, audience)
                session = Session(asked, execution, audience, self.contract(variant))
                return [each.masked(execution.secrets) for each in executed(found, session)]
        except ServiceError as error:  # it could not be closed
            raise self._broken(error, execution, "app") from error

    def _reset(self, service: Service, execution: Execution, audience: str) -> None:
        """Bring a service that several pages use into its first state.

        Raises:
            FindingError: if it refuses.
        """
        method, path = (execution.reset or "").split(" ", 1)
        try:
            headers = {name: str(it) for name, it in execution.sender(audience).headers.items()}
            status = service.send(Request(method, path, headers=headers)).status
            if status >= _ERROR:
                message = f"'{execution.reset}' is answered with {status}"
                raise ServiceError(message)  # noqa: TRY301 -- one way to say it
        except ServiceError as error:
            raise self._broken(error, execution, "reset") from error

    @cached_property
    def _verdicts(self) -> WeakKeyDictionary[Variant, dict[bool, list[Verdict]]]:
        return WeakKeyDictionary()

    def service(self, audience: str) -> Service:
        """A new service for an audience, with a state of its own if a factory makes it.

        Raises:
            FindingError: if there is none, with the line of the application that is to blame.
        """
        execution = self.settings.execution or Execution()
        setting = execution.target(audience).setting
        try:
            if audience not in self._connections:
                self._connections[audience] = services(execution, self.settings.root, audience)
            return self._connections[audience]()
        except ServiceError as error:
            raise self._broken(error, execution, setting) from error

    def start(self, extent: CheckScope) -> None:
        """Start the services that have a command, for other processes to use."""
        execution = self.settings.execution
        has_command = extent.execute and execution is not None and execution.command
        for audience in self.names if has_command else ():
            self.service(audience).__exit__(None, None, None)

    @cached_property
    def _connections(self) -> dict[str, Callable[[], Service]]:
        return {}

    def _broken(self, error: ServiceError, execution: Execution, setting: str) -> FindingError:
        """A service that cannot be used, as a finding."""
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

    def page_findings(self, page: Source) -> list[Finding]:
        """What is wrong with a page besides its examples, as far as the page alone can show it."""
        found = [finding for finding in self.findings if finding.location.path == page.path]
        found += unknown_audiences(page, self.settings, self.jekyll)
        for variant in self.variants(page):
            known = self.known_result(variant)
            found += self._page_findings(variant) if known is None else known.of_page
        return kept(merged(found, self.names), self.settings.ignored, whole=False)

    def _page_findings(self, variant: Variant) -> tuple[Finding, ...]:
        """What is wrong with a page besides its examples."""
        if variant not in self._of_pages:
            examples, contract = self.examples(variant), self.contract(variant)
            found = mistakes_of_a_page(variant, examples, contract, self.settings)
            self._of_pages[variant] = tuple(found)
        return self._of_pages[variant]

    @cached_property
    def _of_pages(self) -> WeakKeyDictionary[Variant, tuple[Finding, ...]]:
        return WeakKeyDictionary()

    def forget(self, variant: Variant) -> None:
        """Let go of the examples of a variant; they hold on to it, and to their documents."""
        self._verdicts.pop(variant, None)
        self._examples.pop(variant, None)

    def _contract_faults(self, variants: Iterable[Variant]) -> Iterator[Finding]:
        """What is wrong with the contracts by themselves; no page is to blame."""
        for name in dict.fromkeys(name for variant in variants for name in variant.names):
            contract = self.contract_of(self.settings.audience(name))
            for fault in contract.faults if contract else ():
                yield replace(fault, audiences=(name,))
