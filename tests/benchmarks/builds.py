"""What builds of a site for two audiences cost, beside two builds of other generators."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.measuring import Comparison, Way, compared, peak
from tests.benchmarks.peers import (
    MKDOCS,
    PLAIN,
    ZENSICAL,
    emptied,
    plain_builds,
    zensical_builds,
)
from tests.benchmarks.site import Plan, configuration, page, write
from tests.benchmarks.target import Target

ALONE = "cold, one process"
PAIR = "cold, two processes"
SAME = "warm, nothing changed"
EDITED = "warm, one page changed"
UNBOUND = "cold, two processes, no contract to check examples against"
_WARM = {500: 0.10, 1000: 0.06}
"""Limit of warm builds by the number of pages."""


def write_site(root: Path, plan: Plan) -> None:
    """Write a site, and beside its own configuration some that differ in one thing."""
    write(root, plan)
    for name, changed in _configurations(plan):
        text = yaml.safe_dump(changed, sort_keys=False)
        (root / f"{name}.yml").write_text(text, "utf-8")


def builds(plan: Plan, rounds: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Cold and warm builds beside two plain ones and two of Zensical."""
    root = folder / f"builds-{plan.pages}"
    write_site(root, plan)
    number = plan.pages // 2
    edited = root / "docs" / plan.path(number)

    def cold(_: int) -> None:
        emptied(root)

    def edit(at: int) -> None:
        edited.write_text(f"{page(plan, number)}\nEdit {at}.\n", "utf-8")

    ways = [
        plain_builds(root, plan),
        *zensical_builds(root, plan),
        ours(ALONE, root, cold, "alone"),
        ours(UNBOUND, root, cold, "unbound"),
        ours(PAIR, root, cold),
        ours(SAME, root),
        ours(EDITED, root, edit),
    ]
    done = compared(f"{plan.pages:,} pages, two audiences", ways, rounds)
    memory = peak(ours(PAIR, root, cold)) / 1e6
    return done, list(_targets(plan.pages, done, memory))


def ours(name: str, root: Path, prepare: Any = lambda _: None, file: str = "mkdocs") -> Way:
    """A build of ours with one of the configurations."""
    return Way(name, [(root, [*MKDOCS, "--config-file", f"{file}.yml"])], prepare)


def _configurations(plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, jobs in (("mkdocs", 2), ("alone", 1), ("unbound", 2)):
        changed = configuration(plan)
        tandem = changed["plugins"][-1]["tandem"]
        tandem["speed"] = {**tandem.get("speed", {}), "jobs": jobs}
        if name == "unbound":
            del tandem["endpoints"]
            for audience in tandem["audiences"].values():
                del audience["contract"]
        yield name, changed


def _targets(pages: int, done: Comparison, memory: float) -> Iterator[Target]:
    is_judged = pages in _WARM
    for name, base, limit in (
        (ALONE, PLAIN, 0.49),
        (PAIR, PLAIN, 0.36),
        (PAIR, ZENSICAL, 0.55),
        (SAME, PLAIN, _WARM.get(pages)),
        (EDITED, PLAIN, _WARM.get(pages)),
    ):
        if base in done.runs:
            yield Target(
                f"{pages:,} x 2: {name}, to two {base}",
                done.ratio(name, base),
                limit if is_judged else None,
                by_processor=done.ratio(name, base, "cpu"),
            )
    yield Target(f"{pages:,} x 2: memory, cold", memory, 300 if pages == 1000 else None, "MB")
