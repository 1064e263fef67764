from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mkdocs_tandem.project.project import Project
from tests.plugin.projects import write

Make = Callable[[Mapping[str, str]], Project]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes files into an empty folder and opens the project there."""

    def made(files: Mapping[str, str]) -> Project:
        write(tmp_path, files)
        return Project.load(tmp_path / "mkdocs.yml")

    return made
