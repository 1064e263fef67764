import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft4Validator

from mkdocs_tandem.finding import RULES, Finding
from mkdocs_tandem.output.reports.sarif import log
from mkdocs_tandem.source import Location
from tests.support.projects import REPOSITORY

# the schema as OASIS publishes it: docs.oasis-open.org/sarif/sarif/v2.1.0/errata01
SCHEMA = json.loads((REPOSITORY / "tests/cases/sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)
FOUND = Finding(
    "unknown-member",
    Location("docs/a page.md", 7, 3),
    "there is no member 'lable' here",
    "did you mean 'label'?",
    ("b2c", "b2b"),
    ("docs/a page.md",),
    length=7,
    place="b2c.yaml#/components/schemas/Callback/properties",
)
LINE = '  "lable": "garage",'


def _run(*findings: Finding, line: str = LINE, prefix: str = "") -> Any:
    document = json.loads(log(findings, lambda _: line, prefix))
    VALIDATOR.validate(document)
    return document["runs"][0]


def _fingerprint(finding: Finding, line: str = LINE) -> str:
    return str(_run(finding, line=line)["results"][0]["partialFingerprints"]["tandem/v1"])


def test_the_validator_would_refuse_a_log_that_is_none() -> None:
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_nothing_found_is_a_run_without_results() -> None:
    assert _run()["results"] == []


@pytest.mark.parametrize("code", RULES)
def test_a_finding_of_each_rule_is_a_result_that_names_its_row(code: str) -> None:
    run = _run(replace(FOUND, rule=code))
    (result,) = run["results"]
    row = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (row["id"], row["defaultConfiguration"]["level"]) == (code, result["level"])
    assert row["helpUri"].endswith(f"/docs/manual/rules/{code}.md")
    assert (REPOSITORY / "docs/manual/rules" / f"{code}.md").is_file()


def test_a_result_has_the_columns_of_its_finding() -> None:
    place = _run(FOUND)["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 7, "startColumn": 3, "endColumn": 10}
    assert place["contextRegion"]["snippet"]["text"] == LINE


def test_a_path_is_a_reference_below_the_repository() -> None:
    place = _run(FOUND, prefix="site/")["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "site/docs/a%20page.md",
        "uriBaseId": "%SRCROOT%",
    }


def test_a_severity_is_a_level() -> None:
    assert _run(replace(FOUND, rule="unbound-example"))["results"][0]["level"] == "warning"


def test_includes_are_related_locations() -> None:
    (result,) = _run(replace(FOUND, via=(Location("docs/b.md", 2, 1),)))["results"]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "docs/b.md"


def test_a_fingerprint_stays_while_its_line_only_moves() -> None:
    moved = replace(FOUND, location=Location("docs/a page.md", 90, 5))
    assert _fingerprint(moved, "    " + LINE.strip()) == _fingerprint(FOUND)


@pytest.mark.parametrize(
    "changes",
    [{"rule": "missing-member"}, {"message": "other"}, {"location": Location("docs/b.md", 7, 3)}],
    ids=["rule", "message", "location"],
)
def test_another_finding_has_another_fingerprint(changes: dict[str, Any]) -> None:
    assert _fingerprint(replace(FOUND, **changes)) != _fingerprint(FOUND)


def test_two_findings_alike_have_fingerprints_of_their_own() -> None:
    results = _run(FOUND, replace(FOUND, location=Location("docs/a page.md", 9, 3)))["results"]
    assert len({json.dumps(result["partialFingerprints"]) for result in results}) == 2
