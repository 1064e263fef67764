"""Rules about what pages pull from the contract."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.pulled import REFERENCES, reference
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi import Contract
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.registry import page_rule
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import did_you_mean

_OF_SCHEMAS = ("schema", "lifecycle")


@page_rule("unknown-schema")
def unknown_schemas(variant: Variant, contract: Contract | None) -> Iterator[Finding]:
    """Schemas that a page pulls and the contract lacks, or of which it does not say enough."""
    for pull in variant.pulls:
        if pull.mark.kind not in _OF_SCHEMAS:
            continue
        (name,) = pull.mark.words
        if contract is None:
            message = f"there is no contract to pull '{name}' from"
            hint = "pull it on a page whose audience has a contract"
        elif name in contract.schemas:
            if pull.mark.kind == "schema" or contract.schemas[name].transitions:
                continue
            message = f"the contract defines no transitions for '{name}'"
            hint = (
                "add 'x-transitions' to the schema: for each value, the values that may follow it"
            )
        else:
            message = f"the contract has no schema '{name}'"
            hint = did_you_mean(name, contract.schemas)
        yield variant.finding_at(pull.origin, "unknown-schema", message, hint, length=2)


@page_rule("unknown-example")
def unknown_examples(examples: Sequence[Example]) -> Iterator[Finding]:
    """Examples that a page pulls and the contract lacks."""
    for example in examples:
        if example.pulled is not None and example.pulled.lack is not None:
            lack = example.pulled.lack
            yield example.finding(lack.rule, 0, lack.message, lack.hint, length=2)


@page_rule("unknown-operation", "unknown-member")
def unknown_references(variant: Variant, contract: Contract | None) -> Iterator[Finding]:
    """Operations and tags whose reference a page pulls and the contract lacks."""
    for pull in variant.pulls:
        if pull.mark.kind in REFERENCES and (lack := reference(pull.mark, contract).lack):
            yield variant.finding_at(pull.origin, lack.rule, lack.message, lack.hint, length=2)


@page_rule("not-executed")
def missing_downloads(variant: Variant, settings: Settings) -> Iterator[Finding]:
    """Links to downloads that are not published."""
    if settings.downloads is None and variant.audience is not None:
        for pull in variant.pulls:
            if pull.mark.kind == "downloads":
                message, hint = (
                    "'downloads' is not set: there are no files",
                    "set 'downloads: true'",
                )
                yield variant.finding_at(pull.origin, "not-executed", message, hint, length=2)


@page_rule("not-executed")
def unanswered_examples(examples: Sequence[Example], settings: Settings) -> Iterator[Finding]:
    """Pages that pull examples in a project without a service: one mistake, in the settings."""
    found = (each for each in examples if each.pulled and each.role is not Role.UNBOUND)
    pulling = next(found, None)
    if pulling is None or settings.execution is not None:
        return
    finding = pulling.finding(
        "not-executed",
        0,
        "pulled examples are not executed: readers see the contract's answers",
        "set 'execute: app' or 'execute: url' in the settings of 'tandem'",
    )
    yield replace(finding, location=Location(settings.path), length=1, via=())
