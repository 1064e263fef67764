"""What each further audience adds to a build; each checks its own examples."""

from pathlib import Path

from tests.benchmarks.builds import ours, write_site
from tests.benchmarks.measuring import Comparison, Way, compared
from tests.benchmarks.peers import PLAIN, emptied, plain_builds
from tests.benchmarks.site import Plan, documentation
from tests.benchmarks.target import Target

_COUNTS = (1, 2, 3, 4, 8)


def growth(pages: int, rounds: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Cold builds for some numbers of audiences, beside a plain build for one of them."""
    first = documentation(pages, audiences=1)
    ways = [_built(folder, documentation(pages, audiences=it)) for it in _COUNTS]
    peer = plain_builds(folder / _name(first), first)
    ways.insert(0, Way(PLAIN, peer.commands, peer.prepare))
    done = compared(f"{pages:,} pages, cold, two processes", ways, rounds)
    return done, [_target(done, pages, count) for count in _COUNTS if count > 2]


def _built(folder: Path, plan: Plan) -> Way:
    root = folder / _name(plan)
    write_site(root, plan)
    return ours(_name(plan), root, lambda _: emptied(root))


def _target(done: Comparison, pages: int, count: int) -> Target:
    """How much each audience beyond the second adds, as a share of a plain build for one."""
    names = [_name(documentation(pages, audiences=it)) for it in (2, count)]
    wall, cpu = (
        (done.ratio(names[1], PLAIN, seconds) - done.ratio(names[0], PLAIN, seconds)) / (count - 2)
        for seconds in ("wall", "cpu")
    )
    what = "each audience beyond two adds, to one plain build"
    limit = 0.3 if pages >= 500 else None
    return Target(f"{pages:,} x {count}: {what}", wall, limit, by_processor=cpu)


def _name(plan: Plan) -> str:
    return f"{plan.audiences} audience{'s' if plan.audiences > 1 else ''}"
