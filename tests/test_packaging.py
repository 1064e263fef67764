"""What others install and run: the action, the container, GitLab's template, the workflows."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from mkdocs_tandem.commands.init import starter
from mkdocs_tandem.output.html.labels import _built_in, languages
from tests.support.projects import REPOSITORY
from tests.support.waiting import LIMIT

ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in starter().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def _step(name: str) -> dict[str, Any]:
    steps = ACTION["runs"]["steps"]
    found: dict[str, Any] = next(step for step in steps if step.get("name") == name)
    return found


def _checked(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step of the action that checks, as a runner does: inputs come by the environment."""
    step = _step("Check")
    given = {name: its["default"] for name, its in ACTION["inputs"].items()} | inputs
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda it: given[it[1]], value)
        for name, value in step["env"].items()
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603 -- our own script
        ["/bin/bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **variables, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )


def test_the_action_passes_a_project_without_findings(folder: Path) -> None:
    done = _checked(folder)
    assert done.returncode == 0, done.stderr
    assert not (folder / "tandem.sarif").exists()


def test_the_action_annotates_and_writes_sarif_and_fails_on_a_finding(folder: Path) -> None:
    page = folder / "docs/index.md"
    page.write_text(page.read_text("utf-8").replace('"id"', '"idd"'), "utf-8")
    done = _checked(folder, sarif="true", arguments="--audience guest --no-execute")
    assert done.returncode == 1
    assert "::error file=docs/index.md,line=" in done.stdout
    (run,) = json.loads((folder / "tandem.sarif").read_text("utf-8"))["runs"]
    assert {it["ruleId"] for it in run["results"]} == {"unknown-member"}


def test_arguments_of_the_action_are_words_and_never_commands(folder: Path) -> None:
    done = _checked(folder, arguments="; touch made $(touch made) docs/*")
    assert done.returncode == 2
    assert not (folder / "made").exists()


def test_no_script_of_the_action_contains_an_expression() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


def test_the_template_of_gitlab_runs_the_check_with_its_inputs() -> None:
    text = (REPOSITORY / ".ci/gitlab.yml").read_text("utf-8")
    header, template = yaml.safe_load_all(text)
    used = set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", text))
    assert used == set(header["spec"]["inputs"])
    assert template["tandem-check"]["script"][-1].startswith("tandem check")


def test_the_container_checks_as_a_user_without_rights() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text("utf-8").splitlines()
    last = max(at for at, line in enumerate(lines) if line.startswith("FROM "))
    assert "slim" in lines[last]
    assert any(line.startswith("USER ") and "root" not in line for line in lines[last:])
    assert json.loads(lines[-1].removeprefix("ENTRYPOINT ")) == ["tandem", "check"]
    for line in lines:  # everything that is copied is there
        if line.startswith("COPY ") and "--from" not in line:
            assert all((REPOSITORY / name).exists() for name in line.split()[1:-1])


def test_workflows_call_targets_that_exist() -> None:
    targets = set(
        re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    called = {
        name
        for path in (REPOSITORY / ".github/workflows").iterdir()
        for name in re.findall(r"run: make ([a-z-]+)", path.read_text("utf-8"))
    }
    assert {"versions", "dist"} <= called <= targets


def test_pictures_and_links_of_the_readme_work_on_pypi() -> None:
    text = (REPOSITORY / PROJECT["readme"]).read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    main = r"https://[a-z.]+/mkdocs-tandem/mkdocs-tandem/(?:blob/)?main/([^#)]+)"
    named = [found[1] for link in links if (found := re.match(main, link))]
    assert all((REPOSITORY / name).exists() for name in named)


def test_every_python_of_the_matrix_has_a_classifier() -> None:
    workflow = yaml.safe_load((REPOSITORY / ".github/workflows/ci.yml").read_text("utf-8"))
    versions = workflow["jobs"]["versions"]["strategy"]["matrix"]["python"]
    prefix = "Programming Language :: Python :: "
    named = [it.removeprefix(prefix) for it in PROJECT["classifiers"] if it.startswith(prefix)]
    assert named == versions


def test_an_installed_package_explains_rules_and_has_all_languages(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True, timeout=LIMIT)  # noqa: S603 -- ours
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    explain = (
        "from mkdocs_tandem.output.reports.explain import explanation as e; print(e('bad-curl'))\n"
        "from mkdocs_tandem.output.html.labels import _built_in, languages\n"
        "print({it: len(_built_in(it)) for it in languages()})"
    )
    done = subprocess.run(  # noqa: S603 -- ours
        [sys.executable, "-c", explain],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        check=True,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    page = (REPOSITORY / "docs/manual/rules/bad-curl.md").read_text("utf-8")
    wrong = page.partition("## Wrong")[2].partition("##")[0]
    assert wrong in done.stdout
    assert done.stdout.splitlines()[-1] == str({it: len(_built_in(it)) for it in languages()})


@pytest.mark.parametrize(
    ("name", "first"),
    [("watchdog", "4.0.0")],  # the first whose observers take an `event_filter`
)
def test_no_version_without_what_is_called_can_be_installed(name: str, first: str) -> None:
    (found,) = [it for it in map(Requirement, PROJECT["dependencies"]) if it.name == name]
    (bound,) = [Version(each.version) for each in found.specifier if each.operator == ">="]
    assert bound >= Version(first)
