"""The pytest plugin: every example as a test.

This is imported in each run of pytest, in projects without this plugin, too: what it takes to find
pages is imported once there is Markdown, all the rest once a page must be looked at.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from mkdocs_tandem.config.schema import PYTEST_FILE, PYTEST_UPDATE
from mkdocs_tandem.integrations.pytest.service import tandem_service

__all__ = ["tandem_service"]

_PAGE = f"{__name__}.collector"
_UPDATING = f"{__name__}.update"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings of the plugin."""
    name, default, meaning = PYTEST_FILE
    parser.addini(name, meaning, default=default)
    name, meaning = PYTEST_UPDATE
    parser.getgroup("tandem").addoption(name, action="store_true", help=meaning)


def pytest_configure(config: pytest.Config) -> None:
    """Register the hooks that write files, if the options require them."""
    if config.getoption("tandem_update"):
        config.pluginmanager.register(importlib.import_module(_UPDATING))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file with examples, if it is a page of a project that uses the plugin."""
    if file_path.suffix != ".md":
        return None
    page: pytest.Collector | None = importlib.import_module(_PAGE).page_of(file_path, parent)
    return page


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A folder of pages, if plugins of MkDocs make further pages that are no files."""
    if not any(path.glob("*.md")) or (path / "__init__.py").exists():
        return None
    found: pytest.Collector | None = importlib.import_module(_PAGE).directory_of(path, parent)
    return found


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which plugins of MkDocs were left out, in a line for each project."""
    collector = sys.modules.get(_PAGE)
    for note in collector.notes(config) if collector else ():
        terminalreporter.write_line(f"tandem: {note}")
