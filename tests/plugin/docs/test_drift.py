"""A page as such pages are published: each kind of drift, found at the author's line."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_tandem.finding import RULES, Finding
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY, configuration, write
from tests.support.waiting import LIMIT

CASE = REPOSITORY / "tests/cases/drift"
ENDPOINT = {
    "include": "webapi-curl.md",
    "method": "httpVerb",
    "path": {"b2b": "apiEndpointB2B", "b2c": "apiEndpointB2C"},
    "operation": {"b2b": "referenceURLResssourceB2B", "b2c": "referenceURLResssourceB2C"},
}
EXPECTED: list[dict[str, Any]] = yaml.safe_load((CASE / "findings.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    root = tmp_path_factory.mktemp("drift")
    stub = "---\nsubsection: {}\ncategorie: Remote\n---\n{{% include page.md %}}\n"
    files = {f"docs/{name}-page.md": stub.format(name) for name in ("b2b", "b2c")}
    files["_includes/page.md"] = (CASE / "page.md").read_text("utf-8")
    files["_includes/webapi-curl.md"] = "`{{ include.httpVerb }}`\n"
    files["mkdocs.yml"] = configuration({"endpoints": [ENDPOINT]})
    write(root, files)
    return Project.load(root / "mkdocs.yml").check().findings


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


# the reference implementation behaves otherwise than the pages of this repository promise

CHANGES: list[dict[str, str]] = yaml.safe_load((CASE / "behaviour.yml").read_text("utf-8"))
QUICK = {
    "waits twice as long before the second attempt",
    "lets an owner read another fleet",
    "says Success for what was done already",  # after an example with a warning
}
"""Changes that each run of the tests looks at; the others are slow."""


def each_change() -> Iterator[Any]:
    for change in CHANGES:
        name = change["change"]
        marks = () if name in QUICK else (pytest.mark.slow,)
        yield pytest.param(change, id=name, marks=marks)


def found_with(package: Path, page: str, audience: str) -> list[dict[str, Any]]:
    """What a check of a page finds if the service is the package in a folder."""
    tandem = Path(sys.executable).with_name("tandem")
    command = [tandem, "check", page, "--audience", audience, "--format", "json", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(  # noqa: S603 -- our own command
        command,
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode in {0, 1}, done.stderr.decode()[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def changed_package(folder: Path, change: Mapping[str, str]) -> None:
    """A copy of the reference implementation in which one place is another."""
    ignored = shutil.ignore_patterns("__pycache__")
    source = REPOSITORY / "reference_impl/callback_api"
    shutil.copytree(source, folder / "callback_api", ignore=ignored)
    file = folder / "callback_api" / change["file"]
    text = file.read_text("utf-8")
    assert change["from"] in text
    file.write_text(text.replace(change["from"], change["to"], 1), "utf-8")


@pytest.mark.parametrize("change", [*each_change()])
def test_a_change_of_behaviour_is_found_at_the_line_that_promises_otherwise(
    change: dict[str, str], tmp_path: Path
) -> None:
    changed_package(tmp_path, change)
    found = found_with(tmp_path, change["page"], change["audience"])
    lines = {
        (REPOSITORY / each["path"]).read_text("utf-8").splitlines()[each["line"] - 1].strip()
        for each in found
    }
    assert [line for line in lines if change["promise"] in line], lines


def test_there_are_at_least_sixty_changes_of_behaviour() -> None:
    names = [change["change"] for change in CHANGES]
    assert len(set(names)) == len(names) >= 60
    assert set(names) >= QUICK
