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
"""How long a scheduler and its first worker are waited for."""


class WorkersError(Exception):
    """Nobody to do the work, and why."""


@dataclass(frozen=True)
class WorkerPool:
    """An executor, and what it does not tell."""

    executor: Executor
    size: int
    """How many jobs are done at once, as far as is known."""
    is_there: Callable[[], bool] = lambda: True
    """Whether anybody is left to wait for."""


Hire = Callable[[], AbstractContextManager[WorkerPool]]
"""Gives a crew, until all is done or the work is interrupted; it may raise ``CrewError``."""


@contextmanager
def processes(count: int, modules: tuple[str, ...] = ()) -> Iterator[WorkerPool]:
    """So many processes of this machine, which have imported some modules.

    They are made by a process of its own: forked from one with threads, they might never answer.
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
    """Leave it to the process that asked to be interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """Let this process end with the one that has made it, however that ends: no pool sees to it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def cluster(address: str, seconds: float = _SECONDS) -> Hire:
    """The workers of a Dask scheduler at ``dask://host:port``.

    Raises:
        CrewError: if that is no address, or Dask is not installed.
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
        parts = urlsplit(place)  # a client that finds nobody would leave its thread running
        socket.create_connection((parts.hostname or "", parts.port or 0), seconds).close()
        client = distributed.Client(place, timeout=seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(f"no scheduler answers at '{address}'") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=seconds)
        except TimeoutError as error:
            raise WorkersError(f"no worker has come to the scheduler at '{address}'") from error
        size = sum(client.nthreads().values())
        yield WorkerPool(client.get_executor(pure=False), size, lambda: _is_there(client))


def _is_there(client: Any) -> bool:
    """Whether a client still has a scheduler, and that a worker."""
    try:
        return client.status == "running" and bool(client.nthreads())
    except (OSError, TimeoutError):
        return False


_SELDOM = (20_000, 20, 100)
"""So many more objects than before make Python look for garbage; its own measure is 700."""


@contextmanager
def uncollected(*, executes: bool) -> Iterator[None]:
    """Let Python look for no garbage while a check goes through the pages.

    Where others' code is run, an application's or a theme's, of which nobody knows how much it
    leaves, Python looks, but seldom.
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
