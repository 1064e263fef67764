import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.plugin.commands.update.answers import HEAD, answering, project
from tests.support.projects import RIGHT, WRONG, configuration, write

pytest_plugins = ["pytester"]
ARGUMENTS = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "docs")
BODY = '```json\n{ "a": 1 }\n```\n'
SERVICE = """\
import pytest

def application(environ, start):
    start("200 OK", [("Content-Type", "application/json")])
    return [b'{ "a": %s }']

@pytest.fixture(scope="session")
def tandem_service():
    return application
"""


def test_a_project_can_bring_its_own_application(pytester: pytest.Pytester) -> None:
    project(pytester.path, BODY)
    (pytester.path / "docs/conftest.py").write_text(SERVICE % "1", "utf-8")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=4)
    (pytester.path / "docs/conftest.py").write_text(SERVICE % "2", "utf-8")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=2, failed=2)


def test_a_fixture_may_need_other_fixtures(pytester: pytest.Pytester) -> None:
    project(pytester.path, BODY)
    text = SERVICE % "1" + "\n@pytest.fixture(scope='session')\ndef other(): return application\n"
    text = text.replace("def tandem_service():", "def tandem_service(other):")
    (pytester.path / "conftest.py").write_text(text, "utf-8")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=4)


def test_a_fixture_that_gives_no_service_is_told(pytester: pytest.Pytester) -> None:
    project(pytester.path, BODY)
    text = "import pytest\n\n@pytest.fixture\ndef tandem_service():\n    return 7\n"
    (pytester.path / "conftest.py").write_text(text, "utf-8")
    result = pytester.runpytest(*ARGUMENTS)
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(["*7 is not a WSGI or ASGI application and not an address*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_every_worker_has_the_same_tests(pytester: pytest.Pytester) -> None:
    write(pytester.path, {**RIGHT, "docs/more.md": RIGHT["docs/index.md"] * 3})
    result = pytester.runpytest_subprocess("-n", "2", "-v", *ARGUMENTS)
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(["*PASSED docs/more.md::b2b::POST /fleets/*/callbacks (3)*"])


def test_junit_has_a_case_for_each_example_with_its_frame(pytester: pytest.Pytester) -> None:
    write(pytester.path, WRONG)
    pytester.runpytest("--junitxml=report.xml", *ARGUMENTS)
    cases = ET.parse(pytester.path / "report.xml").getroot().iter("testcase")  # noqa: S314 -- ours
    found = {(case.get("classname"), case.get("name")): case.findtext("failure") for case in cases}
    assert set(found) == {
        ("docs.index.md.b2c", "POST /user/callbacks"),
        ("docs.index.md.b2b", "POST /fleets/{fid}/remote/callbacks"),
    }
    assert all("--> docs/index.md:6:3" in str(failure) for failure in found.values())


def test_what_the_project_ignores_fails_no_test(pytester: pytest.Pytester) -> None:
    accepted = [{"rule": "unknown-member", "reason": "known"}]
    write(pytester.path, {**WRONG, "mkdocs.yml": configuration({"ignore": accepted})})
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=2)


def test_an_update_writes_what_is_selected_and_tests_nothing(pytester: pytest.Pytester) -> None:
    project(pytester.path, BODY, docs__other=HEAD + BODY)
    with answering(b2c={"a": 2}, b2b={"a": 2}):
        result = pytester.runpytest("--tandem-update", "-k", "index", *ARGUMENTS)
        result.assert_outcomes(skipped=4, deselected=4)
        result.stdout.fnmatch_lines(["*updated examples*", "docs/index.md: 1 place updated"])
        pytester.runpytest("-k", "index", *ARGUMENTS).assert_outcomes(passed=4, deselected=4)
    assert _text(pytester, "index") == HEAD + BODY.replace("1", "2")
    assert _text(pytester, "other") == HEAD + BODY


def test_an_update_tells_what_it_leaves(pytester: pytest.Pytester) -> None:
    project(pytester.path, BODY)
    with answering(b2c={"a": 2}, b2b={"a": 3}):
        result = pytester.runpytest("--tandem-update", *ARGUMENTS)
    result.stdout.fnmatch_lines(["docs/index.md:6:8: not updated: audiences share it*"])
    assert _text(pytester, "index") == HEAD + BODY


def test_several_processes_do_not_write(pytester: pytest.Pytester) -> None:
    project(pytester.path, BODY)
    result = pytester.runpytest("--tandem-update", "-n", "2", *ARGUMENTS)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*'--tandem-update' writes files: leave '-n' out*"])


def _text(pytester: pytest.Pytester, name: str) -> str:
    return Path(pytester.path / f"docs/{name}.md").read_text("utf-8")
