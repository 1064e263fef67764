"""What builds of a site for two audiences cost, beside two builds of other generators.

All pages have examples, which the other generators show and do not check.
"""

from collections.abc import Callable, Iterator
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
from tests.benchmarks.site import Plan, configuration, documentation, page, write
from tests.benchmarks.target import Target

ALONE = "cold, one process"
PAIR = "cold, two processes"
SAME = "warm, nothing changed"
EDITED = "warm, one page changed"
_WARM = {500: 0.10, 1000: 0.06}
"""Limit of warm builds by the number of pages."""


def write_site(root: Path, plan: Plan) -> None:
    """Write a site, and beside its own configuration one for a single process."""
    write(root, plan)
    for name, jobs in (("mkdocs", 2), ("alone", 1)):
        changed = configuration(plan)
        tandem = changed["plugins"][-1]["tandem"]
        tandem["speed"] = {**tandem.get("speed", {}), "jobs": jobs}
        (root / f"{name}.yml").write_text(yaml.safe_dump(changed, sort_keys=False), "utf-8")


def builds(pages: int, rounds: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Cold and warm builds beside two plain ones and two of Zensical."""
    plan = documentation(pages)
    root = folder / f"builds-{pages}"
    write_site(root, plan)
    ways = [
        plain_builds(root, plan),
        *zensical_builds(root, plan),
        ours(ALONE, root, _cold(root), "alone"),
        ours(PAIR, root, _cold(root)),
        ours(SAME, root),
        ours(EDITED, root, _edit(root, plan)),
    ]
    done = compared(f"{pages:,} pages, two audiences", ways, rounds)
    memory = peak(ours(PAIR, root, _cold(root))) / 1e6
    limit = 300 if pages == 1000 else None
    target = Target(f"{pages:,} x 2: memory, {PAIR}", memory, limit, "MB")
    return done, [*_targets(pages, done), target]


def _cold(root: Path) -> Callable[[int], None]:
    return lambda _: emptied(root)


def _edit(root: Path, plan: Plan) -> Callable[[int], None]:
    number = plan.pages // 2
    edited = root / "docs" / plan.path(number)

    def edit(at: int) -> None:
        edited.write_text(f"{page(plan, number)}\nEdit {at}.\n", "utf-8")

    return edit


def ours(name: str, root: Path, prepare: Any = lambda _: None, file: str = "mkdocs") -> Way:
    """A build of ours with one of the configurations."""
    return Way(name, [(root, [*MKDOCS, "--config-file", f"{file}.yml"])], prepare)


def _targets(pages: int, done: Comparison) -> Iterator[Target]:
    is_judged = pages in _WARM
    for name, base, limit in (
        (ALONE, PLAIN, 0.65),
        (PAIR, PLAIN, 0.50),
        (PAIR, ZENSICAL, 0.75),
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
