"""Running the rules over a page, over all pages, and over the published site."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.includes import ProjectFiles
from mkdocs_tandem.pages.link_resolver import LinkResolver
from mkdocs_tandem.pages.urls import destination
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.conditions import (
    always_true,
    always_true_branches,
    explained,
    foreign_values,
    identical_branches,
    unknown_in_filters,
    unknown_values,
    unreachable_branches,
)
from mkdocs_tandem.rules.front_matter import missing_files
from mkdocs_tandem.rules.includes import misspelt_endpoints, parameters, repeated_parameters
from mkdocs_tandem.rules.page_facts import SiteFacts
from mkdocs_tandem.rules.private_words import PrivateWords, leaked_titles, leaked_words
from mkdocs_tandem.rules.registry import RuleScope, checks, facts_of
from mkdocs_tandem.rules.unused import unrendered_templates, unused_data, unused_includes
from mkdocs_tandem.rules.urls import taken_addresses
from mkdocs_tandem.rules.variables import undefined_variables, unused_assignments, wants


class Contracts(NamedTuple):
    """The contract of an audience, and those of the other audiences that are not the same."""

    own: Contract | None
    others: Mapping[str, Contract]


def mistakes_of_a_page(
    variant: Variant, examples: Sequence[Example], contracts: Contracts, settings: Settings
) -> Iterator[Finding]:
    """Findings of the rules that look at one page, as one audience reads it."""
    yield from variant.findings
    for check in checks(RuleScope.PAGE):
        yield from check.findings(
            variant=variant,
            examples=examples,
            contract=contracts.own,
            others=contracts.others,
            settings=settings,
        )


def mistakes_of_an_example(
    example: Example, contracts: Contracts, settings: Settings
) -> Iterator[Finding]:
    """Findings of the rules that look at one example, before anything is sent."""
    for check in checks(RuleScope.EXAMPLE):
        yield from check.findings(
            example=example, contract=contracts.own, others=contracts.others, settings=settings
        )


def mistakes_across_pages(
    variants: Iterable[Variant], settings: Settings, files: ProjectFiles
) -> Iterator[Finding]:
    """Findings of all rules that need every page, for all audiences."""
    every = list(variants)
    yield from mistakes_of_templates(every, settings, files)
    yield from mistakes_by_facts(every)


def mistakes_by_facts(variants: Sequence[Variant]) -> Iterator[Finding]:
    """Findings of the rules across pages that look at ``PageFacts``.

    Pages whose facts are kept are not rendered.
    """
    for check in checks(RuleScope.ACROSS_PAGES):
        yield from check.findings(pages=[facts_of(check, variant) for variant in variants])


def mistakes_of_templates(
    variants: Iterable[Variant], settings: Settings, files: ProjectFiles
) -> Iterator[Finding]:
    """Findings about conditions, variables, includes and data files.

    These rules share what they know of each template, and explain each other's findings.
    """
    site_facts = SiteFacts(variants, settings)
    wanted = list(wants(site_facts))
    foreign = list(foreign_values(site_facts))
    known = explained(site_facts, foreign, wanted)
    always = always_true(site_facts, known)
    yield from undefined_variables(wanted)
    yield from unknown_values(site_facts, foreign)
    yield from unknown_in_filters(site_facts)
    yield from always_true_branches(site_facts, always)
    yield from unreachable_branches(site_facts, always, known)
    yield from identical_branches(site_facts)
    yield from unused_assignments(site_facts, wanted)
    yield from repeated_parameters(site_facts)
    yield from parameters(site_facts)
    yield from misspelt_endpoints(site_facts, files)
    yield from unused_includes(site_facts, files)
    yield from unrendered_templates(site_facts, files)
    yield from unused_data(site_facts, files)


def mistakes_in_the_site(
    variants: Sequence[Variant],
    published: LinkResolver,
    links: Callable[[Variant], Iterable[Finding]],
    pulled: Callable[[Variant], Sequence[str]],
    settings: Settings,
) -> Iterator[Finding]:
    """Links that lead readers wrong, words of others, and addresses that two pages want."""
    private = PrivateWords(settings.audiences)
    readers: dict[str, set[str]] = {}
    for variant in variants:
        yield from links(variant)
        if private:
            address = published.address(variant)
            yield from leaked_words(variant, private, address, pulled(variant))
            path = destination(variant.source, None, settings)
            readers.setdefault(path, set()).update(private.readers(variant))
    yield from missing_files(variants, settings)
    yield from taken_addresses(variants, published)
    yield from leaked_titles(settings.headings, readers, private)
