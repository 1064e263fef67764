"""The walk-throughs of CONTRIBUTING.md, done in a copy of the repository."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.plugin.docs.walkthrough import walk
from tests.support.projects import REPOSITORY

_TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
WALKS = dict(re.findall(r"\n### ([^\n]+)\n(.*?)(?=\n### |\Z)", _TEXT, re.DOTALL))
COPIED = ("plugin", "reference_impl", "tests", "docs", "_includes", "_data", "mkdocs.yml")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all walk-throughs, with what was compiled: none of them undoes another."""
    root = tmp_path_factory.mktemp("clone")
    for each in (*COPIED, "pyproject.toml"):
        source = REPOSITORY / each
        if source.is_dir():
            shutil.copytree(source, root / each)
        elif source.is_file():
            shutil.copy(source, root)
    return root


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_through_does_what_it_says(
    name: str, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = (str(clone / "plugin"), str(clone / "reference_impl"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    assert walk(WALKS[name], clone)


def test_there_are_walk_throughs_for_what_contributors_do_first() -> None:
    assert list(WALKS) == ["Run one test", "Add a rule", "Add a filter"]


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_a_module_that_is_named_exists(name: str) -> None:
    text, _, _ = (REPOSITORY / name).read_text("utf-8").partition("## Walk-throughs")
    package = REPOSITORY / "plugin/mkdocs_tandem"
    folders = [REPOSITORY, package, *(it for it in package.rglob("*") if it.is_dir())]
    named = set(re.findall(r"`([a-z_/0-9]+(?:/|\.(?:py|j2)))`", text))
    assert len(named) > 20
    assert [it for it in sorted(named) if not any((at / it).exists() for at in folders)] == []
