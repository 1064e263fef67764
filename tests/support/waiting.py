"""Waiting that has an end: what never happens fails the test, and is named."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from socketserver import BaseServer
from subprocess import Popen
from typing import Any, TypeVar

PATIENCE = 25.0
"""Seconds; many times what is waited for takes. Twice that is less than a minute."""
LIMIT = 200.0
"""Seconds for a whole command, such as a build of a site, on a busy machine."""

_Given = TypeVar("_Given")


def until(
    holds: Callable[[], object], what: str = "what was waited for", patience: float | None = None
) -> None:
    """Return once a condition holds; after ``patience`` seconds, an ``AssertionError``."""
    end, pause = time.monotonic() + (patience or PATIENCE), threading.Event()
    while not holds():
        assert time.monotonic() < end, f"{what} never happened"
        pause.wait(0.01)


def ended(
    *workers: threading.Thread | BaseProcess | Popen[Any], patience: float | None = None
) -> None:
    """Return once each thread or process has ended; an ``AssertionError`` if one does not."""
    for each in workers:
        if isinstance(each, Popen):
            each.wait(patience or PATIENCE)
        else:
            each.join(patience or PATIENCE)
            assert not each.is_alive(), f"{each.name} does not end"


def within(function: Callable[[], _Given], patience: float | None = None) -> _Given:
    """What a function gives that might never return."""
    given: list[_Given] = []
    thread = threading.Thread(target=lambda: given.append(function()), daemon=True)
    thread.start()
    ended(thread, patience=patience)
    (result,) = given
    return result


@contextmanager
def answering(server: BaseServer) -> Iterator[None]:
    """Meanwhile, a thread answers what a server of the standard library is asked."""
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield
    finally:
        within(server.shutdown)
        ended(thread)
