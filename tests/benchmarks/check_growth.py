"""How a check grows with the site: ``python -m tests.benchmarks.check_growth [--page FILE]``.

Sites of growing size for eight audiences, two examples on each page, are checked anew, nothing
executed and nothing kept, by one process and by two. Prints a table of seconds of the processor, of
seconds on the clock, and of memory: that of the largest process, and that of all together, in
which what processes share counts once. With ``--page`` the plot and the table take the place of
what stands between the marks of a page of the manual.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.site import documentation, write

AUDIENCES = 8
COMMAND = "from mkdocs_tandem.integrations.cli import main; main()"
MARKS = "<!-- growth -->", "<!-- end of growth -->"
_PAUSE = 0.25
_TICKS = os.sysconf("SC_CLK_TCK")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640, 300, 60, 40
_HEAD = (
    f'<figure>\n<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    ' role="img" xmlns="http://www.w3.org/2000/svg" fill="currentColor" font-size="13"'
)


@dataclass
class Usage:
    """What the processes of a session have used so far."""

    largest: int = 0
    """Bytes of the largest process at its largest."""
    together: int = 0
    """Bytes of all processes at the worst moment."""
    seconds: dict[int, float] = field(default_factory=dict)
    """Seconds of the processor, by process."""

    def look(self, session: int) -> None:
        """Take what the system says now."""
        together = 0
        for process in _processes(session):
            with suppress(OSError, ValueError):  # it has just ended
                status = (process / "stat").read_text().rpartition(")")[2].split()
                own = (int(status[11]) + int(status[12])) / _TICKS
                self.seconds[int(process.name)] = own
                rollup = dict(
                    line.split()[:2]
                    for line in (process / "smaps_rollup").read_text().splitlines()[1:]
                )
                together += int(rollup["Pss:"]) * 1024
                self.largest = max(self.largest, int(rollup["Rss:"]) * 1024)
        self.together = max(self.together, together)


@dataclass(frozen=True)
class Point:
    """What one check took."""

    jobs: int
    variants: int
    cpu: float
    wall: float
    largest: int
    together: int


def _processes(session: int) -> Iterator[Path]:
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            with suppress(OSError, ProcessLookupError):
                if os.getsid(int(process.name)) == session:
                    yield process


def measured(root: Path, pages: int, jobs: int) -> Point:
    """A check of the site in a folder."""
    command = [sys.executable, "-c", COMMAND, "check", "--no-execute", "--no-cache"]
    begun, usage = time.perf_counter(), Usage()
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [*command, "--jobs", str(jobs)], cwd=root, start_new_session=True, stdout=subprocess.PIPE
    )
    while process.poll() is None:
        usage.look(process.pid)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PAUSE)
    if process.returncode > 1:  # 1: there are mistakes
        raise SystemExit(f"the check of {pages} pages fails")
    wall = time.perf_counter() - begun
    cpu = sum(usage.seconds.values())
    return Point(jobs, pages * AUDIENCES, cpu, wall, usage.largest, usage.together)


def table(points: Sequence[Point]) -> str:
    """The points as a table in Markdown."""
    lines = [
        "| pages as read | processes | CPU s | wall s | MB, largest | MB, together |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {it.variants:,} | {it.jobs} | {it.cpu:.0f} | {it.wall:.0f} "
        f"| {it.largest / 1e6:.0f} | {it.together / 1e6:.0f} |"
        for it in points
    ]
    return "\n".join(lines) + "\n"


def plot(points: Sequence[Point]) -> str:
    """Seconds of the processor by variants, in the colour of the text around it."""
    most = max(it.variants for it in points)
    top = -(-max(it.cpu for it in points) // 50) * 50
    said = "Seconds of the processor by pages as audiences read them; the table has the numbers."

    def at(variants: float, seconds: float) -> tuple[float, float]:
        x = _LEFT + variants / most * (_WIDTH - _LEFT - 90)
        return round(x, 1), round(_HEIGHT - _BOTTOM - seconds / top * (_HEIGHT - 2 * _BOTTOM), 1)

    def drawn() -> Iterator[str]:
        yield f'{_HEAD} aria-label="{said}">\n'
        for seconds in range(0, int(top) + 1, 50 * -(-int(top) // 250)):
            (left, y), (right, _) = at(0, seconds), at(most, seconds)
            yield f'<path d="M{left} {y}H{right}" stroke="currentColor" stroke-opacity=".25"/>\n'
            yield f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{seconds} s</text>\n'
        for variants in sorted({it.variants for it in points}):
            x, y = at(variants, 0)
            yield f'<text x="{x}" y="{y + 22}" text-anchor="middle">{variants:,}</text>\n'
        for jobs, dashes in ((1, ""), (2, ' stroke-dasharray="6 4"')):
            line = [at(it.variants, it.cpu) for it in points if it.jobs == jobs]
            if not line:
                continue
            path = "L".join(f"{x} {y}" for x, y in line)
            yield f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="2"'
            yield f"{dashes}/>\n"
            yield from (f'<circle cx="{x}" cy="{y}" r="3.5"/>\n' for x, y in line)
            x, y = line[-1]
            name = "one process" if jobs == 1 else f"{jobs} processes"
            yield f'<text x="{x + 8}" y="{y + (14 if jobs == 1 else -6)}">{name}</text>\n'
        yield "</svg>\n</figure>\n"

    return "".join(drawn())


def renew(page: Path, points: Sequence[Point]) -> None:
    """Put the plot and the table between the marks of a page."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    made = f"{MARKS[0]}\n\n{plot(points)}\n{table(points)}\n{MARKS[1]}"
    page.write_text(f"{before}{made}{after}", "utf-8")


def main() -> None:
    """Print the table, and renew a page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, nargs="+", default=[750, 1500, 3000, 6000])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    points = []
    for pages in options.pages:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), documentation(pages, audiences=AUDIENCES, including=0.5))
            for jobs in options.jobs:
                points.append(measured(Path(folder), pages, jobs))
                sys.stdout.write(table(points[-1:]).splitlines()[-1] + "\n")
                sys.stdout.flush()
    ordered = sorted(points, key=lambda it: (it.jobs, it.variants))
    sys.stdout.write(f"\n{table(ordered)}")
    if options.page:
        renew(options.page, ordered)


if __name__ == "__main__":
    main()
