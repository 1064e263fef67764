"""A Python sample, run in a process of its own with its requests redirected."""

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from mkdocs_tandem.serialization import sanitized

TIMEOUT = 10.0
"""Seconds that a sample may take."""
_MAX_MESSAGE = 10_000_000
"""Bytes of a request or of what a sample printed."""
_UNKNOWN = "an earlier sample sends more requests than before"
_PROMPT = re.compile(r"^[ \t]*>>>(?:[ \t]|$)", re.MULTILINE)
_CHILD = Path(__file__).with_name("python_sample_child.py")


@dataclass(frozen=True)
class SampleRequest:
    """A request that a sample makes with the library ``requests``."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: str


@dataclass(frozen=True)
class SampleResponse:
    """What the sample is to be answered."""

    status: int
    headers: Mapping[str, str]
    content: str


@dataclass(frozen=True)
class RecordedSample:
    """A sample that has run, with the answers that its requests got."""

    source: str
    answers: tuple[SampleResponse | str, ...] = ()


class SamplePart(NamedTuple):
    """A piece of a sample that is run by itself."""

    code: str
    line: int = 1
    """The sample's line that it begins at, from 1."""
    mode: str = "exec"
    """``single`` for a statement at a prompt, whose value is printed."""
    error: str = ""
    """The last line of the traceback that the page shows for it."""
    shown: str | None = None
    """The output that the page shows below it; ``None`` if the sample has no prompts."""


@dataclass(frozen=True)
class SampleRun:
    """How a sample went."""

    outputs: tuple[str, ...] = ()
    """What each of its parts printed, the first megabyte of it."""
    error: str = ""
    """What ended it before its end, in one line; empty if nothing did."""
    line: int = 1
    """The sample's line at which that happened, from 1."""

    @property
    def output(self) -> str:
        """What it printed."""
        return "".join(self.outputs)


def parts(source: str) -> tuple[SamplePart, ...]:
    """The parts of a sample: one, or those after the prompts of an interpreter.

    Raises:
        ValueError: if the lines after a prompt are not indented as it is.
    """
    if not _PROMPT.search(source):
        return (SamplePart(source),)
    from doctest import DocTestParser  # noqa: PLC0415 -- it imports a debugger, and few need it

    found = DocTestParser().get_examples(source)
    return tuple(
        SamplePart(it.source, it.lineno + 1, "single", it.exc_msg or "", it.want) for it in found
    )


def run(
    source: str,
    answer: Callable[[SampleRequest], SampleResponse | str],
    *,
    earlier: Sequence[RecordedSample] = (),
    timeout: float = TIMEOUT,
) -> SampleRun:
    """How a sample goes whose requests ``answer`` answers; a text is the reason for no answer.

    ``earlier`` are the samples that precede it on the page: they run first, their requests
    answered as they were, so that it may use their names and files.

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
                return SampleRun()
            return _talked(source, answer, earlier, (process.stdin, process.stdout), timeout)
        finally:
            timer.cancel()
            process.kill()


def _talked(
    source: str,
    answer: Callable[[SampleRequest], SampleResponse | str],
    earlier: Sequence[RecordedSample],
    pipes: tuple[IO[bytes], IO[bytes]],
    timeout: float,
) -> SampleRun:
    """The last message of a sample's process, its requests answered until then."""
    to, back = pipes
    recorded = iter([each for it in earlier for each in it.answers])
    is_earlier = True
    try:
        before = [parts(it.source) for it in earlier]
        _say(to, {"parts": parts(source), "earlier": before})
        while line := back.readline(_MAX_MESSAGE):
            message = json.loads(line)
            if "ended" in message:
                ended = sanitized(message["ended"])
                return SampleRun(**{**ended, "outputs": tuple(ended["outputs"])})
            if "begins" in message:
                is_earlier = False
                continue
            sent = SampleRequest(**message["request"])
            _say(to, _reply(next(recorded, _UNKNOWN) if is_earlier else answer(sent)))
    except (OSError, ValueError, TypeError, KeyError):
        return SampleRun(error="it was stopped: its output is too long")
    return SampleRun(error=f"it was stopped: it took more than {timeout:g} s, or too much memory")


def _reply(answered: SampleResponse | str) -> dict[str, Any]:
    return {"reason": answered} if isinstance(answered, str) else {"answer": vars(answered)}


def _say(to: IO[bytes], message: Any) -> None:
    to.write(json.dumps(message).encode() + b"\n")
    to.flush()
