"""Pages in the manner of other sites: nothing is found in them but what is planted there."""

import shutil
from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY

SITE = REPOSITORY / "tests/cases/parcels"

PLANTED = {
    "a misspelt member in a kramdown fence": (
        "guide.md",
        ('"weight": 2.5,\n    "metadata"', '"wieght": 2.5,\n    "metadata"'),
        [("unknown-member", 34)],
    ),
    "a value of a response below a curl command": (
        "guide.md",
        ('"state": "created"', '"state": "sent"'),
        [("wrong-value", 44)],
    ),
    "a link to a heading with another id": (
        "guide.md",
        ("(oauth.md#token)", "(oauth.md#tokens)"),
        [("broken-anchor", 18)],
    ),
    "a member of a request in the console": (
        "console.md",
        ('"city": "Bremen" },\n  "reference"', '"ctiy": "Bremen" },\n  "reference"'),
        [("unknown-member", 12)],
    ),
    "a missing comma in a request in the console": (
        "console.md",
        ('"city": "Bremen" },\n  "reference"', '"city": "Bremen" }\n  "reference"'),
        [("bad-json", 12)],
    ),
    "a body that JavaScript sends": (
        "sdk.md",
        (
            "JSON.stringify({ to: address, weight: 2.5 })",
            "JSON.stringify({ to: address, weigth: 2.5 })",
        ),
        [("unknown-member", 38)],
    ),
    "a scope of OAuth": (
        "oauth.md",
        ("scope=parcels.read%20parcels.write", "scope=parcels.read%20parcels.send"),
        [("unknown-scope", 10)],
    ),
    "a type in a cell of HTML": (
        "errors.md",
        ('{ "title": "Not found", "status": 404 }', '{ "title": "Not found", "status": "404" }'),
        [("wrong-type", 19)],
    ),
    "a member of a notification": (
        "webhooks.md",
        ('"state": "delivered",\n', '"status": "delivered",\n'),
        [("unknown-member", 10)],
    ),
    "a query parameter in a terminal": (
        "pagination.md",
        ('parcels?limit=2" -H', 'parcels?limits=2" -H'),
        [("unknown-parameter", 6)],
    ),
    "a limit in an http block": (
        "pagination.md",
        ("limit=2&cursor", "limit=200&cursor"),
        [("wrong-value", 12)],
    ),
    "a body that Python sends": (
        "python.md",
        ('"country": "DE"}', '"county": "DE"}'),
        [("unknown-member", 12)],
    ),
    "a condition on a name that is no audience": (
        "limits.md",
        ('page.subsection == "shops"', 'page.subsection == "shop"'),
        [("unknown-audience", 5)],
    ),
    "a link in a list of changes": (
        "changelog.md",
        ("(guide.md#follow-it)", "(guides.md#follow-it)"),
        [("broken-link", 5)],
    ),
}


def _found(root: Path) -> list[tuple[str, str, int]]:
    outcome = Project.load(root / "mkdocs.yml").check(execute=False)
    return [(it.rule, it.location.path, it.location.line) for it in outcome.findings]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SITE, tmp_path / "site"))


def test_pages_without_a_mistake_give_no_finding(site: Path) -> None:
    assert _found(site) == []


@pytest.mark.parametrize(("name", "change", "found"), PLANTED.values(), ids=PLANTED)
def test_a_planted_mistake_is_the_only_finding(
    name: str, change: tuple[str, str], found: list[tuple[str, int]], site: Path
) -> None:
    page = site / "docs" / name
    text = page.read_text("utf-8")
    assert text.count(change[0]) == 1
    page.write_text(text.replace(*change), "utf-8")
    assert _found(site) == [(rule, f"docs/{name}", line) for rule, line in found]
