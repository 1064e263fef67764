"""Every example of every page as a test: ``pytest docs/``."""

from pathlib import Path

import pytest

from mkdocs_tandem.integration.pytest.page import Page
from mkdocs_tandem.integration.pytest.projects import PROJECTS, project_of
from mkdocs_tandem.integration.pytest.service import tandem_service
from mkdocs_tandem.integration.pytest.updating import REPORT, is_distributed, update_selected
from mkdocs_tandem.options import PYTEST_FILE, PYTEST_UPDATE

__all__ = ["tandem_service"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings of the plugin."""
    name, default, meaning = PYTEST_FILE
    parser.addini(name, meaning, default=default)
    name, meaning = PYTEST_UPDATE
    parser.getgroup("tandem").addoption(name, action="store_true", help=meaning)


def pytest_configure(config: pytest.Config) -> None:
    """Keep each project for as long as the tests run."""
    config.stash[PROJECTS] = {}
    if config.getoption("tandem_update") and is_distributed(config):
        raise pytest.UsageError("'--tandem-update' writes files: leave '-n' out")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """A file with examples, if it is a page of a project that uses the plugin."""
    if file_path.suffix != ".md":
        return None
    project = project_of(file_path, parent.config)
    if project is None:
        return None
    return Page.of(parent, file_path, project)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> object:
    """Write what was asked for once all is collected and selected."""
    if session.config.getoption("tandem_update"):
        update_selected(session)
    return (yield)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what was written, and what was left."""
    lines = config.stash.get(REPORT, [])
    if lines:
        terminalreporter.section("examples written anew")
        for line in lines:
            terminalreporter.line(line)
