import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_tandem.integrations.cli import main
from tests.plugin.commands.update.answers import (
    ANSWER,
    INNER,
    THING,
    WHOLE,
    answering,
    project,
)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    project(tmp_path, WHOLE, schemas={"Thing": THING, "Inner": INNER})
    with answering(b2c=ANSWER, b2b=ANSWER):
        yield tmp_path


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["coverage", *arguments, "-f", str(root / "mkdocs.yml")])


def test_each_audience_is_told_how_much_it_is_shown(root: Path) -> None:
    result = _run(root)
    assert result.exit_code == 0
    assert result.output.startswith("b2c: 66.7 %, 8 of 12\n  operations               1 of 1\n")
    assert "\n\nb2b: 66.7 %" in result.output


def test_what_is_missing_is_listed_on_request(root: Path) -> None:
    output = _run(root, "--missing", "--audience", "b2b").output
    assert [line.strip() for line in output.splitlines() if line.startswith("    ")] == [
        "no 404 of getThing",
        "no Thing.again",
        'no Thing.days[]: "Tue"',
        'no Thing.status: "Paused"',
    ]


def test_programs_get_the_same(root: Path) -> None:
    (found,) = json.loads(_run(root, "--format", "json", "--audience", "b2b").output)["audiences"]
    assert (found["audience"], found["share"]) == ("b2b", 66.67)
    assert found["kinds"]["response members"] == {
        "shown": 4,
        "all": 5,
        "missing": ["Thing.again"],
    }


@pytest.mark.parametrize(("least", "code"), [("66", 0), ("67", 1), ("100", 1)])
def test_less_than_wanted_is_exit_code_1(root: Path, least: str, code: int) -> None:
    result = _run(root, "--fail-under", least)
    assert result.exit_code == code
    assert ("b2b: coverage is below" in result.output) is bool(code)


def test_nothing_to_be_shown_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [tandem]\n", "utf-8")
    result = _run(tmp_path, "--fail-under", "90")
    assert result.exit_code == 2
    assert "no audience has a contract" in result.output
