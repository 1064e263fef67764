"""Progress callbacks of long runs."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from mkdocs_tandem.finding import Finding

_Thing = TypeVar("_Thing")


class Track(Protocol):
    """Hands on things one by one, so that somebody can see how far the work is."""

    def __call__(self, things: Sequence[_Thing], what: str) -> Iterable[_Thing]: ...


def untracked(things: Sequence[_Thing], what: str) -> Iterable[_Thing]:
    """The things, while nobody looks on."""
    return things


Tell = Callable[[Iterable[Finding]], None]
"""Hears of findings as pages are done; the same mistake may come again for other readers."""


def silent(findings: Iterable[Finding]) -> None:
    """Hears of nothing."""


def unhurried() -> None:
    """Lets the run go on."""


class ProgressListener(NamedTuple):
    """Somebody who wants to know how far a run is."""

    track: Track = untracked
    tell: Tell = silent
    pause: Callable[[], None] = unhurried
    """Called now and then; an exception ends the run, and what is done is kept."""


NO_PROGRESS = ProgressListener()
