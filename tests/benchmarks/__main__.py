"""Measures speed: ``python -m tests.benchmarks [--quick] [--only PART ...] [--site FOLDER]``.

Prints a table for each comparison and one of all targets. ``--json FILE`` writes them, too, and
``--page FILE`` puts that of the targets into a page of the manual. Peers run in the same rounds:
ratios hold on a busy machine, seconds do not.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks.builds import builds
from tests.benchmarks.checks import checks
from tests.benchmarks.editing import editing
from tests.benchmarks.growth import growth
from tests.benchmarks.measuring import Comparison
from tests.benchmarks.public_site import public_site
from tests.benchmarks.pytest_rate import PAGES, rate
from tests.benchmarks.serving import serving
from tests.benchmarks.target import Target, table

_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "zensical")
_HEADING = "\n## Targets\n"
"""Begins the section of the manual that a run renews."""
_Part = Callable[[Path], tuple[Comparison, list[Target]]]

_FULL: Mapping[str, _Part] = {
    "builds-500": lambda folder: builds(500, 3, folder),
    "builds-1000": lambda folder: builds(1000, 3, folder),
    "serving": lambda folder: serving(1000, 7, 2, folder),
    "editing": lambda folder: editing(1000, 20, folder),
    "growth": lambda folder: growth(500, 3, folder),
    "checks": lambda folder: checks(1000, 50, folder),
    "tests": lambda folder: rate(PAGES, 7, folder),
}
_QUICK: Mapping[str, _Part] = {
    "builds": lambda folder: builds(30, 1, folder),
    "serving": lambda folder: serving(30, 2, 1, folder),
    "editing": lambda folder: editing(30, 3, folder),
    "growth": lambda folder: growth(10, 1, folder),
    "checks": lambda folder: checks(30, 3, folder),
    "tests": lambda folder: rate(12, 2, folder),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sites: nothing is judged")
    parser.add_argument(
        "--only", action="append", choices=[*_FULL, *_QUICK, "site"], help="these parts"
    )
    parser.add_argument("--site", type=Path, help="folder of a public site to check as well")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--page", type=Path, help="page whose section of targets is renewed")
    given = parser.parse_args()
    parts = _QUICK if given.quick else _FULL
    chosen = {name: parts[name] for name in given.only or parts if name in parts}
    if given.site:
        chosen["site"] = partial(public_site, given.site)
    done = list(_measured(chosen))
    targets = [target for _, found in done for target in found]
    text = f"{_circumstances()}\n\n{table(targets)}"
    sys.stdout.write(f"\n{text}")
    if given.page:
        tables = "\n".join(f"{it.title}:\n\n{it.table}" for it, _ in done)
        page = _renewed(given.page.read_text("utf-8"), f"{text}\n{tables}")
        given.page.write_text(page, "utf-8")
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(_as_json(done, targets), indent=2) + "\n", "utf-8")


def _measured(parts: Mapping[str, _Part]) -> Iterator[tuple[Comparison, list[Target]]]:
    for part in parts.values():
        begun, load = time.perf_counter(), os.getloadavg()[0]
        with tempfile.TemporaryDirectory() as folder:
            comparison, targets = part(Path(folder))
        minutes = (time.perf_counter() - begun) / 60
        sys.stdout.write(
            f"\n{comparison.title} ({minutes:.1f} min; {load:.1f} processes were waiting for the"
            f" processor before, {os.getloadavg()[0]:.1f} at the end)\n\n"
            f"{comparison.table}\n{table(targets)}"
        )
        sys.stdout.flush()
        yield comparison, targets


def _renewed(page: str, text: str) -> str:
    """A page with its section of targets renewed, or one at its end."""
    before, _, after = page.partition(_HEADING)
    _, mark, others = after.partition("\n## ")
    return f"{before.rstrip()}\n{_HEADING}\n{text}{mark}{others}"


def _circumstances() -> str:
    """When and with what it was measured."""
    packages = ", ".join(f"{name} {number}" for name, number in _versions().items())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    waiting = os.getloadavg()[1]
    return (
        f"{datetime.now(tz=UTC):%Y-%m-%d}, {cores} cores for {waiting:.0f} processes, {packages}."
    )


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _as_json(done: list[tuple[Comparison, list[Target]]], targets: list[Target]) -> dict[str, Any]:
    return {
        "date": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "versions": _versions(),
        "targets": [target.as_json() for target in targets],
        "comparisons": [
            {"title": it.title, "rows": [row.as_json() for row in it.rows]} for it, _ in done
        ],
    }


if __name__ == "__main__":
    main()
