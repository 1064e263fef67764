import pytest

from tests.plugin.integration.test_cli import RIGHT, WRONG
from tests.plugin.projects import write

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


def test_markdown_outside_of_a_project_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makefile(".md", notes="# Notes")
    assert pytester.runpytest("-p", "no:cacheprovider").ret == pytest.ExitCode.NO_TESTS_COLLECTED
