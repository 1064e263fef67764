"""Response examples written anew for the tests that are selected."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from mkdocs_tandem.integration.pytest.claim import Claim, Reading
from mkdocs_tandem.project import Project
from mkdocs_tandem.report.changes import changed, left
from mkdocs_tandem.rewriting import ChangedError, update, write

REPORT = pytest.StashKey[list[str]]()


def is_distributed(config: pytest.Config) -> bool:
    """Whether several processes share the tests."""
    return hasattr(config, "workerinput") or bool(config.getoption("numprocesses", None))


def update_selected(session: pytest.Session) -> None:
    """Do as ``tandem update`` does, for the pages and audiences of the selected tests."""
    pages: defaultdict[Project, set[str]] = defaultdict(set)
    audiences: defaultdict[Project, set[str]] = defaultdict(set)
    for item in session.items:
        if isinstance(item, Claim) and isinstance(item.parent, Reading):
            reading = item.parent
            pages[reading.project].add(reading.variant.source.path)
            audiences[reading.project].update(reading.variant.names)
    lines: list[str] = []
    for project in pages:
        lines += _updated(project, sorted(audiences[project]), sorted(pages[project]))
    session.config.stash[REPORT] = lines or ["every response example is as the service answers"]


def _updated(project: Project, audiences: list[str], pages: list[str]) -> Iterator[str]:
    result = update(project, audiences, pages)
    for revision in result.revisions:
        try:
            write(project.settings.root, revision)
        except (ChangedError, OSError) as error:
            yield f"{revision.path} is as it was: {error}"
        else:
            yield changed(revision)
    if result.left:
        yield left(result.left)
