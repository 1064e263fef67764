"""The option ``--tandem-update``."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mkdocs_tandem.commands.update import FileChangedError, update, write
from mkdocs_tandem.commands.update.files import changed, left
from mkdocs_tandem.integrations.pytest.item import VariantCollector
from mkdocs_tandem.integrations.pytest.projects import TestedProject
from mkdocs_tandem.project.project import Project

_REPORT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Let one process write."""
    if hasattr(config, "workerinput") or config.getoption("numprocesses", None):
        raise pytest.UsageError("'--tandem-update' writes files: leave '-n' out")


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> object:
    """Write the updates once all tests are collected and selected."""
    selected: defaultdict[TestedProject, dict[str, set[str]]] = defaultdict(dict)
    for reading in {
        item.parent for item in session.items if isinstance(item.parent, VariantCollector)
    }:
        audiences = selected[reading.project].setdefault(str(reading.path), set())
        audiences.add(reading.shown.audience)
    lines = [line for tested, pages in selected.items() for line in _written(tested.path, pages)]
    session.config.stash[_REPORT] = lines or ["every response example matches the service"]
    return (yield)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what was written, and what was left."""
    lines = config.stash.get(_REPORT, [])
    if lines:
        terminalreporter.section("updated examples")
        for line in lines:
            terminalreporter.line(line)


def _written(path: Path, selected: Mapping[str, set[str]]) -> Iterator[str]:
    """Update responses, for audiences by their pages; yields a line for each change."""
    project = Project.load(path)
    root = project.settings.root
    pages = sorted(Path(os.path.relpath(page, root)).as_posix() for page in selected)
    names = sorted({name for names in selected.values() for name in names})
    result = update(project, [name for name in names if name in project.site.audience_names], pages)
    for revision in result.revisions:
        try:
            write(root, revision)
        except (FileChangedError, OSError) as error:
            yield f"{revision.path} was not changed: {error}"
        else:
            yield changed(revision)
    if result.left:
        yield left(result.left)
