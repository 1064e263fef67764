"""Colours and progress bars."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.progress import ProgressListener

PATIENCE = 1.0
"""Seconds that a run may take before a bar is shown."""

_Thing = TypeVar("_Thing")


def console(*, is_error: bool = False) -> Console:
    """Standard output or error; colours on a terminal or by ``FORCE_COLOR``, not by ``NO_COLOR``.

    Source: https://no-color.org and https://force-color.org.
    """
    plain = bool(os.environ.get("NO_COLOR"))
    return Console(
        highlight=False,
        soft_wrap=True,
        color_system=None if plain else "auto",
        stderr=is_error,
        emoji=False,
        markup=False,
    )


@contextmanager
def progress_shown(
    error: Console | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[ProgressListener]:
    """What shows a bar on standard error once a run takes long, and above it what is found.

    It shows nothing if that is no terminal.
    """
    error = error or Console(stderr=True)
    if not (error.file.isatty() and error.is_interactive):
        yield ProgressListener()
        return
    bar = _Bar(error, clock)
    try:
        yield ProgressListener(bar.track, bar.tell)
    finally:
        bar.progress.stop()


class _Bar:
    def __init__(self, error: Console, clock: Callable[[], float]) -> None:
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        self.progress = Progress(*columns, console=error, transient=True)
        self._clock = clock
        self._began = clock()
        self._lines: dict[str, bool] = {}
        """What was found, and whether it is shown."""

    def track(self, things: Sequence[_Thing], what: str) -> Iterable[_Thing]:
        task = self.progress.add_task(what, total=len(things))
        try:
            for thing in things:
                if not self._is_shown and self._clock() - self._began > PATIENCE:
                    self.progress.start()
                    self._show()
                yield thing
                self.progress.advance(task)
        finally:
            self.progress.remove_task(task)

    def tell(self, findings: Iterable[Finding]) -> None:
        """The first words about each mistake; who else shows it is known in the end."""
        for each in findings:
            self._lines.setdefault(f"{each.location}: {each.message} [{each.rule}]", False)
        if self._is_shown:
            self._show()

    @property
    def _is_shown(self) -> bool:
        return self.progress.live.is_started

    def _show(self) -> None:
        for line in [line for line, is_shown in self._lines.items() if not is_shown]:
            self.progress.console.print(Text(line, style="dim"), soft_wrap=True)
            self._lines[line] = True
