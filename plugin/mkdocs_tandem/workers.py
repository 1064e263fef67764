"""Worker processes: a pool on this machine, or a Dask cluster."""

import gc
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any
from urllib.parse import urlsplit

_SECONDS = 30
"""Seconds to wait for a scheduler and its first worker."""


class WorkersError(Exception):
    """No workers are available; the message says why."""


@dataclass(frozen=True)
class WorkerPool:
    """An executor with its number of workers."""

    executor: Executor
    size: int
    """Number of jobs that run at the same time."""
    is_there: Callable[[], bool] = lambda: True
    """Whether any worker is left."""


PoolFactory = Callable[[], AbstractContextManager[WorkerPool]]
"""A context in which a pool is open; entering it may raise :class:`WorkersError`."""


@contextmanager
def processes(count: int, modules: tuple[str, ...] = ()) -> Iterator[WorkerPool]:
    """A pool of ``count`` processes on this machine, which have imported ``modules``.

    A fork server starts them: processes forked from one with threads may deadlock.
    """
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(count, _context(modules), initializer=_begin)
    try:
        yield WorkerPool(pool, count)
    except BaseException:
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _context(modules: tuple[str, ...]) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", *modules])
    return context


def _begin() -> None:
    """Ignore Ctrl-C in a worker: its parent handles it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """End this process when its parent ends, even if the parent is killed; pools do not do that."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def cluster(address: str, seconds: float = _SECONDS) -> PoolFactory:
    """The workers of a Dask scheduler at ``dask://host:port``.

    Raises:
        WorkersError: if the address is invalid, or Dask is not installed.
    """
    scheme, _, place = address.partition("://")
    if scheme != "dask" or ":" not in place:
        raise WorkersError(f"'{address}' is not a scheduler; write 'dask://host:port'")
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        hint = 'install it with: pip install "mkdocs-tandem[distributed]"'
        raise WorkersError(f"Dask is not installed; {hint}") from error
    return partial(_hired, distributed, address, f"tcp://{place}", seconds)


@contextmanager
def _hired(distributed: Any, address: str, place: str, seconds: float) -> Iterator[WorkerPool]:
    try:
        parts = urlsplit(place)  # a client without a scheduler would leave its thread running
        socket.create_connection((parts.hostname or "", parts.port or 0), seconds).close()
        client = distributed.Client(place, timeout=seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(f"no scheduler answers at '{address}'") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=seconds)
        except TimeoutError as error:
            raise WorkersError(f"the scheduler at '{address}' has no workers") from error
        size = sum(client.nthreads().values())
        yield WorkerPool(client.get_executor(pure=False), size, lambda: _is_there(client))


def _is_there(client: Any) -> bool:
    """Whether a client is still connected to a scheduler that has a worker."""
    try:
        return client.status == "running" and bool(client.nthreads())
    except (OSError, TimeoutError):
        return False


_SELDOM = (20_000, 20, 100)
"""Thresholds of the garbage collector where foreign code runs; Python's own first one is 700."""


@contextmanager
def uncollected(*, executes: bool) -> Iterator[None]:
    """Turn the garbage collector off during a check; with ``executes``, run it less often.

    The garbage that foreign code leaves, an application's or a theme's, is unknown.
    """
    was_on, thresholds = gc.isenabled(), gc.get_threshold()
    if executes:
        gc.set_threshold(*_SELDOM)
    else:
        gc.disable()
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        if was_on:
            gc.enable()
