"""Whoever ends a check or a build in the middle finds the next one right."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.plugin.integrations.building import HOST, contents
from tests.support.waiting import LIMIT, ended, until

PLAN = Plan(pages=30, sections=3, differing=0.5)
COMMAND = "from mkdocs_tandem.integrations.cli import main; main()"
CHECK = [sys.executable, "-c", COMMAND, "check", "--format", "json"]
BUILD = [*HOST, "build", "--quiet"]
ENVIRON = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
_OFF = (("speed", {"cache": False, "jobs": 1}),)

MOMENTS = 30
"""So many times each command is killed."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with a mistake."""
    root = tmp_path / "project"
    site.write(root, PLAN)
    page = root / "docs" / PLAN.path(4)
    page.write_text(page.read_text("utf-8").replace('"label"', '"lable"'), "utf-8")
    off = site.files(Plan(**{**vars(PLAN), "options": _OFF}))["mkdocs.yml"]
    (root / "off.yml").write_text(off, "utf-8")
    return root


def _found(root: Path) -> object:
    """What a check finds."""
    return json.loads(_output(CHECK, root))


def _made(root: Path) -> object:
    """What a build makes, over whatever an earlier one has left there."""
    _output(BUILD, root)
    return contents(root / "site")


@pytest.mark.parametrize(
    ("command", "result", "clean"),
    [
        (CHECK, _found, [*CHECK, "--no-cache"]),
        (BUILD, _made, [*BUILD, "--config-file", "off.yml", "--site-dir", "clean"]),
    ],
    ids=["check", "build"],
)
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_was_killed_at_any_moment_is_right_the_next_time(
    root: Path,
    command: list[str],
    result: Callable[[Path], object],
    clean: list[str],
) -> None:
    output = _output(clean, root)
    expected = contents(root / "clean") if command is BUILD else json.loads(output)
    assert expected
    whole = _seconds(command, root)
    for number, at in enumerate(_moments(MOMENTS)):
        if number % 2:
            _empty(root)
        with _edited(root):
            _killed(command, root, at * whole)
        assert result(root) == expected, f"killed after {at:.3f} of its time"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux names processes there")
@pytest.mark.parametrize("command", [[*CHECK, "--jobs", "2"], BUILD], ids=["check", "build"])
def test_what_is_killed_leaves_no_process(root: Path, command: list[str]) -> None:
    process = _started(command, root)
    workers: list[int] = []

    def are_at_work() -> bool:
        assert process.poll() is None
        workers[:] = list(_descendants(process.pid))[1:]
        return len(workers) >= 2

    until(are_at_work)
    os.kill(process.pid, signal.SIGKILL)
    ended(process)
    until(lambda: not any(_is_running(pid) for pid in workers))


@contextmanager
def _edited(root: Path) -> Iterator[None]:
    """Meanwhile, there is something to do: a page and what several pages show are other ones."""
    paths = [root / "docs" / PLAN.path(7), root / "_includes/note.md"]
    before = [path.read_text("utf-8") for path in paths]
    for path, text in zip(paths, before, strict=True):
        path.write_text(f"{text}\nEdited.\n", "utf-8")
    yield
    for path, text in zip(paths, before, strict=True):
        path.write_text(text, "utf-8")


def _empty(root: Path) -> None:
    shutil.rmtree(root / ".cache", ignore_errors=True)


def _moments(count: int) -> Iterator[float]:
    """Shares of the time that a command takes."""
    chance = random.Random(7)  # noqa: S311 -- nothing here is secret
    for _ in range(count):
        yield 0.1 + 0.9 * chance.random()


def _seconds(command: list[str], root: Path) -> float:
    _empty(root)
    begun = time.monotonic()
    _output(command, root)
    return time.monotonic() - begun


def _killed(command: list[str], root: Path, seconds: float) -> None:
    process = _started(command, root)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    ended(process)


def _started(command: list[str], root: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        cwd=root,
        env=ENVIRON,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _output(command: list[str], root: Path) -> str:
    return subprocess.run(  # noqa: S603 -- as above
        command,
        cwd=root,
        env=ENVIRON,
        check=False,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    ).stdout


def _descendants(pid: int) -> Iterator[int]:
    """A process and those that it has started, as far as the system tells."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split():
            yield from _descendants(int(child))


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
