"""Tests of a page and their outcomes, as plain data."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol


class Test(NamedTuple):
    """One example for one audience."""

    name: str
    line: int
    """Where it begins, in the file that it is written in."""


class PageTests(NamedTuple):
    """What a page has for one audience."""

    audience: str
    tests: tuple[Test, ...]
    notes: tuple[str, ...] | None = None
    """Why each was not executed; empty strings for those that passed; ``None`` if unknown."""


class FailedExample(Exception):  # noqa: N818 -- no error of a program
    """What a test raises for an example that is wrong."""

    def __init__(self, message: str, report: Callable[[str], str], line: int) -> None:
        super().__init__(message)
        self.report = report
        """The mistakes as they are shown; it takes the command that runs the test again."""
        self.line = line
        """That of the first mistake."""


class RunInputs(NamedTuple):
    """All that tests of a project depend on: files by what is in them, the rest by name."""

    folders: tuple[str, ...]
    """Paths, all that is below them counts."""
    files: tuple[str, ...]
    """Paths, whether there is such a file or not."""
    variables: tuple[str, ...]
    """Names, of the environment."""


class ProjectReader(Protocol):
    """A project that is read and checked now."""

    @property
    def pages(self) -> Sequence[str]:
        """Absolute paths."""

    @property
    def generated(self) -> Sequence[str]:
        """Absolute paths of pages that plugins of MkDocs make and that are no files."""

    @property
    def docs(self) -> str:
        """Absolute path of the folder of pages."""

    @property
    def note(self) -> str:
        """Which plugins were left out when pages were collected, and why; empty if none was."""

    @property
    def inputs(self) -> RunInputs | None:
        """What has been read; ``None`` if unknown."""

    @property
    def is_lasting(self) -> bool:
        """Whether what comes out is the same while the inputs are."""

    def mistake(self, page: str) -> FailedExample | None:
        """Findings about the page itself."""

    def shown(self, page: str) -> Sequence[PageTests]:
        """What a page has to test, for each audience."""

    def outcomes(self, page: str, audience: str, given: Any) -> Sequence[str | FailedExample]:
        """What became of each example: why it was not executed, or what is wrong.

        ``given`` is the value of the fixture ``tandem_service``.
        """

    def finish(self) -> None:
        """Keep for later what has come together."""
