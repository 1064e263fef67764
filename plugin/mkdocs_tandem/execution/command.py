"""A service that a command starts."""

import atexit
import os
import shlex
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from multiprocessing import parent_process
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

_PAUSE = 0.05
"""Seconds between two attempts to connect."""
_GRACE = 5.0
"""Seconds that a service has to end itself."""


class CommandError(Exception):
    """A command that did not start a service."""


@lru_cache(maxsize=8)
def started(command: str, root: Path, url: str, seconds: float) -> subprocess.Popen[bytes] | None:
    """The process of a command once its port accepts connections; each is started once.

    In a worker process, the service that the main process has started is used.

    Raises:
        CommandError: if it cannot be started, ends, or is not there after ``seconds``.
    """
    if _accepts(url):
        if parent_process() is not None:
            return None
        message = f"something else already answers at '{url}'"
        raise CommandError(f"{message}; end it, or remove 'execute.command'")
    log = tempfile.TemporaryFile()  # noqa: SIM115 -- the process writes to it until it ends
    try:
        process = subprocess.Popen(  # noqa: S603 -- the project's own settings name it
            shlex.split(command),
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        log.close()
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"'{command}' cannot be started: {reason}") from error
    atexit.register(end, process)
    try:
        _wait(process, command, url, seconds, log)
    except BaseException:
        end(process)
        raise
    finally:
        log.close()
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """End a service and the processes that it has started."""
    atexit.unregister(end)
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(ProcessLookupError, PermissionError):
            _kill_group(process, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
            return


def _kill_group(process: subprocess.Popen[bytes], number: int) -> None:
    killpg: Callable[[int, int], None] | None = getattr(os, "killpg", None)  # not on Windows
    if killpg:
        killpg(process.pid, number)
    else:
        process.terminate()


def _wait(
    process: subprocess.Popen[bytes], command: str, url: str, seconds: float, log: IO[bytes]
) -> None:
    until = time.monotonic() + seconds
    while not _accepts(url):
        code = process.poll()
        if code is not None:
            raise CommandError(f"'{command}' ended with exit code {code}{_last_line(log)}")
        if time.monotonic() > until:
            message = f"'{command}' does not answer at '{url}' after {seconds:g} seconds"
            raise CommandError(f"{message}{_last_line(log)}")
        time.sleep(_PAUSE)


def _accepts(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "localhost", port), timeout=1):
            return True
    except OSError:
        return False


def _last_line(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1]}" if lines else ""
