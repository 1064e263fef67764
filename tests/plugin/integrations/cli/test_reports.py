import io
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft4Validator
from rich.console import Console

from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.integrations.cli.terminal import PATIENCE, progress_shown
from tests.support.projects import REPOSITORY, WRONG, write

ANSWERED = (
    "# Start\n"
    '{% include endpoint.md method="GET" fleet_path="/fleets/{fid}/remote/callbacks"\n'
    '   driver_path="/user/callbacks" %}\n\n'
    '```json\n{ "_links": { }, "total": {% if page.subsection == "b2b" %}3{% else %}0{% endif %},\n'
    '  "totalPage": 1, "currentPage": 1, "_embedded": { } }\n```\n'
)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    write(tmp_path, {**WRONG, "docs/answered.md": ANSWERED})
    return tmp_path


def test_a_wrong_answer_is_a_diff_of_what_differs(project: Path) -> None:
    output = _run("check", "docs/answered.md", "--audience", "b2b").output
    assert '\n  : - "total": 3\n  : + "total": 0\n' in output
    assert output.count("\n  : ") == 2


def test_every_command_to_run_again_gives_the_finding_it_stands_below(project: Path) -> None:
    found = json.loads(_run("check", "--format", "json").output)
    assert len(found["findings"]) == 2
    for finding in found["findings"]:
        words = shlex.split(finding["again"])[1:]
        again = json.loads(_run(*words, "--format", "json").output)
        assert again["findings"] == [finding]
        assert again["summary"]["examples"] == 2 < found["summary"]["examples"]


def test_a_command_to_run_again_works_from_the_folder_it_is_shown_in(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "docs")
    finding = json.loads(_run("check", "--format", "json").output)["findings"][0]
    assert finding["again"] == "tandem check ../docs/answered.md --audience b2b"
    words = shlex.split(finding["again"])[1:]
    assert _run(*words, "--format", "github").output.startswith("::error file=docs/answered.md,")


def test_a_report_for_a_repository_has_its_paths(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    assert (
        f"::error file={project.name}/docs/answered.md,"
        in _run("check", "--format", "github").output
    )
    log = json.loads(_run("check", "--format", "sarif").output)
    schema = (REPOSITORY / "tests/cases/sarif/sarif-schema-2.1.0.json").read_text("utf-8")
    Draft4Validator(json.loads(schema)).validate(log)
    places = [result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"]]
    assert places[0]["artifactLocation"]["uri"] == f"{project.name}/docs/answered.md"


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour_is_for_terminals_and_for_those_who_ask(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    *,
    is_coloured: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in _run("check").output) is is_coloured


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(file: io.StringIO, seconds: float) -> str:
    now = iter([0.0, *([seconds] * 9)])
    error = Console(file=file, force_interactive=True, force_terminal=True, width=60)
    with progress_shown(error, lambda: next(now)) as progress:
        assert list(progress.track(["a", "b"], "checking")) == ["a", "b"]
    return file.getvalue()


def test_a_long_run_shows_a_bar_on_a_terminal() -> None:
    shown = _shown(_Terminal(), PATIENCE + 1)
    assert re.search(r"checking.*\d+/2", re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", shown))


def test_a_short_run_shows_none() -> None:
    assert _shown(_Terminal(), PATIENCE) == ""


def test_a_bar_is_never_written_to_a_file() -> None:
    assert _shown(io.StringIO(), PATIENCE + 1) == ""
