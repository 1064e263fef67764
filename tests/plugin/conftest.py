import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from mkdocs_tandem import fallbacks as fallback_log
from mkdocs_tandem.fallbacks import Fallback
from mkdocs_tandem.project.project import Project
from tests.support import themes
from tests.support.projects import write

Make = Callable[[Mapping[str, str]], Project]
Fallbacks = list[tuple[Fallback, str]]


@pytest.fixture(autouse=True, scope="session")
def _themes_are_read_once() -> Iterator[None]:
    with themes.read_once():
        yield


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes files into an empty folder and opens the project there."""

    def made(files: Mapping[str, str]) -> Project:
        write(tmp_path, files)
        return Project.load(tmp_path / "mkdocs.yml")

    return made


@pytest.fixture
def only_own_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that an earlier test left in this process do not count: they are idle."""
    others = {*threading.enumerate()} - {threading.current_thread()}
    monkeypatch.setattr(threading, "active_count", lambda: len({*threading.enumerate()} - others))


@pytest.fixture
def fallbacks() -> Iterator[Fallbacks]:
    """The fallbacks of this process since the test began, each with its reason."""
    handler = _Collector()
    logger = logging.getLogger(fallback_log.__name__)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield handler.found
    logger.setLevel(level)
    logger.removeHandler(handler)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: Fallbacks = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append((vars(record)["fallback"], record.getMessage()))
