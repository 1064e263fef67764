"""The project that a page belongs to."""

from pathlib import Path

import pytest

from mkdocs_tandem.configuration import Configuration
from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.project import Project

Found = Project | FindingError
"""A project, or what keeps it from being read."""
PROJECTS = pytest.StashKey[dict[Path, Found | None]]()


def project_of(file_path: Path, config: pytest.Config) -> Found | None:
    """The project of a file; ``None`` if it is no page of one that uses the plugin."""
    path = _configuration(file_path, config)
    if path is None:
        return None
    projects = config.stash[PROJECTS]
    if path not in projects:
        projects[path] = _project(path)
    project = projects[path]
    if isinstance(project, Project) and not any(
        project.settings.root / page.path == file_path for page in project.pages
    ):
        return None
    return project


def _configuration(file_path: Path, config: pytest.Config) -> Path | None:
    """The ``mkdocs.yml`` that a page belongs to: the one set, or the nearest above it."""
    name = str(config.getini("tandem_config"))
    for folder in file_path.parents:
        if (folder / name).is_file():
            return folder / name
    return None


def _project(path: Path) -> Found | None:
    try:
        return Project.load(path) if Configuration.read(path).has_plugin("tandem") else None
    except FindingError as error:
        return error
