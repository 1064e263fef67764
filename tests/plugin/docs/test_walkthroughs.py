import shutil
from pathlib import Path

import pytest
import yaml

from mkdocs_tandem.commands.init import starter
from tests.plugin.docs.walkthrough import Step, run, steps, walk
from tests.support.projects import REPOSITORY

MANUAL = REPOSITORY / "docs/manual"
HOWTO = sorted(path.stem for path in (MANUAL / "howto").glob("*.md"))
NEEDS = {"own-api": "node"}
"""Programs that a page is about, besides our own."""
PACKAGES = {"frameworks": ("django", "fastapi", "flask")}
"""Packages that a page is about."""


def _walk(name: str, root: Path) -> list[Step]:
    return walk((MANUAL / f"{name}.md").read_text("utf-8"), root)


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    taken = _walk("tutorial", tmp_path)
    assert sum(not step.attributes for step in taken) == 6
    for name, text in starter().items():
        if not name.startswith(".git"):
            assert (tmp_path / name).read_text("utf-8") == text, "'tandem init' ends elsewhere"
    assert (tmp_path / "site/staff/index.html").is_file()


@pytest.mark.parametrize("name", HOWTO)
def test_a_how_to_page_does_what_it_says(name: str, tmp_path: Path) -> None:
    if name in NEEDS and shutil.which(NEEDS[name]) is None:
        pytest.skip(f"there is no {NEEDS[name]}")
    for package in PACKAGES.get(name, ()):
        pytest.importorskip(package)
    _walk(f"howto/{name}", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "site"), [(".github/workflows/docs.yml", "site"), (".gitlab-ci.yml", "public")]
)
def test_the_commands_of_a_ci_file_pass(path: str, site: str, tmp_path: Path) -> None:
    _walk("howto/ci", tmp_path)
    job = yaml.safe_load((tmp_path / path).read_text("utf-8"))
    job = job["jobs"]["docs"] if "jobs" in job else job["docs"]
    commands = job.get("script") or [each["run"] for each in job["steps"] if "run" in each]
    assert len(commands) == 4
    for command in commands:
        code, output = run(tmp_path, command)
        assert code == 0, output
    assert (tmp_path / site / "staff/index.html").is_file()


def test_the_ci_file_that_init_writes_is_the_one_that_the_manual_explains() -> None:
    name = ".github/workflows/docs.yml"
    shown = steps((MANUAL / "howto/ci.md").read_text("utf-8"))
    assert [it.body for it in shown if it.attributes.get("title") == name] == [starter()[name]]


@pytest.mark.slow
def test_the_hooks_that_others_install_are_ones_that_pre_commit_reads(tmp_path: Path) -> None:
    manifest = REPOSITORY / ".pre-commit-hooks.yaml"
    assert run(tmp_path, f"pre-commit validate-manifest {manifest}")[0] == 0
    for hook in yaml.safe_load(manifest.read_text("utf-8")):
        _walk("tutorial", tmp_path / hook["id"])
        arguments = "" if hook.get("pass_filenames") is False else " docs/index.md"
        assert run(tmp_path / hook["id"], hook["entry"] + arguments)[0] == 0
