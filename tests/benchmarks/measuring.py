"""Runs of commands, measured: in turns, so that a busy machine is as busy for all of them."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Way:
    """One way to do what is measured."""

    name: str
    commands: Sequence[tuple[Path, Sequence[str]]]
    """What is run, one after the other, and in which folders."""
    prepare: Callable[[int], None] = lambda _: None
    """Done before each run, unmeasured; it is given the number of the run."""


@dataclass(frozen=True)
class Run:
    """What one run has cost."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processes."""
    memory: int
    """Bytes at most, of the largest process."""


@dataclass(frozen=True)
class Row:
    """A way, the medians of its runs, and its share of what the first way costs."""

    name: str
    runs: int
    wall: float
    cpu: float
    memory: int
    ratio: float
    """Median of the ratios of wall seconds in each round to the first way's."""
    cpu_ratio: float

    def as_json(self) -> dict[str, Any]:
        """The row as a mapping."""
        return asdict(self)


def compared(ways: Sequence[Way], rounds: int) -> list[Row]:
    """Each way run once in each round; the first one is what the others are compared with."""
    runs: dict[str, list[Run]] = {way.name: [] for way in ways}
    for number in range(rounds):
        for way in ways:
            way.prepare(number)
            runs[way.name].append(_run(way))
    first = runs[ways[0].name]
    return [_row(name, done, first) for name, done in runs.items()]


def _run(way: Way) -> Run:
    wall = cpu = 0.0
    memory = 0
    for folder, command in way.commands:
        begun = time.perf_counter()
        with (folder / "benchmark.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 -- our own commands
                command, cwd=folder, stdout=log, stderr=log, env={**os.environ, **ENVIRONMENT}
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{way.name}: {(folder / 'benchmark.log').read_text()[-2000:]}")
        wall += time.perf_counter() - begun
        cpu += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss * 1024)
    return Run(wall, cpu, memory)


ENVIRONMENT: Mapping[str, str] = {"NO_MKDOCS_2_WARNING": "1"}


def _row(name: str, runs: Sequence[Run], first: Sequence[Run]) -> Row:
    pairs = list(zip(runs, first, strict=True))
    return Row(
        name,
        len(runs),
        round(median(run.wall for run in runs), 2),
        round(median(run.cpu for run in runs), 2),
        max(run.memory for run in runs),
        round(median(run.wall / base.wall for run, base in pairs), 3),
        round(median(run.cpu / base.cpu for run, base in pairs), 3),
    )


def table(rows: Sequence[Row]) -> str:
    """Rows as a table in Markdown."""
    lines = [
        "| way | wall s | CPU s | ratio | CPU ratio | MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.name} | {row.wall:.2f} | {row.cpu:.2f} | {row.ratio:.2f} "
        f"| {row.cpu_ratio:.2f} | {row.memory / 1e6:.0f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
