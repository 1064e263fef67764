import os
import shlex

import pytest

from tests.support.projects import RIGHT, WRONG, write

pytest_plugins = ["pytester"]
ARGUMENTS = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "docs")


def test_each_example_is_a_test_for_each_audience(pytester: pytest.Pytester) -> None:
    write(pytester.path, RIGHT)
    result = pytester.runpytest("--collect-only", "-q", *ARGUMENTS)
    result.stdout.fnmatch_lines(
        [
            "docs/index.md::b2c::POST /user/callbacks",
            "docs/index.md::b2b::POST /fleets/{fid}/remote/callbacks",
        ]
    )
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=2)


def test_a_failure_is_the_line_with_a_caret_and_no_traceback(pytester: pytest.Pytester) -> None:
    write(pytester.path, WRONG)
    result = pytester.runpytest(*ARGUMENTS)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*docs/index.md:6:3*", '6 | { "lable": "x", "callback": { "webhook": {', "*  ^^^^^^^"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*")


def test_an_audience_can_be_chosen_by_its_name(pytester: pytest.Pytester) -> None:
    write(pytester.path, RIGHT)
    pytester.runpytest("-k", "b2b", *ARGUMENTS).assert_outcomes(passed=1, deselected=1)


def test_what_is_wrong_besides_the_examples_is_a_test_of_its_own(
    pytester: pytest.Pytester,
) -> None:
    write(pytester.path, {"docs/index.md": "{% include nowhere.md %}\n"})
    result = pytester.runpytest(*ARGUMENTS)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*missing-include*", "*1 | {% include nowhere.md %}"])


def test_a_wrong_setting_is_an_error_of_the_collection(pytester: pytest.Pytester) -> None:
    write(pytester.path, {**RIGHT, "mkdocs.yml": "plugins: [{tandem: {audience: 1}}]"})
    result = pytester.runpytest(*ARGUMENTS)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*there is no setting 'tandem.audience'*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_failure_with_many_mistakes_is_shorter_than_20_lines(pytester: pytest.Pytester) -> None:
    label = '"lable": "x"'
    members = ", ".join(f'\n"more{number}": {number}' for number in range(40))
    write(pytester.path, {"docs/index.md": WRONG["docs/index.md"].replace(label, members)})
    result = pytester.runpytest("-k", "b2b", *ARGUMENTS)
    lines = result.outlines
    start = next(number for number, line in enumerate(lines) if line.startswith("____"))
    end = next(number for number, line in enumerate(lines) if "short test summary" in line)
    assert 10 < end - start - 1 < 20
    result.stdout.fnmatch_lines(["  = run again: *", "also docs/index.md:8:1: *", "and * more"])


def test_the_command_below_a_failure_runs_that_test_alone(pytester: pytest.Pytester) -> None:
    write(pytester.path, WRONG)
    pytester.makefile(".ini", pytest="[pytest]\n")  # the root, wherever the command is given
    os.chdir(pytester.path / "docs")
    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:schemathesis", "index.md")
    again = {line for line in result.outlines if "run again: " in line}  # in CI, summed up too
    assert len(again) == 2
    for line in again:
        words = shlex.split(line.partition("run again: ")[2])[1:]
        pytester.runpytest("-p", "no:schemathesis", *words).assert_outcomes(failed=1)


def test_markdown_outside_of_a_project_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makefile(".md", notes="# Notes")
    assert pytester.runpytest("-p", "no:cacheprovider").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_pages_beside_the_folder_of_the_settings_are_found(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pytester.path / "conf", RIGHT)
    (pytester.path / "conf/docs").rename(pytester.path / "docs")
    with (pytester.path / "conf/mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\ndocs_dir: ../docs\n")
    set_in_ini = ("-o", "tandem_config=conf/mkdocs.yml", *ARGUMENTS)
    pytester.runpytest(*set_in_ini).assert_outcomes(passed=2)
    monkeypatch.chdir(pytester.path / "conf")
    pytester.runpytest(*ARGUMENTS[:-1], "../docs").assert_outcomes(passed=2)
