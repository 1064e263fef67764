"""What is shown on a terminal besides plain text: colours, and how far a long run is."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from mkdocs_tandem.project import Track, untracked

PATIENCE = 1.0
"""Seconds that a run may take before a bar is shown."""

_Thing = TypeVar("_Thing")


def console() -> Console:
    """Standard output: coloured on a terminal or with ``FORCE_COLOR``, never with ``NO_COLOR``.

    Source: https://no-color.org and https://force-color.org.
    """
    plain = bool(os.environ.get("NO_COLOR"))
    return Console(highlight=False, soft_wrap=True, color_system=None if plain else "auto")


@contextmanager
def tracking(
    error: Console | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Track]:
    """What shows a bar on standard error once a run takes long; nothing if that is no terminal."""
    error = error or Console(stderr=True)
    if not (error.file.isatty() and error.is_interactive):
        yield untracked
        return
    began = clock()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    progress = Progress(*columns, console=error, transient=True)

    def track(things: Sequence[_Thing], what: str) -> Iterable[_Thing]:
        task = progress.add_task(what, total=len(things))
        for thing in things:
            if not progress.live.is_started and clock() - began > PATIENCE:
                progress.start()
            yield thing
            progress.advance(task)
        progress.remove_task(task)

    try:
        yield track
    finally:
        progress.stop()
