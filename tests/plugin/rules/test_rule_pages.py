"""Each rule's page of the manual is its case: the wrong example gives that finding alone."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from mkdocs_tandem.execution.verdict import Status
from mkdocs_tandem.finding import RULES, FindingError
from mkdocs_tandem.project.project import Project
from tests.support.projects import REPOSITORY, write
from tests.support.rule_pages import PAGES, files_of

FEWEST, MOST = 3, 6
EXECUTED = {
    "accepted-request",
    "bad-application",
    "broken-contract",
    "failed-sample",
    "failed-step",
    "no-answer",
    "not-executed",
    "refused-request",
    "unused-ignore",
    "wrong-answer",
    "wrong-notification",
    "wrong-output",
}
"""Rules whose inputs are executed."""


class Shown(NamedTuple):
    """What a check says to the files of a section."""

    rules: list[str]
    statuses: frozenset[Status] = frozenset()


def _found(root: Path, files: dict[str, bytes]) -> Shown:
    write(root, {"docs/index.md": "# Test\n", **files})
    try:
        outcome = Project.load(root / "mkdocs.yml").check()
    except FindingError as error:
        return Shown([error.finding.rule])
    return Shown([finding.rule for finding in outcome.findings], frozenset(outcome.statuses))


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"index"} == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_wrong_example_gives_this_finding_alone_and_the_right_one_none(
    code: str, tmp_path: Path
) -> None:
    wrong = _found(tmp_path / "wrong", files_of(code, "Wrong"))
    right = _found(tmp_path / "right", files_of(code, "Right"))
    assert (wrong.rules, right.rules) == ([code], [])
    if Status.FAILED in wrong.statuses:
        assert right.statuses - {Status.FAILED}


def _also_right(code: str) -> dict[str, bytes]:
    """The pages below *Also right*; their settings and includes are those of *Right*."""
    pages = files_of(code, "Also right")
    shared = {name: it for name, it in files_of(code, "Right").items() if name[:5] != "docs/"}
    return {**shared, **pages}


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_page_shows_inputs_that_are_nearly_wrong(code: str) -> None:
    names = files_of(code, "Also right")
    assert len(names) >= FEWEST
    assert len([name for name in names if name.startswith("docs/")]) <= MOST


def test_each_rule_is_named_by_a_test_beside_its_page() -> None:
    paths = [it for it in (REPOSITORY / "tests").rglob("test_*.py") if it != Path(__file__)]
    words = {word for it in paths for word in re.findall(r"[\w-]+", it.read_text("utf-8"))}
    assert set(RULES) - words == set()


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_is_also_right_gives_no_finding(code: str, tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": "# Test\n", **_also_right(code)})
    found = Project.load(tmp_path / "mkdocs.yml").check(execute=code in EXECUTED).findings
    assert [str(each) for each in found] == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_right_example_is_the_wrong_one_mended(code: str) -> None:
    wrong, right = files_of(code, "Wrong"), files_of(code, "Right")
    assert wrong.keys() & right.keys()
    assert wrong != right


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_page_says_what_the_rule_says(code: str) -> None:
    assert (PAGES / f"{code}.md").read_text("utf-8").count(f"# {code}\n") == 1


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_page_says_why_the_rule_matters_and_how_to_accept_a_finding(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text("utf-8")
    assert re.search(r"^\*\*Why it matters\.\*\* [A-Z]", text, re.MULTILINE)
    assert text.partition("\n## Accept it\n")[2].strip()
