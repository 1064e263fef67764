"""Examples as tests beside empty tests: ``python -m tests.benchmarks.pytest_rate [ROUNDS]``.

1,000 examples go through pytest, by their contract alone and executed, each beside as many empty
items. Empty items are read in two ways. *Empty items* is the bar: the least that pytest can be
given, items of a minimal collector that stand in the same files and for the same readers as the
examples. *Empty functions* are what people write by hand, all of them in one module; pytest
asks more of each, and reads one file.

Executed, the bar is the empty items and the time that the same requests take when nothing but the
application has them, in this process. All run in turns, medians are printed. Python may write
bytecode here, as it does for everybody who has not said otherwise; what is measured has run before.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from mkdocs_tandem.config.settings import Execution
from mkdocs_tandem.execution.service import Request, Service, services
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.site import Site
from tests.benchmarks import execution, site
from tests.benchmarks.measuring import Comparison, Way, compared
from tests.benchmarks.target import Target, table

TARGET = 1.15
EMPTY = "empty items"
COLD, CHECKED, WARM = "cold", "after tandem check", "warm"
PAGES = 125
COPIES = 9
_QUIET = ("no:tandem", "no:schemathesis", "no:hypothesispytest", "no:anyio", "no:requests_mock")
_ITEMS = """\
import pytest


class File(pytest.File):
    def collect(self):
        for name in ("b2c", "b2b"):
            yield Reader.from_parent(self, name=name)


class Reader(pytest.Collector):
    def collect(self):
        count = int(self.path.read_text())
        return [Item.from_parent(self, name=f"item {number}") for number in range(count)]


class Item(pytest.Item):
    def runtest(self):
        pass


def pytest_collect_file(file_path, parent):
    return File.from_parent(parent, path=file_path) if file_path.suffix == ".empty" else None
"""


def command(*others: str, tandem: bool = True) -> list[str]:
    """pytest, without the plugins of others."""
    switches = [word for name in _QUIET[int(tandem) :] for word in ("-p", name)]
    return [sys.executable, "-m", "pytest", "--quiet", *switches, *others, "docs"]


def empty(folder: Path, tests: Mapping[str, int]) -> tuple[Path, Path]:
    """Two folders with as many empty tests: items in files as the pages are, functions in one.

    ``tests`` are the tests of each page, by its path.
    """
    as_items, as_functions = folder / "items", folder / "functions"
    for page, count in tests.items():
        path = (as_items / page).with_suffix(".empty")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(count // 2), "utf-8")
    (as_items / "conftest.py").write_text(_ITEMS, "utf-8")
    functions = "".join(
        f"def test_{number}():\n    pass\n\n\n" for number in range(sum(tests.values()))
    )
    (as_functions / "docs").mkdir(parents=True)
    (as_functions / "docs/test_empty.py").write_text(functions, "utf-8")
    return as_items, as_functions


def tests_of(root: Path) -> dict[str, int]:
    """How many tests each page of a project has."""
    project = Project.load(root / "mkdocs.yml")
    return {
        page.path: sum(len(project.site.examples(each)) for each in project.site.variants(page))
        for page in project.site.pages
    }


def forgetting(root: Path, *names: str) -> Callable[[int], None]:
    """What removes folders of a project before each run."""

    def forget(_: int) -> None:
        for name in names:
            shutil.rmtree(root / name, ignore_errors=True)

    return forget


def rate(pages: int, rounds: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Examples and their contract, beside as many empty tests."""
    root = folder / "schema-only"
    site.write(root, site.documentation(pages, mistakes=0.0))
    tests = tests_of(root)
    ways = [
        *bare(folder / "beside-schema-only", tests),
        Way(COLD, [(root, command())], forgetting(root, ".cache", ".pytest_cache")),
        Way(CHECKED, [(root, command())], forgetting(root, ".pytest_cache")),
        Way(WARM, [(root, command())]),
    ]
    title = f"{sum(tests.values()):,} examples as tests, schema only"
    compared(title, ways, 1)  # what is measured has run before
    done = compared(title, ways, rounds)
    limits = {COLD: 2.0, WARM: TARGET} if pages >= PAGES else {}
    return done, [
        Target(
            f"{title}: {name}, to as many {EMPTY}",
            done.ratio(name, EMPTY),
            limits.get(name),
            by_processor=done.ratio(name, EMPTY, "cpu"),
        )
        for name in (COLD, WARM)
    ]


def executed(folder: Path, rounds: int) -> None:
    """Examples and the application."""
    anew, lasting = folder / "anew", folder / "lasting"
    for root in (anew, lasting):
        settings = execution.written(root, COPIES)
    text = (anew / "mkdocs.yml").read_text("utf-8")  # what lasts is not executed again
    (anew / "mkdocs.yml").write_text(text.replace("deterministic: true", "deterministic: false"))
    requests = requests_of(Project.of(Site.read(settings)))
    connect = services(settings.execution or Execution(), settings.root)
    alone = median(sent(connect, requests) for _ in range(rounds))
    measured = [
        Way("examples, executed anew", [(anew, command())]),
        Way("examples, warm, deterministic", [(lasting, command())]),
    ]
    tests = tests_of(anew)
    asked = f"{sum(map(len, requests)):,} requests"
    title = f"{sum(tests.values())} examples for two audiences, executed: {asked}"
    told(title, [*bare(folder / "beside-executed", tests), *measured], rounds, alone)


def requests_of(project: Project) -> list[list[Request]]:
    """The requests of each page and audience."""
    variants = project.site.all_variants()
    return [execution.requests_of(project.checker.fresh_verdicts(variant)) for variant in variants]


def sent(connect: Callable[[], Service], requests: Sequence[Sequence[Request]]) -> float:
    """Seconds of the processor that requests take, each page's to an application of its own."""
    spent = 0.0
    for several in requests:
        with connect() as service:
            started = time.process_time()
            for request in several:
                service.send(request)
            spent += time.process_time() - started
    return spent


def bare(folder: Path, tests: Mapping[str, int]) -> list[Way]:
    """The empty tests."""
    as_items, as_functions = empty(folder, tests)
    return [
        Way(EMPTY, [(as_items, command(tandem=False))]),
        Way("empty functions", [(as_functions, command(tandem=False))]),
    ]


def told(title: str, ways: Sequence[Way], rounds: int, requests: float = 0.0) -> None:
    """Measure ways, each of which has run before, and print how far they are from the bar."""
    compared(title, ways, 1)
    found = compared(title, ways, rounds)
    sys.stdout.write(f"{title}\n\n{found.table}\n")
    if requests:
        sys.stdout.write(f"the requests alone: {requests:.2f} s\n\n")
    for way in ways[2:]:
        for base in ways[:2]:
            cpu, wall = (
                found.ratio(way.name, base.name, kind)
                * found.median(base.name, kind)
                / (found.median(base.name, kind) + requests)
                for kind in ("cpu", "wall")
            )
            beside = f"{way.name} / {base.name}{' and requests' if requests else ''}"
            sys.stdout.write(f"{beside:65} processor {cpu:.2f}, wall {wall:.2f}\n")
    sys.stdout.write(f"{'at most':65} {TARGET:14.2f}\n\n")
    sys.stdout.flush()


def main(rounds: int) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        done, targets = rate(PAGES, rounds, Path(name))
        sys.stdout.write(f"{done.title}\n\n{done.table}\n{table(targets)}\n")
        executed(Path(name), rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
