"""Progress callbacks of long runs."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from mkdocs_tandem.finding import Finding

_Thing = TypeVar("_Thing")


class Track(Protocol):
    """Yields things one by one, and reports the progress."""

    def __call__(self, things: Sequence[_Thing], what: str) -> Iterable[_Thing]: ...


def untracked(things: Sequence[_Thing], what: str) -> Iterable[_Thing]:
    """The things, without a report."""
    return things


Tell = Callable[[Iterable[Finding]], None]
"""Called with the findings of pages as they are done; a mistake may occur once per audience."""


def silent(findings: Iterable[Finding]) -> None:
    """Ignores findings."""


def unhurried() -> None:
    """Never interrupts a run."""


class ProgressListener(NamedTuple):
    """Progress callbacks."""

    track: Track = untracked
    tell: Tell = silent
    pause: Callable[[], None] = unhurried
    """Called regularly; an exception ends the run, and finished results are kept."""


NO_PROGRESS = ProgressListener()
