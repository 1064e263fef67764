"""The site uses all that examples can do, each in an example that was checked or executed."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from mkdocs_tandem.examples import Binding, Example, Role
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.liquid.tags import TAGS
from mkdocs_tandem.liquid.tags.examples import PullTag
from mkdocs_tandem.pages.code_blocks import BlockKind
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY

UNWANTED = (Role.PLAIN, Role.UNBOUND, Binding.NONE)
"""What says that something is no example of the API, or that nobody knows what it is."""

Question = Callable[[Example], bool]


class Feature(NamedTuple):
    name: str
    is_used: Question


@cache
def _project() -> Project:
    return Project.load(REPOSITORY / "mkdocs.yml")


@cache
def _verdicts() -> tuple[Verdict, ...]:
    """All examples that were found right: by the service, or as parts by the contract."""
    every = (
        verdict
        for variant in _project().site.all_variants()
        if variant.audience
        for verdict in _project().checker.verdicts(variant)
    )
    return tuple(it for it in every if it.status in (Status.OK, Status.FRAGMENT))


@cache
def _pulled() -> frozenset[str]:
    return frozenset(
        pull.mark.kind
        for variant in _project().site.all_variants()
        for pull, text in zip(variant.pulls, _project().publisher.pulled(variant), strict=True)
        if text.strip()
    )


def _written(example: Example) -> str:
    """The block that an example stands in, as its page shows it."""
    region = example.block or example.region
    return example.variant.text[region.start : region.end] if region else ""


def _language(*names: str) -> Question:
    def is_used(example: Example) -> bool:
        region = example.block or example.region
        return region is not None and region.kind is BlockKind.FENCE and region.language in names

    return is_used


def _within(opening: str) -> Question:
    """Whether a fence stands within something that begins so."""

    def is_used(example: Example) -> bool:
        region = example.region
        if region is None or region.kind is not BlockKind.FENCE:
            return False
        before = example.variant.text[: region.start].rpartition("\n")
        indent = len(_written(example)) - len(_written(example).lstrip(" "))
        for line in reversed(before[0].split("\n")):
            if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
                return re.match(opening, line.lstrip(" ")) is not None
        return False

    return is_used


def _command(pattern: str) -> Question:
    found = re.compile(pattern)

    def is_used(example: Example) -> bool:
        message = example.message
        if message is None or not message.is_command or example.block is None:
            return False
        return found.search(example.block.body[message.start : message.end]) is not None

    return is_used


def _leaves_out(pattern: str) -> Question:
    found = re.compile(pattern)
    return lambda example: any(found.fullmatch(each.text) for each in example.left_out)


def _elides(text: str) -> Question:
    def is_used(example: Example) -> bool:
        return example.region is not None and text in example.region.body

    return is_used


def _has_comments(example: Example) -> bool:
    region = example.region
    is_json = region is not None and region.language in ("jsonc", "json5", "js")
    return is_json and re.search(r"(?<!:)//", region.body if region else "") is not None


def _is_included(example: Example) -> bool:
    region = example.block or example.region
    return region is not None and bool(example.variant.map.origin(region.start).via)


def _is_captured(example: Example) -> bool:
    if example.region is None or example.region.written or example.role is Role.STEP:
        return False
    origin = example.origin(example.root_start)
    text = origin.source.text
    opened = re.compile(r"\{%-?\s*capture\b")
    starts = [each.start() for each in opened.finditer(text, 0, origin.offset)]
    return bool(starts) and text.find("endcapture", starts[-1]) > origin.offset


def _is_cut_by_conditions(example: Example) -> bool:
    region = example.region
    return (
        region is not None
        and region.kind is BlockKind.FENCE
        and not region.written
        and example.variant.map.run(region.start, region.end) is None
    )


def _tables() -> Iterator[Feature]:
    for kind in BlockKind:
        yield Feature(
            f"kind: {kind}", lambda it, kind=kind: bool(it.region) and it.region.kind is kind
        )
    for role in (role for role in Role if role not in UNWANTED):
        yield Feature(f"role: {role}", lambda it, role=role: it.role is role)
    for binding in (binding for binding in Binding if binding not in UNWANTED):
        yield Feature(f"bound by: {binding}", lambda it, binding=binding: it.binding is binding)


def _fences() -> Iterator[Feature]:
    for name in ("json", "jsonc", "json5", "js", "http", "console", "python"):
        yield Feature(f"language: {name}", _language(name))
    yield Feature("language: a shell", _language("bash", "shell", "sh"))
    for name, opening in (("an admonition", "!!!"), ("a list", "[-*] "), ("a tab", "===")):
        yield Feature(f"a fence in {name}", _within(opening))


def _messages() -> Iterator[Feature]:
    for option in (r"--data-urlencode\b", r"(^|\s)-G\b", r"--url\b", r"\\\n", r"--json\b"):
        yield Feature(f"curl: {option}", _command(option))
    yield Feature(
        "an answer in a terminal", lambda it: it.role is Role.RESPONSE and _language("console")(it)
    )
    yield Feature(
        "a head and a body", lambda it: it.role is Role.RESPONSE and _language("http")(it)
    )
    yield Feature(
        "a status behind a fence", lambda it: bool(re.match(r"```json response \d", _written(it)))
    )
    yield Feature("a request that must be refused", lambda it: bool(it.expected))


def _texts() -> Iterator[Feature]:
    yield Feature("comments", _has_comments)
    yield Feature("an include's text", _is_included)
    yield Feature("a capture", _is_captured)
    yield Feature("conditions within", _is_cut_by_conditions)
    yield Feature("left out: { }", _leaves_out(r"\{\s*\}"))
    yield Feature("left out: ...", _leaves_out(r"\.\.\."))
    yield Feature("a placeholder: <id>", _leaves_out(r"<\w+>"))
    yield Feature("a placeholder: $vin", _leaves_out(r"\$\w+"))


FEATURES = (*_tables(), *_fences(), *_messages(), *_texts())


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_an_example_of_the_site_uses_it(feature: Feature) -> None:
    assert any(feature.is_used(verdict.example) for verdict in _verdicts())


def test_each_placeholder_and_elision_of_the_settings_is_used() -> None:
    settings = _project().settings
    placeholders, elisions = settings.placeholders, settings.elisions
    assert placeholders
    assert elisions
    asked = {**{it: _leaves_out(it) for it in placeholders}, **{it: _elides(it) for it in elisions}}
    examples = [verdict.example for verdict in _verdicts()]
    assert [name for name, is_used in asked.items() if not any(map(is_used, examples))] == []


@pytest.mark.parametrize("name", [tag.name for tag in TAGS if issubclass(tag, PullTag)])
def test_a_page_pulls_it(name: str) -> None:
    assert name in _pulled()


def test_a_page_takes_values_from_the_examples_of_the_contract() -> None:
    pages = [page for page in _project().site.pages if "{{ examples." in page.body]
    assert pages
    assert all(not it.findings for page in pages for it in _project().site.variants(page))
