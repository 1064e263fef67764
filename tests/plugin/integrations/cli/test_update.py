from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_tandem.integrations.cli import main
from tests.plugin.commands.update.answers import HEAD, answering, project

BODY = '```json\n{ "a": 1 }\n```\n'


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Path]:
    project(tmp_path, BODY)
    with answering(b2c={"a": 2}, b2b={"a": 2}):
        yield tmp_path / "docs/index.md"


def _run(page: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-f", str(page.parents[1] / "mkdocs.yml")])


def test_an_update_says_what_it_has_written_and_then_the_check_is_green(page: Path) -> None:
    assert _run(page, "check").exit_code == 1
    result = _run(page, "update")
    assert (result.exit_code, result.output) == (0, "docs/index.md: 1 place updated\n")
    assert page.read_text("utf-8") == HEAD + BODY.replace("1", "2")
    assert _run(page, "check").exit_code == 0
    assert _run(page, "update").output == "every response example matches the service\n"


def test_a_dry_run_shows_what_would_change_and_writes_nothing(page: Path) -> None:
    result = _run(page, "update", "--dry-run")
    assert result.stdout.splitlines()[:2] == ["--- a/docs/index.md", "+++ b/docs/index.md"]
    assert '-{ "a": 1 }\n+{ "a": 2 }\n' in result.stdout
    assert page.read_text("utf-8") == HEAD + BODY


def test_what_is_left_is_told_with_its_reason(page: Path) -> None:
    with answering(b2c={"a": 3}, b2b={"a": 2}):
        result = _run(page, "update")
    reason = "not updated: audiences share it, and their responses differ"
    assert result.output == f"docs/index.md:6:8: {reason}  (b2c, b2b)\n"
    assert result.exit_code == 1


def test_an_audience_alone_changes_nothing_that_another_one_reads(page: Path) -> None:
    with answering(b2c={"a": 1}, b2b={"a": 2}):
        assert _run(page, "update", "--audience", "b2b").exit_code == 1
    assert page.read_text("utf-8") == HEAD + BODY


def test_only_the_named_pages_are_written(page: Path) -> None:
    other = page.with_name("other.md")
    other.write_text(HEAD + BODY, "utf-8")
    assert _run(page, "update", str(other)).output == "docs/other.md: 1 place updated\n"
    assert page.read_text("utf-8") == HEAD + BODY
