"""A Python sample of a page, run in a process of its own with its requests led elsewhere."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mkdocs_tandem.sanitizing import sanitized

TIMEOUT = 10.0
"""Seconds that a sample may take."""
_MAX_MESSAGE = 10_000_000
"""Bytes of a request or of what a sample printed."""
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Sent:
    """A request that a sample makes with the library ``requests``."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: str


@dataclass(frozen=True)
class Received:
    """What the sample is to be answered."""

    status: int
    headers: Mapping[str, str]
    content: str


@dataclass(frozen=True)
class Ran:
    """How a sample went."""

    output: str = ""
    """What it printed, the first megabyte of it."""
    error: str = ""
    """What ended it before its end, in one line; empty if nothing did."""
    line: int = 1
    """The sample's line at which that happened, from 1."""


def run(source: str, answer: Callable[[Sent], Received | str], *, timeout: float = TIMEOUT) -> Ran:
    """How a sample goes whose requests ``answer`` answers; a text is the reason for no answer.

    It runs with the interpreter and the packages of this process, in an empty folder, without this
    process' environment, and may neither connect anywhere nor start programs. That keeps a
    careless sample from doing harm; it is no wall against a malicious one.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(  # noqa: S603 -- our own script; what it runs, the settings allow
            [sys.executable, "-IB", str(_CHILD), str(timeout)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"NO_COLOR": "1"},
        ) as process,
    ):
        timer = threading.Timer(timeout, process.kill)
        timer.start()
        try:
            if process.stdin is None or process.stdout is None:
                return Ran()
            return _talked(source, answer, process.stdin, process.stdout, timeout)
        finally:
            timer.cancel()
            process.kill()


def _talked(
    source: str,
    answer: Callable[[Sent], Received | str],
    to: IO[bytes],
    back: IO[bytes],
    timeout: float,
) -> Ran:
    """What a sample's process says in the end, its requests answered until then."""
    try:
        _say(to, {"source": source})
        while line := back.readline(_MAX_MESSAGE):
            message = json.loads(line)
            if "ended" in message:
                return Ran(**sanitized(message["ended"]))
            _say(to, _reply(answer(Sent(**message["request"]))))
    except (OSError, ValueError, TypeError, KeyError):
        return Ran(error="it was stopped: it said more than is read")
    return Ran(error=f"it was stopped: it took more than {timeout:g} s, or more memory than it may")


def _reply(answered: Received | str) -> dict[str, Any]:
    return {"reason": answered} if isinstance(answered, str) else {"answer": vars(answered)}


def _say(to: IO[bytes], message: Any) -> None:
    to.write(json.dumps(message).encode() + b"\n")
    to.flush()
