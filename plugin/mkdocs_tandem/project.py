"""All sources and settings, and what can be said about them: the only door for adapters."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from mkdocs_tandem import contract as contracts
from mkdocs_tandem.audience import Audience
from mkdocs_tandem.check.contract import contract_mistakes
from mkdocs_tandem.check.endpoint import unbound_examples, unknown_operations
from mkdocs_tandem.check.exchange import executed
from mkdocs_tandem.check.json import json_mistakes
from mkdocs_tandem.check.pull import unknown_schemas
from mkdocs_tandem.check.selection import kept, within
from mkdocs_tandem.check.template import (
    left_over_characters,
    mis_decoded_characters,
    unreachable_branches,
)
from mkdocs_tandem.check.verdict import Verdict
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.example import Example, examples
from mkdocs_tandem.finding import Finding, FindingError, merged
from mkdocs_tandem.liquid import Liquid
from mkdocs_tandem.pages import pages
from mkdocs_tandem.presentation import Presentation
from mkdocs_tandem.region import regions
from mkdocs_tandem.scope import readers, scope
from mkdocs_tandem.service import Service, ServiceError, services
from mkdocs_tandem.session import Session
from mkdocs_tandem.settings import Settings, load
from mkdocs_tandem.site import site
from mkdocs_tandem.source import Location, Source
from mkdocs_tandem.variant import Variant, render


@dataclass(frozen=True)
class Outcome:
    """What a check has shown."""

    findings: tuple[Finding, ...]
    """Each mistake once, with all the audiences and pages that show it."""
    verdicts: tuple[Verdict, ...]
    """Every example of every page and audience, in the order of the text."""

    @property
    def executed(self) -> int:
        """How many examples the service has confirmed or refused."""
        return sum(verdict.is_executed for verdict in self.verdicts)


class Project:
    """The pages of a site and all that is needed to render and to check them."""

    def __init__(
        self, settings: Settings, read: Iterable[tuple[Source, list[Finding]]] | None = None
    ) -> None:
        """Take the pages of the settings' folder, or those that an adapter has read."""
        self.settings = settings
        sources = list(pages(settings) if read is None else read)
        self.pages = tuple(source for source, _ in sources)
        self._site, site_findings = site(settings)
        self._findings = [*site_findings, *(each for _, found in sources for each in found)]
        self._liquid = Liquid(
            root=settings.root,
            includes=[settings.root / folder for folder in settings.includes],
            docs=settings.root / settings.docs,
        )
        self._variants: dict[Source, tuple[Variant, ...]] = {}
        self._contracts: dict[str, Contract] = {}
        self._examples: WeakKeyDictionary[Variant, list[Example]] = WeakKeyDictionary()

    @classmethod
    def load(cls, path: Path) -> "Project":
        """The project of a ``mkdocs.yml``.

        Raises:
            FindingError: if its settings are wrong.
        """
        return cls(load(path))

    def revised(self, page: Source) -> "Project":
        """This project with one page written anew; what that does not touch is not read again."""
        project = copy(self)
        project.pages = tuple(page if old.path == page.path else old for old in self.pages)
        project._variants = dict(self._variants)  # noqa: SLF001 -- its own class
        project.__dict__.pop("_sources", None)
        return project

    def variants(self, page: Source) -> tuple[Variant, ...]:
        """A page for each of its audiences."""
        if page not in self._variants:
            self._variants[page] = tuple(
                render(
                    page, audience, self._liquid, scope(page, audience, self.settings, self._site)
                )
                for audience in readers(page, self.settings)
            )
        return self._variants[page]

    def all_variants(self) -> Iterator[Variant]:
        """Every page for each of its audiences."""
        for page in self.pages:
            yield from self.variants(page)

    def filled(self, variant: Variant) -> str:
        """The text of a variant with what it pulls; what the contract lacks stays a comment."""
        if not variant.pulls:
            return variant.text
        contract = self.contract(variant)
        schemas = contract.schemas if contract else {}
        presentation = Presentation()
        return variant.filled(
            [
                presentation.schema(schemas[pull.mark.words[0]])
                if pull.mark.words[0] in schemas
                else str(pull.mark)
                for pull in variant.pulls
            ]
        )

    def markdown(self, variant: Variant) -> str:
        """The filled text with the front matter that the source began with."""
        return variant.source.text[: variant.source.body_start] + self.filled(variant)

    def contract(self, variant: Variant) -> Contract | None:
        """What the API promises the audience of a variant; see ``contract_of``."""
        return self.contract_of(variant.audience)

    def contract_of(self, audience: Audience | None) -> Contract | None:
        """What the API promises an audience.

        Raises:
            FindingError: if the file is no contract.
        """
        if audience is None or audience.contract is None:
            return None
        if audience.contract not in self._contracts:
            self._contracts[audience.contract] = contracts.load(
                self.settings.root / audience.contract, audience.contract
            )
        return self._contracts[audience.contract]

    def examples(self, variant: Variant) -> list[Example]:
        """The examples of a variant, in the order of the text."""
        if variant not in self._examples:
            self._examples[variant] = examples(
                variant,
                list(regions(variant.text)),
                self.contract(variant),
                self.settings.endpoints,
            )
        return self._examples[variant]

    def check(
        self,
        *,
        execute: bool = True,
        audiences: Sequence[str] = (),
        pages: Sequence[str] = (),
    ) -> Outcome:
        """What is wrong with the project, or with some of its audiences and pages only.

        Raises:
            FindingError: if there is nothing to check by: a contract or application is missing.
        """
        variants = list(self.all_variants())
        chosen = [
            variant
            for variant in variants
            if (not audiences or set(audiences) & set(variant.names))
            and (not pages or variant.source.path in pages)
        ]
        verdicts = [verdict for each in chosen for verdict in self.verdicts(each, execute=execute)]
        found = [
            *self._findings,
            *self._contract_faults(chosen),
            *unreachable_branches(variants),
            *(each for variant in chosen for each in self._page_findings(variant)),
            *(finding for verdict in verdicts for finding in verdict.findings),
        ]
        whole = not audiences and not pages
        findings = kept(merged(found, self._names), self.settings.ignored, whole=whole)
        return Outcome(tuple(within(findings, audiences, pages)), tuple(verdicts))

    def verdicts(self, variant: Variant, *, execute: bool = True) -> list[Verdict]:
        """How each example of a variant fares, by itself and, if asked for, with the service."""
        found = [
            Verdict(example, (*json_mistakes(example), *contract_mistakes(example)))
            for example in self.examples(variant)
        ]
        execution = self.settings.execution
        if not execute or execution is None or variant.audience is None:
            return found
        if not any(verdict.example.operation for verdict in found):
            return found
        with self._connect() as service:
            return list(executed(found, Session(service, execution, variant.audience.name)))

    def page_findings(self, page: Source) -> list[Finding]:
        """What is wrong with a page besides its examples, as far as the page alone can show it."""
        found = [finding for finding in self._findings if finding.location.path == page.path]
        found += (each for variant in self.variants(page) for each in self._page_findings(variant))
        return kept(merged(found, self._names), self.settings.ignored, whole=False)

    def line(self, location: Location) -> str:
        """The line that a location is in; empty if it cannot be read."""
        path = self.settings.root / location.path
        if location.path not in self._sources:
            text = ""
            if path.resolve().is_relative_to(self.settings.root.resolve()) and path.is_file():
                text = path.read_text(encoding="utf-8-sig", errors="replace")
            self._sources[location.path] = Source(location.path, text)
        return self._sources[location.path].line(location.line)

    @property
    def _names(self) -> list[str]:
        return [audience.name for audience in self.settings.audiences]

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.path: source for source in self.pages}

    @cached_property
    def _connect(self) -> Callable[[], Service]:
        """A function that gives a new service.

        Raises:
            FindingError: if the application cannot be imported.
        """
        execution = self.settings.execution
        try:
            if execution is None:
                raise ServiceError("'execute' is not set")  # noqa: TRY301 -- one way to say it
            return services(execution, self.settings.root)
        except ServiceError as error:
            location = Location(self.settings.path)
            raise FindingError(Finding("bad-application", location, str(error))) from error

    def _contract_faults(self, variants: Iterable[Variant]) -> Iterator[Finding]:
        """What is wrong with the contracts by themselves; no page is to blame."""
        for name in dict.fromkeys(name for variant in variants for name in variant.names):
            contract = self.contract_of(self.settings.audience(name))
            for fault in contract.faults if contract else ():
                yield replace(fault, audiences=(name,))

    def _page_findings(self, variant: Variant) -> Iterator[Finding]:
        """What is wrong with a page besides its examples."""
        yield from variant.findings
        yield from mis_decoded_characters(variant)
        yield from left_over_characters(variant)
        contract = self.contract(variant)
        yield from unknown_schemas(variant, contract)
        if contract is not None:
            yield from unknown_operations(variant, contract, self.settings.endpoints)
            yield from unbound_examples(self.examples(variant))
