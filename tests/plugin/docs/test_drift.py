"""A page as such pages are published: each kind of drift, found at the author's line."""

from typing import Any

import pytest
import yaml

from mkdocs_tandem.finding import RULES, Finding
from tests.plugin.conftest import Make
from tests.plugin.projects import REPOSITORY, configuration

CASE = REPOSITORY / "tests/cases/drift"
ENDPOINT = {
    "include": "webapi-curl.md",
    "method": "httpVerb",
    "path": {"b2b": "apiEndpointB2B", "b2c": "apiEndpointB2C"},
    "operation": {"b2b": "referenceURLResssourceB2B", "b2c": "referenceURLResssourceB2C"},
}
EXPECTED: list[dict[str, Any]] = yaml.safe_load((CASE / "findings.yml").read_text("utf-8"))


@pytest.fixture
def findings(make: Make) -> tuple[Finding, ...]:
    stub = "---\nsubsection: {}\ncategorie: Remote\n---\n{{% include page.md %}}\n"
    files = {f"docs/{name}-page.md": stub.format(name) for name in ("b2b", "b2c")}
    files["_includes/page.md"] = (CASE / "page.md").read_text("utf-8")
    files["_includes/webapi-curl.md"] = "`{{ include.httpVerb }}`\n"
    files["mkdocs.yml"] = configuration({"endpoints": [ENDPOINT]})
    return make(files).check().findings


def test_each_mistake_is_found_once_at_its_line_for_its_audiences(
    findings: tuple[Finding, ...],
) -> None:
    found = [
        (each.location.path, each.location.line, each.rule, list(each.audiences))
        for each in findings
    ]
    assert found == [
        ("_includes/page.md", each["line"], each["rule"], each["audiences"]) for each in EXPECTED
    ]


def test_the_hints_name_what_would_be_right(findings: tuple[Finding, ...]) -> None:
    for finding, expected in zip(findings, EXPECTED, strict=True):
        assert expected.get("hint", "") in finding.hint


def test_a_mistake_that_both_audiences_see_names_both_pages(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        pages = tuple(f"docs/{name}-page.md" for name in sorted(finding.audiences))
        assert finding.pages == pages
        assert finding.severity is RULES[finding.rule].severity
