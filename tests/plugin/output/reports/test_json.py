"""The JSON report is what its published schema says."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from mkdocs_tandem.execution.verdict import Status
from mkdocs_tandem.integrations.cli import main
from tests.support.projects import REPOSITORY, RIGHT, WRONG, write

SCHEMA = json.loads((REPOSITORY / "docs/manual/report.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _report(root: Path, files: Any, *options: str) -> Any:
    write(root, files)
    command = ["check", "--format", "json", "-f", str(root / "mkdocs.yml"), *options]
    return json.loads(CliRunner().invoke(main, command).output)


@pytest.mark.parametrize(
    ("files", "options"),
    [(WRONG, ()), (RIGHT, ()), (RIGHT, ("--no-execute",)), ({"docs/index.md": "# Start\n"}, ())],
    ids=["a finding", "nothing found", "nothing executed", "no example"],
)
def test_a_report_has_the_members_of_the_schema_and_no_others(
    files: Any, options: tuple[str, ...], tmp_path: Path
) -> None:
    report = _report(tmp_path, files, *options)
    VALIDATOR.validate(report)
    assert report.keys() == SCHEMA["properties"].keys()
    assert report["summary"].keys() == SCHEMA["properties"]["summary"]["properties"].keys()
    for finding in report["findings"]:
        assert finding.keys() == SCHEMA["properties"]["findings"]["items"]["properties"].keys()


def test_the_schema_is_one_and_knows_every_status() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert {str(status) for status in Status} <= set(SCHEMA["properties"]["summary"]["required"])


@pytest.mark.parametrize(
    "wrong", [{"line": 0}, {"severity": "fatal"}, {"audiences": "b2b"}, {"hint": None}]
)
def test_the_schema_refuses_another_finding(wrong: Any, tmp_path: Path) -> None:
    report = _report(tmp_path, WRONG)
    report["findings"][0] |= wrong
    assert not VALIDATOR.is_valid(report)
