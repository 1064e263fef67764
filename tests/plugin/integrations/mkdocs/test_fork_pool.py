"""Work that is done in forked processes, and what becomes of work that is lost."""

import multiprocessing
import os
import signal
import threading

import pytest

from mkdocs_tandem.fallbacks import Fallback
from mkdocs_tandem.integrations.mkdocs.build_cache.fork_pool import ForkPool, Rows
from tests.plugin.conftest import Fallbacks
from tests.support.waiting import LIMIT, ended

pytestmark = [pytest.mark.timeout(method="signal"), pytest.mark.usefixtures("only_own_threads")]
"""Processes are forked only where no other thread runs, that of a time limit included."""


def _worked(name: str) -> Rows | None:
    match name:
        case "3":
            raise ZeroDivisionError
        case "4":
            return None
        case "17":
            os.kill(os.getpid(), signal.SIGKILL)
    return [("kind", name.encode(), b"")]


def test_processes_end_once_the_last_result_is_taken(fallbacks: Fallbacks) -> None:
    names = [str(number) for number in range(20, 40)]
    ahead = ForkPool(_worked, names, 2)
    try:
        for name in names:
            assert multiprocessing.active_children()
            assert ahead.result(name) == [("kind", name.encode(), b"")]
        assert not multiprocessing.active_children()
    finally:
        ahead.close()
    assert fallbacks == []


def test_work_that_fails_in_a_process_has_no_result_and_is_noted(fallbacks: Fallbacks) -> None:
    names = [str(number) for number in range(8)]
    ahead = ForkPool(_worked, names, 2)
    try:
        found = [name for name in names if ahead.result(name) is None]
    finally:
        ahead.close()
    assert found == ["3", "4"]
    assert fallbacks == [(Fallback.WORK_REPEATED, "work repeated: '3': ZeroDivisionError()")]


def test_work_of_a_process_that_is_killed_has_no_result_and_is_noted(fallbacks: Fallbacks) -> None:
    names = [str(number) for number in range(16, 24)]
    ahead = ForkPool(_worked, names, 1)
    try:
        assert [name for name in names if ahead.result(name)] == []
    finally:
        ahead.close()
    assert [kind for kind, _ in fallbacks] == [Fallback.WORK_REPEATED]


def test_pages_are_not_shared_among_processes_that_cannot_be_forked(fallbacks: Fallbacks) -> None:
    names = [str(number) for number in range(24)]
    done = threading.Event()
    other = threading.Thread(target=done.wait, args=(LIMIT,))
    other.start()
    try:
        assert not ForkPool.is_worthwhile(names, 2)
    finally:
        done.set()
        ended(other)
    assert [kind for kind, _ in fallbacks] == [Fallback.ONE_PROCESS]
