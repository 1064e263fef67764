"""Coverage as text and JSON."""

import json
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from mkdocs_tandem.execution.coverage import Coverage, CoverageKind

_GOOD = 90.0


def text(coverages: Sequence[Coverage], *, missing: bool = False) -> Text:
    """A paragraph for each audience; with ``missing``, also what no example shows."""
    return Text("\n").join(_paragraph(coverage, missing=missing) for coverage in coverages)


def document(coverages: Sequence[Coverage]) -> str:
    """One JSON object with ``audiences``."""
    rows = [_row(coverage) for coverage in coverages]
    return json.dumps({"audiences": rows}, ensure_ascii=False, indent=2)


def _paragraph(coverage: Coverage, *, missing: bool) -> Text:
    shown, every = coverage.of()
    colour = "bold green" if coverage.share >= _GOOD else "bold yellow"
    paragraph = Text.assemble(
        (f"{coverage.audience}: {coverage.share:.1f} %", colour), f", {shown} of {every}\n"
    )
    for kind in CoverageKind:
        shown, every = coverage.of(kind)
        if every:
            paragraph.append(f"  {kind:<22}{shown:>4} of {every}\n")
        for name in coverage.missing(kind) if missing else ():
            paragraph.append(f"    no {name}\n")
    if coverage.excluded:
        paragraph.append(f"  excluded              {len(coverage.excluded):>4}\n")
    for part in coverage.excluded if missing else ():
        paragraph.append(f"    {part.name}: {part.excluded}\n")
    return paragraph


def _row(coverage: Coverage) -> dict[str, Any]:
    kinds = {}
    for kind in CoverageKind:
        shown, every = coverage.of(kind)
        missing = list(coverage.missing(kind))
        kinds[str(kind)] = {"shown": shown, "all": every, "missing": missing}
    excluded = {part.name: part.excluded for part in coverage.excluded}
    return {
        "audience": coverage.audience,
        "share": round(coverage.share, 2),
        "kinds": kinds,
        "excluded": excluded,
    }
