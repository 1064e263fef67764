import errno
import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mkdocs_tandem.finding import RENAMED, RULES
from mkdocs_tandem.integrations.cli import export, main
from tests.support.projects import RIGHT, WRONG, configuration, write
from tests.support.waiting import LIMIT


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-f", str(root / "mkdocs.yml")])


def test_a_finding_is_shown_with_its_line_and_a_caret(tmp_path: Path) -> None:
    write(tmp_path, WRONG)
    result = _run(tmp_path, "check")
    assert result.exit_code == 1
    assert "--> docs/index.md:6:3  (b2c, b2b)" in result.output
    assert '6 | { "lable": "x", "callback": { "webhook": {' in result.output
    assert "\n  |   ^^^^^^^\n" in result.output
    assert "did you mean 'label'?" in result.output


def test_nothing_found_is_exit_code_0(tmp_path: Path) -> None:
    write(tmp_path, RIGHT)
    result = _run(tmp_path, "check")
    assert (result.exit_code, result.output) == (0, "nothing found in 2 examples, 2 executed\n")


def test_json_is_one_object(tmp_path: Path) -> None:
    write(tmp_path, WRONG)
    report = json.loads(_run(tmp_path, "check", "--format", "json").output)
    (finding,) = report["findings"]
    assert {
        key: finding[key]
        for key in ("rule", "severity", "path", "line", "column", "audiences", "pages", "hint")
    } == {
        "rule": "unknown-member",
        "severity": "error",
        "path": "docs/index.md",
        "line": 6,
        "column": 3,
        "audiences": ["b2c", "b2b"],
        "pages": ["docs/index.md"],
        "hint": "did you mean 'label'?",
    }
    assert report["summary"]["failed"] == 2


def test_annotations_name_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, WRONG)
    output = _run(tmp_path, "check", "--format", "github").output
    (line,) = [it for it in output.splitlines() if it.startswith("::")]
    assert line.startswith("::error file=docs/index.md,line=6,col=3,")


def test_one_audience_alone_can_be_checked(tmp_path: Path) -> None:
    write(tmp_path, WRONG)
    report = json.loads(_run(tmp_path, "check", "--format", "json", "--audience", "b2b").output)
    assert [finding["audiences"] for finding in report["findings"]] == [["b2b"]]


def test_pages_can_be_chosen(tmp_path: Path) -> None:
    write(tmp_path, {**WRONG, "docs/good/index.md": "# Good\n"})
    assert _run(tmp_path, "check", str(tmp_path / "docs/good")).exit_code == 0
    assert _run(tmp_path, "check", str(tmp_path / "docs/index.md")).exit_code == 1


def test_an_include_stands_for_the_pages_that_show_it(tmp_path: Path) -> None:
    other = WRONG["docs/index.md"].replace("{% include endpoint.md", "{% include own.md")
    write(
        tmp_path, {**WRONG, "docs/other.md": other, "_includes/own.md": "`{{ include.method }}`\n"}
    )
    report = json.loads(
        _run(tmp_path, "check", "--format", "json", str(tmp_path / "_includes/own.md")).output
    )
    assert report["summary"]["examples"] == 2
    assert {page for finding in report["findings"] for page in finding["pages"]} == {
        "docs/other.md"
    }


def test_nothing_is_sent_if_that_is_asked(tmp_path: Path) -> None:
    write(tmp_path, RIGHT)
    assert _run(tmp_path, "check", "--no-execute").output == (
        "nothing found in 2 examples, 0 executed\n2 examples not executed: '--no-execute' (2)\n"
    )


def test_examples_that_were_not_executed_fail_a_check_that_wants_them_executed(
    tmp_path: Path,
) -> None:
    write(tmp_path, RIGHT)
    assert _run(tmp_path, "check", "--fail-on-unexecuted").exit_code == 0
    found = _run(tmp_path, "check", "--fail-on-unexecuted", "--no-execute", "--format", "json")
    assert found.exit_code == 1
    assert json.loads(found.output)["summary"]["not_executed"] == {"'--no-execute'": 2}


def test_examples_are_listed_with_what_became_of_them(tmp_path: Path) -> None:
    write(tmp_path, RIGHT)
    rows = json.loads(_run(tmp_path, "examples", "--format", "json").output)["examples"]
    assert [(row["audience"], row["operation"], row["status"]) for row in rows] == [
        ("b2c", "setUsertVehicleRemote", "ok"),
        ("b2b", "setFleetVehicleRemote", "ok"),
    ]
    assert "POST /user/callbacks" in _run(tmp_path, "examples").output


def test_the_columns_of_listed_examples_are_aligned(tmp_path: Path) -> None:
    page = WRONG["docs/index.md"]
    write(tmp_path, {"docs/index.md": page, "docs/a/rather/long/path.md": RIGHT["docs/index.md"]})
    lines = _run(tmp_path, "examples").output.splitlines()
    starts = {tuple(cell.start() for cell in re.finditer(r"\S+", line))[:4] for line in lines}
    assert len(lines) == 4
    assert len(starts) == 1


def test_render_prints_what_goes_to_markdown(tmp_path: Path) -> None:
    write(
        tmp_path, {"docs/index.md": "---\ntitle: T\n---\n{{ page.title }} {{ page.subsection }}\n"}
    )
    page = str(tmp_path / "docs/index.md")
    assert _run(tmp_path, "render", page, "--audience", "b2b").output == "T b2b\n"


def test_render_names_the_audience_of_each_text(tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": "For {{ page.subsection }}.\n"})
    output = _run(tmp_path, "render", str(tmp_path / "docs/index.md")).output
    assert output == "<!-- b2c -->\n\nFor b2c.\n\n<!-- b2b -->\n\nFor b2b.\n\n"


def test_diff_shows_what_one_audience_gets_and_the_other_does_not(tmp_path: Path) -> None:
    write(tmp_path, {"docs/index.md": "same\n{{ page.subsection }}\n"})
    output = _run(tmp_path, "diff", str(tmp_path / "docs/index.md"), "b2c", "b2b").output
    assert output.splitlines()[2:] == ["@@ -1,2 +1,2 @@", " same", "-b2c", "+b2b"]


BAD_INPUT = {
    "a setting that does not exist": (
        {"mkdocs.yml": configuration({"audience_keys": "x"})},
        "there is no setting 'tandem.audience_keys'; did you mean 'audience_key'?",
    ),
    "a setting of the wrong type": (
        {"mkdocs.yml": configuration({"ignore": "all"})},
        "'tandem.ignore' must be a list, not 'all'",
    ),
    "a contract that is not YAML": (
        {"reference_impl/callback_api/contract/b2c.yaml": "openapi: [3.1"},
        "b2c.yaml",
    ),
    "a contract that is missing": (
        {"mkdocs.yml": configuration({"audiences": {"b2c": {"contract": "no.yaml"}}})},
        "no.yaml",
    ),
    "an application that cannot be imported": (
        {"mkdocs.yml": configuration({"execute": {"app": "no_such_module:app"}})},
        "there is no module 'no_such_module'",
    ),
    "a file that is not YAML": ({"mkdocs.yml": "plugins: [tandem"}, "this '[' is never closed"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_what_keeps_it_from_running_is_one_finding(name: str, tmp_path: Path) -> None:
    files, expected = BAD_INPUT[name]
    write(tmp_path, {**RIGHT, **files})
    result = _run(tmp_path, "check")
    assert result.exit_code == 2
    assert result.output.count("error[") == 1
    assert "Traceback" not in result.output
    for part in expected.split("; "):
        assert part in result.output


BAD_PAGES = {
    "a missing include": ("{% include nowhere.md %}", "missing-include"),
    "an unclosed tag": ("{% if page.title %}", "unclosed-tag"),
    "front matter that is no mapping": ("---\n- a\n---\n", "bad-front-matter"),
}


@pytest.mark.parametrize("name", BAD_PAGES)
def test_a_bad_page_is_one_finding(name: str, tmp_path: Path) -> None:
    text, rule = BAD_PAGES[name]
    write(tmp_path, {"docs/index.md": text})
    report = json.loads(_run(tmp_path, "check", "--format", "json").output)
    assert [finding["rule"] for finding in report["findings"]] == [rule]


def test_a_page_that_is_not_utf_8_is_one_finding_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_bytes(b"# Caf\xe9\n\ntext \xe9\n")
    report = json.loads(_run(tmp_path, "check", "--format", "json").output)
    assert [(finding["rule"], finding["line"]) for finding in report["findings"]] == [
        ("bad-encoding", 1)
    ]


def test_an_unknown_audience_is_named_with_those_there_are(tmp_path: Path) -> None:
    write(tmp_path, RIGHT)
    result = _run(tmp_path, "check", "--audience", "b2x")
    assert result.exit_code == 2
    assert "there is no audience 'b2x'; known: b2c, b2b" in result.output


def test_a_project_in_a_new_folder_begins_with_a_change_of_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["init", "car-park"])
    last = "now run 'cd car-park', then 'tandem check', and 'mkdocs serve' to see the pages"
    assert done.output.splitlines()[-1] == last


def test_the_help_shows_a_whole_sentence_for_each_command() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    rows = output.partition("Commands:\n")[2].splitlines()
    assert len(rows) == 11
    assert [row for row in rows if row.endswith("...")] == []


def test_a_new_project_works_at_once(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    assert _run(tmp_path, "check").output == "nothing found in 4 examples, 4 executed\n"
    assert (tmp_path / ".github/workflows/docs.yml").is_file()


def test_a_new_project_overwrites_nothing_unasked(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("mine")
    result = CliRunner().invoke(main, ["init", str(tmp_path)], input="n\n")
    assert "overwrite" in result.output
    assert (tmp_path / "mkdocs.yml").read_text() == "mine"
    assert (tmp_path / "docs/index.md").is_file()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path / "new"), "--dry-run"])
    assert f"would write {tmp_path / 'new/mkdocs.yml'}" in result.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_explained_with_the_address_of_its_page(rule: str) -> None:
    result = CliRunner().invoke(main, ["explain", rule])
    assert result.exit_code == 0
    assert result.output.startswith(f"# {rule}\n")
    assert "## Right" in result.output
    assert result.output.rstrip().endswith(f"docs/manual/rules/{rule}.md")


def test_an_unknown_rule_is_refused_with_the_closest_one() -> None:
    result = CliRunner().invoke(main, ["explain", "bad-jason"])
    assert result.exit_code == 2
    assert "did you mean 'bad-json'?" in result.output


@pytest.mark.parametrize(("old", "new"), RENAMED.items(), ids=list(RENAMED))
def test_an_old_code_is_explained_by_its_new_name(old: str, new: str) -> None:
    result = CliRunner().invoke(main, ["explain", old])
    assert f"note: the rule '{old}' is now called '{new}'" in result.output
    assert f"# {new}\n" in result.output


def test_a_path_that_is_no_page_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {**RIGHT, "notes.txt": "nothing"})
    result = _run(tmp_path, "check", str(tmp_path / "notes.txt"))
    assert result.exit_code == 2
    assert "notes.txt' is not a page of this project, and no page includes it" in result.output


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, {**RIGHT, "notes.txt": "a file"})
    result = _run(tmp_path, "export", str(tmp_path / "notes.txt" / "out"))
    assert result.exit_code == 2
    assert result.output.startswith("tandem: ")
    assert result.output.count("\n") == 1


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "out/page.md")

    write(tmp_path, RIGHT)
    monkeypatch.setattr(export, "export", full)
    result = _run(tmp_path, "export", str(tmp_path / "out"))
    assert (result.exit_code, result.output) == (
        2,
        "tandem: out/page.md: No space left on device\n",
    )


def test_the_command_is_also_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs_tandem", "--version"],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        timeout=LIMIT,
    )
    assert done.stdout == f"tandem, version {version('mkdocs-tandem')}\n"


def test_the_language_server_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    result = CliRunner().invoke(main, ["lsp"])
    assert (result.exit_code, result.output) == (
        1,
        "Error: the language server needs pygls: run \"pip install 'mkdocs-tandem[lsp]'\"\n",
    )
