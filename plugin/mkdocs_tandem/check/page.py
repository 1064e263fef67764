"""The mistakes that pages and their examples show: where each rule is asked."""

from collections.abc import Iterable, Iterator, Sequence

from mkdocs_tandem.check.branch import (
    always_true,
    always_true_branches,
    explained,
    foreign_values,
    identical_branches,
    unknown_values,
    unreachable_branches,
)
from mkdocs_tandem.check.contract import contract_mistakes
from mkdocs_tandem.check.encoding import left_over_characters, mis_decoded_characters
from mkdocs_tandem.check.endpoint import unbound_examples, unknown_operations, unknown_tags
from mkdocs_tandem.check.expectation import misshapen_expectations
from mkdocs_tandem.check.include import parameters, repeated_parameters
from mkdocs_tandem.check.json import json_mistakes
from mkdocs_tandem.check.link import empty_links
from mkdocs_tandem.check.media_type import unknown_media_types
from mkdocs_tandem.check.message import message_mistakes
from mkdocs_tandem.check.notification import unknown_notifications
from mkdocs_tandem.check.prose import misspelt_names
from mkdocs_tandem.check.pull import unanswered_examples, unknown_examples, unknown_schemas
from mkdocs_tandem.check.scope import unknown_scopes
from mkdocs_tandem.check.step import misshapen_steps
from mkdocs_tandem.check.survey import Survey
from mkdocs_tandem.check.torn import torn_markdown
from mkdocs_tandem.check.unused import unused_data, unused_includes
from mkdocs_tandem.check.variable import undefined_variables, unused_assignments, wants
from mkdocs_tandem.check.yaml import repeated_keys_in_yaml
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.example import Example
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.parts import Parts
from mkdocs_tandem.region import regions
from mkdocs_tandem.settings import Settings
from mkdocs_tandem.variant import Variant


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
    yield from unknown_schemas(variant, contract)
    yield from unknown_examples(examples)
    yield from unanswered_examples(examples, settings)
    if contract is not None:
        yield from unknown_operations(variant, contract, settings.endpoints)
        yield from unknown_tags(variant, contract)
        yield from unbound_examples(examples)
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
    variants: Iterable[Variant], settings: Settings, files: Parts
) -> Iterator[Finding]:
    """What shows only when all pages are seen, for all of their audiences."""
    survey = Survey(variants, settings)
    wanted = list(wants(survey))
    foreign = list(foreign_values(survey))
    known = explained(survey, foreign, wanted)
    always = always_true(survey, known)
    yield from undefined_variables(wanted)
    yield from unknown_values(survey, foreign)
    yield from always_true_branches(survey, always)
    yield from unreachable_branches(survey, always, known)
    yield from identical_branches(survey)
    yield from unused_assignments(survey)
    yield from repeated_parameters(survey)
    yield from parameters(survey)
    yield from unused_includes(survey, files)
    yield from unused_data(survey, files)
