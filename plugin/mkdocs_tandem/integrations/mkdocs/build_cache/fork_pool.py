"""Forked processes that work ahead of a build."""

import gc
import multiprocessing
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from logging import getLogger

from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.workers import end_with_parent

Rows = list[tuple[str, bytes, bytes]]
"""What a work has to keep: kind, key and value of each."""
_Work = Callable[[str], Rows | None]
_Done = Rows | str | None
"""The result of a job; a text is the reason for its failure."""

_CHUNK = 8
_FEWEST = 3 * _CHUNK
_INHERITED: list[_Work] = []
"""In a forked process: what it does. Forked, it can use all that is set up, which no pickle can."""


class ForkPool:
    """Results of one function for many names, begun at once and taken one by one."""

    def __init__(self, work: _Work, names: Sequence[str], jobs: int) -> None:
        chunks = [names[at : at + _CHUNK] for at in range(0, len(names), _CHUNK)]
        self._pool = ProcessPoolExecutor(
            min(jobs, len(chunks)),
            mp_context=multiprocessing.get_context("fork"),
            initializer=_inherit,
            initargs=(work,),
        )
        self._futures: dict[str, tuple[Future[list[_Done]], int]] = {}
        for chunk in chunks:
            future = self._pool.submit(_worked, chunk)
            self._futures |= {name: (future, at) for at, name in enumerate(chunk)}

    @staticmethod
    def is_worthwhile(names: Sequence[str], jobs: int) -> bool:
        """Whether there is enough to do, and processes may be forked: not beside threads."""
        if jobs == 1 or len(names) < _FEWEST:
            return False
        can_fork = "fork" in multiprocessing.get_all_start_methods()
        if not can_fork or threading.active_count() > 1:
            note_fallback(Fallback.ONE_PROCESS, f"{len(names)} pages: this one must not be forked")
            return False
        return True

    def result(self, name: str) -> Rows | None:
        """The result for a name, once; ``None`` if there is none or the work has failed."""
        future, at = self._futures.pop(name, (None, 0))
        if future is None:
            return None
        try:
            done = future.result()[at]
        except BrokenProcessPool as error:  # a process was killed: the rest is done here
            note_fallback(
                Fallback.WORK_REPEATED, f"'{name}' and {len(self._futures)} more: {error}"
            )
            self._futures.clear()
            return None
        if not self._futures:
            self.close()
        if isinstance(done, str):
            note_fallback(Fallback.WORK_REPEATED, f"'{name}': {done}")
            return None
        return done

    def close(self) -> None:
        """Let the processes end."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _inherit(work: _Work) -> None:
    _INHERITED[:] = [work]
    gc.freeze()  # to look for garbage among what is shared would copy it
    for name in ("", "mkdocs"):  # what is logged here would be logged twice
        getLogger(name).handlers.clear()
    end_with_parent()


def _worked(names: Sequence[str]) -> list[_Done]:
    rows = [_tried(name) for name in names]
    gc.collect()
    return rows


def _tried(name: str) -> _Done:
    try:
        return _INHERITED[0](name)
    except Exception as error:  # noqa: BLE001 -- any error occurs again where it is reported
        return repr(error)
