"""What each further audience adds to a build."""

from pathlib import Path

from tests.benchmarks.builds import ours, write_site
from tests.benchmarks.measuring import Comparison, Way, compared
from tests.benchmarks.peers import PLAIN, emptied, plain_builds
from tests.benchmarks.site import Plan
from tests.benchmarks.target import Target

_COUNTS = (1, 2, 3, 4, 8)


def growth(pages: int, rounds: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Cold builds for some numbers of audiences, beside a plain build for one of them."""
    ways = []
    for count in _COUNTS:
        root = folder / f"audiences-{count}"
        write_site(root, Plan(pages=pages, audiences=count))
        ways.append(ours(_name(count), root, lambda _, root=root: emptied(root)))
    first = folder / f"audiences-{_COUNTS[0]}"
    peer = plain_builds(first, Plan(pages=pages, audiences=1))
    plain = Way(PLAIN, peer.commands, peer.prepare)
    done = compared(f"{pages:,} pages, cold, two processes", [plain, *ways], rounds)
    return done, [_target(pages, done, count) for count in _COUNTS if count > 2]


def _target(pages: int, done: Comparison, count: int) -> Target:
    """How much each audience beyond the second adds, as a share of a plain build for one."""
    wall, cpu = (
        (done.ratio(_name(count), PLAIN, seconds) - done.ratio(_name(2), PLAIN, seconds))
        / (count - 2)
        for seconds in ("wall", "cpu")
    )
    name = f"{pages:,} x {count}: each audience beyond two adds, to one plain build"
    return Target(name, wall, 0.3 if pages >= 500 else None, by_processor=cpu)


def _name(count: int) -> str:
    return f"{count} audience{'s' if count > 1 else ''}"
