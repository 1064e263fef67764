"""Runs of commands, measured: in turns, so that a busy machine is as busy for all of them."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

ENVIRONMENT: Mapping[str, str] = {
    **os.environ,
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONDONTWRITEBYTECODE": "",  # as for everybody who has not said otherwise
}


@dataclass(frozen=True)
class Way:
    """One way to do what is measured."""

    name: str
    commands: Sequence[tuple[Path, Sequence[str]]]
    """What is run, one after the other, and in which folders."""
    prepare: Callable[[int], None] = lambda _: None
    """Done before each run, unmeasured; it is given the number of the run."""
    codes: frozenset[int] = frozenset({0})
    """Exit codes of success: a check of pages with mistakes ends with 1."""


@dataclass(frozen=True)
class Run:
    """What one run has cost."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processes."""


@dataclass(frozen=True)
class Row:
    """A way, the medians of its runs, and its share of what the first way costs."""

    name: str
    runs: int
    wall: float
    cpu: float
    ratio: float
    """Median of the ratios of wall seconds in each round to the first way's."""
    cpu_ratio: float

    def as_json(self) -> dict[str, Any]:
        """The row as a mapping."""
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """Ways that were run once in each round; the first one is what the others are compared with."""

    title: str
    runs: Mapping[str, Sequence[Run]]

    @property
    def rows(self) -> list[Row]:
        """The ways in the order in which they were run."""
        first = next(iter(self.runs))
        return [self._row(name, first) for name in self.runs]

    def ratio(self, name: str, base: str, seconds: str = "wall") -> float:
        """Median of the ratios of one way to another in each round, or else of their medians."""
        if len(self.runs[name]) != len(self.runs[base]):
            return self.median(name, seconds) / self.median(base, seconds)
        pairs = zip(self.runs[name], self.runs[base], strict=True)
        return median(_seconds(run, seconds) / _seconds(peer, seconds) for run, peer in pairs)

    def median(self, name: str, seconds: str = "wall") -> float:
        """Median of the seconds of a way."""
        return median(_seconds(run, seconds) for run in self.runs[name])

    def _row(self, name: str, first: str) -> Row:
        return Row(
            name,
            len(self.runs[name]),
            round(self.median(name), 2),
            round(self.median(name, "cpu"), 2),
            round(self.ratio(name, first), 3),
            round(self.ratio(name, first, "cpu"), 3),
        )

    @property
    def table(self) -> str:
        """The rows as a table in Markdown."""
        lines = ["| way | wall s | CPU s | ratio | CPU ratio |", "| --- | --- | --- | --- | --- |"]
        lines += [
            f"| {row.name} | {row.wall:.2f} | {row.cpu:.2f} | {row.ratio:.2f} "
            f"| {row.cpu_ratio:.2f} |"
            for row in self.rows
        ]
        return "\n".join(lines) + "\n"


def _seconds(run: Run, kind: str) -> float:
    return run.wall if kind == "wall" else run.cpu


def compared(title: str, ways: Sequence[Way], rounds: int) -> Comparison:
    """Each way run once in each round."""
    runs: dict[str, list[Run]] = {way.name: [] for way in ways}
    for number in range(rounds):
        for way in ways:
            way.prepare(number)
            runs[way.name].append(_run(way))
    return Comparison(title, runs)


def peak(way: Way) -> int:
    """Bytes that a way takes at most with all its processes; what they share counts once.

    Linux alone tells; 0 elsewhere. It is a run of its own, because asking takes time.
    """
    way.prepare(0)
    highest = 0
    for folder, command in way.commands:
        with (folder / "benchmark.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 -- our own commands
                command, cwd=folder, stdout=log, stderr=log, env=ENVIRONMENT
            )
            while process.poll() is None:
                time.sleep(0.1)
                highest = max(highest, sum(map(_memory, _family(process.pid))))
    return highest


def processor_seconds(pid: int) -> float:
    """Seconds of the processor that a process and those it has ended have used; 0 but on Linux."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(it.split()[1]) * 1024 for it in lines if it.startswith("Pss:")), 0)


def _run(way: Way) -> Run:
    wall = cpu = 0.0
    for folder, command in way.commands:
        begun = time.perf_counter()
        with (folder / "benchmark.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 -- our own commands
                command, cwd=folder, stdout=log, stderr=log, env=ENVIRONMENT
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in way.codes:
            raise RuntimeError(f"{way.name}: {(folder / 'benchmark.log').read_text()[-2000:]}")
        wall += time.perf_counter() - begun
        cpu += usage.ru_utime + usage.ru_stime
    return Run(wall, cpu)
