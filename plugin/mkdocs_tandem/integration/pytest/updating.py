"""Response examples written anew for the tests that are selected: hooks of ``--tandem-update``."""

from collections import defaultdict

import pytest

from mkdocs_tandem.integration.pytest.claim import Reading
from mkdocs_tandem.integration.pytest.projects import Tested

_REPORT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Let one process write."""
    if hasattr(config, "workerinput") or config.getoption("numprocesses", None):
        raise pytest.UsageError("'--tandem-update' writes files: leave '-n' out")


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> object:
    """Write what was asked for once all is collected and selected."""
    selected: defaultdict[Tested, dict[str, set[str]]] = defaultdict(dict)
    for reading in {item.parent for item in session.items if isinstance(item.parent, Reading)}:
        audiences = selected[reading.project].setdefault(str(reading.path), set())
        audiences.add(reading.shown.audience)
    lines = [line for project, pages in selected.items() for line in project.live.update(pages)]
    session.config.stash[_REPORT] = lines or ["every response example is as the service answers"]
    return (yield)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what was written, and what was left."""
    lines = config.stash.get(_REPORT, [])
    if lines:
        terminalreporter.section("examples written anew")
        for line in lines:
            terminalreporter.line(line)
