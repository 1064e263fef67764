"""What each further audience adds to a build.

Pages without examples are what other generators can do as well; with examples, which each audience
has for itself, the limit is the same.
"""

from pathlib import Path

from tests.benchmarks.builds import EXAMPLES, ours, write_site
from tests.benchmarks.measuring import Comparison, Way, compared
from tests.benchmarks.peers import PLAIN, emptied, plain_builds
from tests.benchmarks.site import Plan
from tests.benchmarks.target import Target

_COUNTS = (1, 2, 3, 4, 8)
_FULLER = (2, 8)
"""For how many audiences pages are built with examples, too."""


def growth(pages: int, rounds: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Cold builds for some numbers of audiences, beside a plain build for one of them."""
    first = Plan(pages=pages, audiences=1, examples=0)
    ways = [_built(folder, Plan(pages=pages, audiences=it, examples=0)) for it in _COUNTS]
    peer = plain_builds(folder / _name(first), first)
    ways.insert(0, Way(PLAIN, peer.commands, peer.prepare))
    ways += [_built(folder, Plan(pages=pages, audiences=count)) for count in _FULLER]
    done = compared(f"{pages:,} pages, cold, two processes", ways, rounds)
    targets = [
        _target(done, Plan(pages=pages, audiences=count, examples=0))
        for count in _COUNTS
        if count > 2
    ]
    return done, [*targets, _target(done, Plan(pages=pages, audiences=_FULLER[-1]))]


def _built(folder: Path, plan: Plan) -> Way:
    root = folder / _name(plan)
    write_site(root, plan)
    return ours(_name(plan), root, lambda _: emptied(root))


def _target(done: Comparison, plan: Plan) -> Target:
    """How much each audience beyond the second adds, as a share of a plain build for one."""
    fewer = Plan(pages=plan.pages, audiences=2, examples=plan.examples)
    wall, cpu = (
        (done.ratio(_name(plan), PLAIN, seconds) - done.ratio(_name(fewer), PLAIN, seconds))
        / (plan.audiences - 2)
        for seconds in ("wall", "cpu")
    )
    what = f"each audience beyond two adds, to one plain build{EXAMPLES if plan.examples else ''}"
    limit = 0.3 if plan.pages >= 500 else None
    return Target(f"{plan.pages:,} x {plan.audiences}: {what}", wall, limit, by_processor=cpu)


def _name(plan: Plan) -> str:
    count = plan.audiences
    more = EXAMPLES if plan.examples else ""
    return f"{count} audience{'s' if count > 1 else ''}{more}"
