"""What checks keep changes nothing: each is compared with a check that keeps nothing."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_tandem.cache import Cache
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.project.checker import Checker
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.result_cache import KIND, Result, ResultCache, ResultKey
from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.support.waiting import LIMIT

PLAN = Plan(pages=5, sections=2, differing=0.5, including=1, examples=2)
APP = """\
import json

def make():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"label": LABEL}).encode()]
    return app

LABEL = "one"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site.write(tmp_path, PLAN)
    return tmp_path


def _checked(root: Path, *options: str) -> Mapping[str, Any]:
    command = ["check", "--format", "json", "-f", str(root / "mkdocs.yml"), *options]
    result = CliRunner().invoke(main, command)
    assert result.exit_code in (0, 1), result.output
    found: Mapping[str, Any] = json.loads(result.output)
    return found


def _page(number: int) -> str:
    return f"docs/{PLAN.path(number)}"


EDITS = {
    "a misspelt member": (_page(1), ('"label"', '"lable"')),
    "no JSON": (_page(2), ('"count":', '"count"')),
    "a line before all": (_page(1), ("# Page", "Before.\n\n# Page")),
    "an include": ("_includes/note.md", ("Limits", "Â Limits")),
    "a longer include": ("_includes/note.md", ("!!!", "Before.\n\n!!!")),
    "a broken link": (_page(3), ("# Page", "[gone](gone.md)\n\n# Page")),
    "the contract": ("contract-b2b.yaml", ("label:", "name:")),
    "the settings": ("mkdocs.yml", ("include: endpoint.md", "include: other.md")),
    "an ignored rule": (
        "mkdocs.yml",
        ("endpoints:\n", "ignore: [{rule: broken-link, reason: x}]\n    endpoints: # used\n"),
    ),
}


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(list(EDITS)), min_size=1, max_size=5))
def test_after_any_edits_a_check_finds_what_one_without_a_cache_finds(
    root: Path, names: list[str]
) -> None:
    site.write(root, PLAN)
    for name in names:
        path, (before, after) = EDITS[name]
        text = (root / path).read_text("utf-8")
        (root / path).write_text(text.replace(before, after), "utf-8")
        assert _checked(root) == _checked(root, "--no-cache"), name


def test_a_page_that_is_the_same_is_not_checked_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _checked(root)
    asked: list[str] = []
    plain = Checker.verdicts

    def counted(self: Checker, variant: Any, **options: Any) -> Any:
        asked.append(variant.source.path)
        return plain(self, variant, **options)

    monkeypatch.setattr(Checker, "verdicts", counted)
    _checked(root)
    assert not asked
    _checked(root, "--no-cache")
    assert len(asked) == 2 * (PLAN.pages + 1)
    asked.clear()
    path = root / _page(1)
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")
    _checked(root)
    assert asked == [_page(1)] * 2


def test_another_process_uses_what_was_kept(root: Path) -> None:
    script = (
        "from mkdocs_tandem.project.project import Project; from pathlib import Path; import sys\n"
        "project = Project.load(Path(sys.argv[1]), is_kept=True)\n"
        "if sys.argv[2] == 'later': project.checker.verdicts = None\n"
        "print(len(project.check().statuses)); project.checker.finish(is_whole=True)\n"
    )
    counted = []
    for seed, when in (("1", "first"), ("2", "later")):
        done = subprocess.run(  # noqa: S603 -- our own code
            [sys.executable, "-c", script, str(root / "mkdocs.yml"), when],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
            timeout=LIMIT,
        )
        counted.append(int(done.stdout))
    assert counted[0] == counted[1] >= 2 * 2 * PLAN.pages


@pytest.mark.parametrize("file", ["made/__init__.py", "made.py"])
@pytest.mark.parametrize("is_deterministic", [True, False])
def test_answers_are_kept_until_the_code_of_a_deterministic_application_changes(
    root: Path, file: str, *, is_deterministic: bool
) -> None:
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text(APP)
    text = (root / "mkdocs.yml").read_text("utf-8")
    option = "\n      deterministic: true" if is_deterministic else ""
    text += f"    execute:\n      app: made:make\n      path: .{option}\n"
    (root / "mkdocs.yml").write_text(text)
    first = _run(root)
    assert first["summary"]["ok"] == 2 * 2 * PLAN.pages
    (root / file).write_text(APP.replace('"200 OK"', '"500 Broken"'))
    assert _run(root)["summary"]["failed"] >= 2 * PLAN.pages


def test_what_all_pages_show_is_pulled_anew_when_one_of_them_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "kept_app.py").write_text(APP)
    with (root / "mkdocs.yml").open("a") as file:
        file.write("    execute: { app: kept_app:make, path: ., deterministic: true }\n")
    (root / "docs/coverage.md").write_text("# Coverage\n\n{% coverage %}\n")
    monkeypatch.setattr(sys, "path", [*sys.path])

    def shown(*, is_kept: bool) -> list[str]:
        project = Project.load(root / "mkdocs.yml", is_kept=is_kept)
        (page,) = (page for page in project.site.pages if page.path == "docs/coverage.md")
        found = [project.publisher.marked(variant) for variant in project.site.variants(page)]
        project.checker.finish(is_whole=False)
        return found

    before = shown(is_kept=True)
    for number in range(PLAN.pages):
        (root / _page(number)).write_text("# Nothing\n")
    assert shown(is_kept=True) == shown(is_kept=False) != before


def _run(root: Path) -> Mapping[str, Any]:
    """In a process of its own: an application is imported once."""
    done = subprocess.run(  # noqa: S603 -- our own code
        [
            sys.executable,
            "-c",
            "from mkdocs_tandem.integrations.cli import main; main()",
            "check",
            "--format",
            "json",
            "-f",
            str(root / "mkdocs.yml"),
        ],
        capture_output=True,
        check=False,
        text=True,
        timeout=LIMIT,
    )
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


class Planted:
    """What unpickling would call if it were allowed to."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("raise SystemExit",)


@pytest.mark.parametrize("raw", [pickle.dumps(Planted()), b"", b"[]", b"[[], [1]]", b"null"])
def test_nothing_but_results_is_made_of_what_was_kept(raw: bytes) -> None:
    cache = Cache(None)
    cache.write(KIND, b"key", raw)
    made = Result((), ())
    assert (
        ResultCache(Settings(Path()), cache, b"").result(
            ResultKey(b"key", is_lasting=True), lambda: made
        )
        is made
    )
