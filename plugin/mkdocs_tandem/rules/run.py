"""Running the rules over a page, over all pages, and over the published site."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example
from mkdocs_tandem.execution.notifications import unknown_notifications
from mkdocs_tandem.execution.setup_requests import misshapen_steps
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.code_blocks import regions
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
    unknown_values,
    unreachable_branches,
)
from mkdocs_tandem.rules.contract import contract_mistakes
from mkdocs_tandem.rules.directives import misspelt_directives
from mkdocs_tandem.rules.encoding import left_over_characters, mis_decoded_characters
from mkdocs_tandem.rules.endpoints import (
    misshapen_expectations,
    unbound_examples,
    unknown_operations,
    unknown_tags,
)
from mkdocs_tandem.rules.includes import parameters, repeated_parameters
from mkdocs_tandem.rules.json import json_mistakes
from mkdocs_tandem.rules.links import empty_links
from mkdocs_tandem.rules.media_types import unknown_media_types
from mkdocs_tandem.rules.messages import message_mistakes
from mkdocs_tandem.rules.oauth_scopes import unknown_scopes
from mkdocs_tandem.rules.page_facts import SiteFacts
from mkdocs_tandem.rules.private_words import PrivateWords, leaked_titles, leaked_words
from mkdocs_tandem.rules.prose import misspelt_names
from mkdocs_tandem.rules.pulled import unanswered_examples, unknown_examples, unknown_schemas
from mkdocs_tandem.rules.torn_markdown import torn_markdown
from mkdocs_tandem.rules.unused import unused_data, unused_includes
from mkdocs_tandem.rules.urls import taken_addresses
from mkdocs_tandem.rules.variables import undefined_variables, unused_assignments, wants
from mkdocs_tandem.rules.yaml import repeated_keys_in_yaml


def mistakes_of_a_page(
    variant: Variant, examples: Sequence[Example], contract: Contract | None, settings: Settings
) -> Iterator[Finding]:
    """What a page shows by itself, as one audience reads it."""
    yield from variant.findings
    yield from mis_decoded_characters(variant)
    yield from left_over_characters(variant)
    yield from torn_markdown(variant)
    yield from empty_links(variant)
    yield from repeated_keys_in_yaml(variant)
    yield from misshapen_steps(examples)
    yield from unknown_notifications(examples, contract)
    yield from misshapen_expectations(examples)
    yield from misspelt_directives(variant, regions(variant.text), contract)
    yield from unknown_schemas(variant, contract)
    yield from unknown_examples(examples)
    yield from unanswered_examples(examples, settings)
    if contract is not None:
        yield from unknown_operations(variant, contract, settings.endpoints)
        yield from unknown_tags(variant, contract)
        yield from unbound_examples(examples, contract)
        yield from misspelt_names(variant, examples, contract)
        if contract.scopes and "scope" in variant.text:
            yield from unknown_scopes(variant, regions(variant.text), contract)


def mistakes_of_an_example(
    example: Example, contract: Contract | None, settings: Settings
) -> Iterator[Finding]:
    """What an example shows by itself, before anything is sent."""
    yield from message_mistakes(example, contract, _sent(example.variant, settings))
    yield from json_mistakes(example)
    yield from unknown_media_types(example)
    yield from contract_mistakes(example, contract)


def _sent(variant: Variant, settings: Settings) -> frozenset[str]:
    """The names of what the settings send with every request; those of fields in small letters."""
    if settings.execution is None or variant.audience is None:
        return frozenset()
    sender = settings.execution.sender(variant.audience.name)
    return frozenset((*(name.lower() for name in sender.headers), *sender.query))


def mistakes_across_pages(
    variants: Iterable[Variant], settings: Settings, files: ProjectFiles
) -> Iterator[Finding]:
    """What shows only when all pages are seen, for all of their audiences."""
    site_facts = SiteFacts(variants, settings)
    wanted = list(wants(site_facts))
    foreign = list(foreign_values(site_facts))
    known = explained(site_facts, foreign, wanted)
    always = always_true(site_facts, known)
    yield from undefined_variables(wanted)
    yield from unknown_values(site_facts, foreign)
    yield from always_true_branches(site_facts, always)
    yield from unreachable_branches(site_facts, always, known)
    yield from identical_branches(site_facts)
    yield from unused_assignments(site_facts)
    yield from repeated_parameters(site_facts)
    yield from parameters(site_facts)
    yield from unused_includes(site_facts, files)
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
    yield from taken_addresses(variants, published)
    yield from leaked_titles(settings.headings, readers, private)
