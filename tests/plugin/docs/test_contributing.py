"""The walk-throughs of CONTRIBUTING.md, done in a copy of the repository."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.plugin.docs.walkthrough import walk
from tests.plugin.projects import REPOSITORY

_TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
WALKS = dict(re.findall(r"\n### ([^\n]+)\n(.*?)(?=\n### |\Z)", _TEXT, re.DOTALL))
COPIED = ("plugin", "reference_impl", "tests", "docs", "_includes", "_data", "mkdocs.yml")


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_through_does_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (*COPIED, "pyproject.toml"):
        source = REPOSITORY / each
        if source.is_dir():
            shutil.copytree(source, tmp_path / each, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, tmp_path)
    paths = (str(tmp_path / "plugin"), str(tmp_path / "reference_impl"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    assert walk(WALKS[name], tmp_path)


def test_there_are_walk_throughs_for_what_contributors_do_first() -> None:
    assert list(WALKS) == ["Run one test", "Add a rule", "Add a filter"]
