"""What pytest keeps changes nothing: whatever has changed is tested anew."""

import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_tandem.fallbacks import Fallback
from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.plugin.commands.update.answers import project
from tests.plugin.conftest import Fallbacks
from tests.support.waiting import LIMIT

pytest_plugins = ["pytester"]
ARGUMENTS = ("-p", "no:schemathesis", "docs")
PLAN = Plan(pages=3, sections=1, differing=1, including=1, examples=1)
PAGE = f"docs/{PLAN.path(1)}"
OTHER = f"docs/{PLAN.path(2)}"
COUNT = 24
LOOKED = """\
import sys

def pytest_unconfigure():
    print("looked" if "mkdocs_tandem.project.site" in sys.modules else "remembered")
"""
EDITS = {
    "a misspelt member": (PAGE, '"label"', '"lable"'),
    "an include": ("_includes/endpoint.md", "{{ include.path }}", "{% include missing.md %}"),
    "a contract": ("contract-b2b.yaml", "- label", "- labels"),
    "the settings": ("mkdocs.yml", "title: B2B", "titel: B2B"),
    "what templates read": ("_config.yml", "false", "true"),
    "a data file": ("_data/broken.yml", "false", "true"),
    "another page that is shown": (OTHER, "# Page", "{% include missing.md %}\n# Page"),
}
SERVICE = """\
import pytest

def application(environ, start):
    start("200 OK", [("Content-Type", "application/json")])
    return [b'{ "a": 2 }']

@pytest.fixture(name="tandem_service")
def brought():
    return application
"""


@pytest.fixture
def root(pytester: pytest.Pytester) -> Path:
    site.write(pytester.path, PLAN)
    _edit(pytester.path / PAGE, "# Page", f"{{% include_relative {Path(OTHER).name} %}}\n# Page")
    broken = "{% if site.broken or site.data.broken %}{% include missing.md %}{% endif %}\n"
    _edit(pytester.path / PAGE, "# Page", f"{broken}# Page")
    for name in ("_config.yml", "_data/broken.yml"):
        (pytester.path / name).parent.mkdir(exist_ok=True)
        (pytester.path / name).write_text("broken: false\n", "utf-8")
    (pytester.path / "_data/broken.yml").write_text("false\n", "utf-8")
    return pytester.path


def test_what_is_known_is_tested_without_reading_the_project(
    pytester: pytest.Pytester, root: Path
) -> None:
    (root / "looked.py").write_text(LOOKED, "utf-8")
    for said in ("looked", "remembered"):
        result = pytester.runpytest_subprocess("-p", "looked", *ARGUMENTS)
        result.assert_outcomes(passed=COUNT)
        result.stdout.fnmatch_lines([said])


@pytest.mark.parametrize(("name", "before", "after"), EDITS.values(), ids=EDITS)
def test_a_change_is_seen(
    pytester: pytest.Pytester, root: Path, name: str, before: str, after: str
) -> None:
    for _ in range(2):
        pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)
    _edit(root / name, before, after)
    kept = pytester.runpytest(*ARGUMENTS)
    anew = pytester.runpytest("--cache-clear", *ARGUMENTS)
    assert kept.ret == anew.ret != pytest.ExitCode.OK
    assert _told(kept) == _told(anew)


def test_a_new_page_is_tested(pytester: pytest.Pytester, root: Path) -> None:
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)
    (root / "docs/new.md").write_text("{% include missing.md %}\n", "utf-8")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT, failed=1)


def test_what_the_environment_says_is_seen(
    pytester: pytest.Pytester, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _edit(root / "mkdocs.yml", "contract-b2b.yaml", "!ENV [OURS, 'contract-b2b.yaml']")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)
    monkeypatch.setenv("OURS", "other.yaml")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(errors=PLAN.pages + 1)


def test_a_contract_that_cannot_be_read_stops_its_own_pages_alone(
    pytester: pytest.Pytester, root: Path
) -> None:
    contract = root / "contract-b2b.yaml"
    text = contract.read_text("utf-8")
    page = root / OTHER
    page.write_text(f"---\nsubsection: b2c\n---\n{page.read_text('utf-8')}", "utf-8")
    for broken in ("", text, text.replace("- label", "- labels")):
        contract.write_text(broken, "utf-8")
        kept = pytester.runpytest("--continue-on-collection-errors", *ARGUMENTS)
        anew = pytester.runpytest(
            "--continue-on-collection-errors", "-p", "no:cacheprovider", "docs"
        )
        assert _told(kept) == _told(anew)
        if not broken:
            kept.assert_outcomes(passed=3, errors=PLAN.pages)


def test_what_settings_inherit_is_seen(pytester: pytest.Pytester, root: Path) -> None:
    (root / "mkdocs.yml").rename(root / "base.yml")
    (root / "mkdocs.yml").write_text("INHERIT: base.yml\n", "utf-8")
    for _ in range(2):
        pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)
    _edit(root / "base.yml", "contract-b2b.yaml", "other.yaml")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(errors=PLAN.pages + 1)


def test_what_is_wrong_is_told_each_time(pytester: pytest.Pytester, root: Path) -> None:
    _edit(root / PAGE, '"label"', '"lable"')
    first, second = (pytester.runpytest(*ARGUMENTS) for _ in range(2))
    assert _told(first) == _told(second) != []
    second.stdout.fnmatch_lines(['* |   "lable":*', "*^^^*"])


def test_a_selection_leaves_the_rest_to_later_runs(pytester: pytest.Pytester, root: Path) -> None:
    half = COUNT // 2
    for audience in ("b2b", "b2c", "b2b"):
        result = pytester.runpytest("-k", audience, *ARGUMENTS)
        result.assert_outcomes(passed=half, deselected=half)
    _edit(root / PAGE, '"label"', '"lable"')
    assert pytester.runpytest("-k", "b2c", *ARGUMENTS).ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.slow
def test_workers_keep_what_each_has_tested(pytester: pytest.Pytester, root: Path) -> None:
    for _ in range(2):
        pytester.runpytest_subprocess("-n", "2", *ARGUMENTS).assert_outcomes(passed=COUNT)
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)


def test_what_is_kept_counts_for_no_service_that_a_project_brings(
    pytester: pytest.Pytester,
) -> None:
    project(pytester.path, '```json\n{ "a": 1 }\n```\n')
    settings = pytester.path / "mkdocs.yml"
    _edit(settings, "execute:", "execute:\n      deterministic: true")
    before = pytester.runpytest(*ARGUMENTS).parseoutcomes()
    (pytester.path / "conftest.py").write_text(SERVICE, "utf-8")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=2, failed=2)
    (pytester.path / "conftest.py").unlink()
    assert pytester.runpytest(*ARGUMENTS).parseoutcomes() == before


def test_a_damaged_file_costs_nothing_but_time(
    pytester: pytest.Pytester, root: Path, fallbacks: Fallbacks
) -> None:
    damaged = ("", "{}", '{"inputs": 1}', '{"inputs": [[], [], []], "stamp": null, "pages": 7}')
    for text in damaged:
        pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)
        for path in (root / ".pytest_cache/d/tandem").iterdir():
            path.write_text(text, "utf-8")
    pytester.runpytest(*ARGUMENTS).assert_outcomes(passed=COUNT)
    kinds = [kind for kind, _ in fallbacks]
    assert kinds == [Fallback.CACHE_DROPPED] * 3  # the last is only outdated


def test_a_folder_that_cannot_be_written_keeps_nothing(
    pytester: pytest.Pytester, root: Path, fallbacks: Fallbacks
) -> None:
    (root / "taken").write_text("", "utf-8")
    for number in (1, 2):
        result = pytester.runpytest("-o", "cache_dir=taken", "-W", "ignore", *ARGUMENTS)
        result.assert_outcomes(passed=COUNT)
        assert [kind for kind, _ in fallbacks] == [Fallback.CACHE_UNUSED] * number


def test_the_plugin_imports_next_to_nothing_where_nobody_uses_it() -> None:
    code = (
        "import sys, pytest; known = set(sys.modules); import mkdocs_tandem.integrations.pytest\n"
        "print(*sorted(set(sys.modules) - known))"
    )
    done = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    )
    assert sorted(done.stdout.split()) == [
        "mkdocs_tandem",
        "mkdocs_tandem.config",
        "mkdocs_tandem.config.schema",
        "mkdocs_tandem.integrations",
        "mkdocs_tandem.integrations.pytest",
        "mkdocs_tandem.integrations.pytest.service",
    ]


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def _told(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if line.startswith(("FAILED", "ERROR", "docs/"))]
