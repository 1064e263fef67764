"""Rules are registered in one place, by one function each."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mkdocs_tandem.finding import RULES, Finding, Rule, Severity
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.rules import registry
from mkdocs_tandem.rules.registry import PageFacts, RuleScope, checks, cross_page_rule, page_rule
from mkdocs_tandem.source import Location

SHOUTED = Rule("shouted-heading", "a heading in capitals", Severity.WARNING)
REPEATED = Rule("repeated-tagline", "a tagline that two pages have", Severity.WARNING)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test register rules."""
    registry.load()
    monkeypatch.setattr(registry, "REGISTERED", list(registry.REGISTERED))
    for rule in (SHOUTED, REPEATED):
        monkeypatch.setitem(RULES, rule.code, rule)


def _shouted(variant: Variant) -> Iterator[Finding]:
    for line in variant.text.splitlines():
        if line.startswith("# ") and line.isupper():
            yield variant.finding("shouted-heading", variant.text.index(line), "it is in capitals")


def _tagline(variant: Variant) -> list[object]:
    place = variant.text.find("> ")
    if place < 0:
        return []
    location = variant.map.origin(place).location
    return [variant.text[place:].partition("\n")[0], location.path, location.line, location.column]


def _repeated(pages: Sequence[PageFacts]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for page in pages:
        for text, *place in [page.facts] if page.facts else []:
            other = first.setdefault(text, page.path)
            if other != page.path:
                message = f"'{other}' has the same tagline"
                yield page.finding("repeated-tagline", Location(*place), message)


def _rules(root: Path, *, is_kept: bool = True) -> list[str]:
    project = Project.load(root / "mkdocs.yml", is_kept=is_kept)
    found = [each.rule for each in project.check(execute=False).findings]
    project.checker.finish(is_whole=True)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\nplugins: [tandem]\n")
    (tmp_path / "docs/index.md").write_text("# Quay\n\n> All aboard\n")
    (tmp_path / "docs/pier.md").write_text("# PIER\n\n> Mind the gap\n")
    return tmp_path


def test_every_check_has_rules_that_exist() -> None:
    every = [check for scope in RuleScope for check in checks(scope)]
    assert all(check.rules for check in every)
    assert {rule.code for check in every for rule in check.rules} <= set(RULES)


def test_a_page_rule_is_one_registered_function(root: Path, registered: None) -> None:
    assert _rules(root, is_kept=False) == []
    page_rule(SHOUTED)(_shouted)
    assert _rules(root, is_kept=False) == ["shouted-heading"]


def test_a_rule_across_pages_finds_what_an_edit_adds_when_results_are_kept(
    root: Path, registered: None
) -> None:
    cross_page_rule(REPEATED, collect=_tagline)(_repeated)
    assert (_rules(root), _rules(root)) == ([], [])
    (root / "docs/pier.md").write_text("# Pier\n\n> All aboard\n")
    assert (_rules(root), _rules(root)) == (["repeated-tagline"], ["repeated-tagline"])
    (root / "docs/index.md").write_text("# Quay\n\nNo tagline\n")
    assert _rules(root) == []


def test_a_new_rule_across_pages_looks_at_pages_that_are_kept(root: Path, registered: None) -> None:
    (root / "docs/pier.md").write_text("# Pier\n\n> All aboard\n")
    assert _rules(root) == []
    cross_page_rule(REPEATED, collect=_tagline)(_repeated)
    assert _rules(root) == ["repeated-tagline"]


def test_a_function_that_asks_for_unknown_data_is_refused(registered: None) -> None:
    def nosy(variant: Variant, weather: str) -> Iterator[Finding]:
        yield variant.finding("shouted-heading", 0, weather)

    with pytest.raises(TypeError, match="'nosy' takes 'weather'; there is variant, examples"):
        page_rule(SHOUTED)(nosy)


def test_a_code_belongs_to_one_rule(registered: None) -> None:
    with pytest.raises(ValueError, match="there is a rule 'bad-json' already"):
        page_rule(Rule("bad-json", "another meaning"))(_shouted)


def test_branches_that_become_identical_are_found_when_results_are_kept(root: Path) -> None:
    audiences = "audiences: {crew: {title: Crew}, guest: {title: Guests}}"
    (root / "mkdocs.yml").write_text(
        f"site_name: Test\nplugins:\n- tandem:\n    {audiences}\n    audience_key: deck\n"
    )
    text = "{% if page.deck == 'crew' %}Upper deck{% else %}Lower deck{% endif %}\n"
    (root / "docs/pier.md").write_text(text)
    assert _rules(root) == []
    (root / "docs/pier.md").write_text(text.replace("Lower", "Upper"))
    assert _rules(root) == ["identical-branches"]
