"""Every example of the site, made wrong in one place: exactly what shows it turns red, once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import pytest

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.front_matter import source_of
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.rules.selection import kept
from tests.plugin.mistakes import KINDS, Mistake, Mistakes, Seen
from tests.support.projects import REPOSITORY

LEAST = 0.98
"""The share that has to be found at its line, as exactly one finding."""

MOST = 120
"""Of each kind so many are tried, spread over all pages."""

FEW = 12
"""So many where there is less time: more than 80 in all."""


@cache
def _project() -> Project:
    return Project.load(REPOSITORY / "mkdocs.yml")


def _spread(mistakes: Sequence[Mistake], most: int) -> Sequence[Mistake]:
    return mistakes[:: -(-len(mistakes) // most)]


@cache
def _corpus() -> Mapping[str, Sequence[Mistake]]:
    mistakes = Mistakes(_project())
    return {kind: _spread(mistakes.of_kind(kind), MOST) for kind in KINDS}


class Found(NamedTuple):
    """What a check has shown of a page with a mistake."""

    findings: tuple[Finding, ...]
    red: Seen


def _found(mistake: Mistake) -> Found:
    page = next(page for page in _project().site.pages if page.path == mistake.path)
    text = page.text[: mistake.start] + mistake.text + page.text[mistake.end :]
    revised = _project().changed(pages=[source_of(page.path, text)[0]])
    outcome = revised.check(pages=[page.path])
    red = {
        (verdict.example.variant.names[0], verdict.example.name)
        for verdict in outcome.verdicts
        if kept(verdict.findings, revised.settings.ignored, whole=False)
    }
    return Found(outcome.findings, frozenset(red))


def test_nothing_is_found_while_nothing_is_wrong() -> None:
    assert _project().check().findings == ()


def test_there_are_enough_mistakes_of_each_kind_in_pages_with_conditions_and_includes() -> None:
    assert sum(len(mistakes) for mistakes in _corpus().values()) > 1000
    assert sum(len(_spread(mistakes, FEW)) for mistakes in _corpus().values()) > 80
    assert min(len(mistakes) for mistakes in _corpus().values()) >= 4
    assert sum(_has_liquid(each) for mistakes in _corpus().values() for each in mistakes) > 1000
    assert {len(mistake.seen) for mistakes in _corpus().values() for mistake in mistakes} >= {1, 2}


def _has_liquid(mistake: Mistake) -> bool:
    text = (REPOSITORY / mistake.path).read_text("utf-8")
    return "{% include " in text and "{% if " in text


@pytest.mark.parametrize("most", [FEW, pytest.param(MOST, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mistake_is_one_finding_at_its_line_and_turns_red_what_shows_it(
    kind: str, most: int
) -> None:
    missed = []
    tried = _spread(_corpus()[kind], most)
    for mistake in tried:
        findings, red = _found(mistake)
        lines = [finding.location.line for finding in findings]
        if (lines, red) != ([mistake.line], mistake.seen):
            missed.append((mistake, [str(finding) for finding in findings]))
    found = len(tried) - len(missed)
    rate = found / len(tried)
    print(f"{kind}: {found} of {len(tried)} at their line, once: {rate:.1%}")  # noqa: T201 -- the rate that is asserted
    assert rate >= LEAST, missed
