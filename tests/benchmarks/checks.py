"""What ``tandem check`` takes: anew, and after an edit."""

import sys
from pathlib import Path

from tests.benchmarks import execution
from tests.benchmarks.measuring import Comparison, Way, compared
from tests.benchmarks.site import documentation, write
from tests.benchmarks.target import Target

_COMMAND = (
    sys.executable,
    "-c",
    "from mkdocs_tandem.integrations.cli import main; main()",
    "check",
)
_COLD, _KEPT, _EDITED = "nothing kept yet", "kept, nothing changed", "one page changed"
_CODES = frozenset({0, 1})
_ROUNDS = 3
_COPIES = 50
_FULL = 1_000


def checks(pages: int, copies: int, folder: Path) -> tuple[Comparison, list[Target]]:
    """Checks for two audiences without execution, and what each exchange adds with it.

    ``copies`` is how often the pages of docs/ are executed.
    """
    plan = documentation(pages, including=0.5)
    write(folder / "site", plan)
    page = folder / "site/docs" / plan.path(pages // 2)

    def edit(number: int) -> None:
        page.write_text(f"{page.read_text('utf-8')}\nEdited {number}.\n", "utf-8")

    check = [(folder / "site", (*_COMMAND, "--no-execute"))]
    ways = [
        Way(_COLD, [(folder / "site", (*_COMMAND, "--no-execute", "--no-cache"))], codes=_CODES),
        Way(_KEPT, check, codes=_CODES),
        Way(_EDITED, check, edit, _CODES),
    ]
    done = compared(f"tandem check, {pages:,} pages x 2, schema only", ways, _ROUNDS)
    limits = {_COLD: 8.0, _KEPT: 1.0, _EDITED: 1.0} if pages >= _FULL else {}
    targets = [
        Target(f"{done.title}, {it.name}", it.wall, limits.get(it.name), "s", by_processor=it.cpu)
        for it in done.rows
    ]
    return done, [*targets, _exchange(copies, folder / "executed")]


def _exchange(copies: int, folder: Path) -> Target:
    """What execution adds to a check, by the exchange: seconds of the processor."""
    folder.mkdir()
    found = execution.measurement(folder, copies)
    cost = 1000 * (found.executed - found.schema_only) / found.exchanges
    limit = 1.0 if copies >= _COPIES else None
    return Target("tandem check: each exchange", cost, limit, "ms", by_processor=cost)
