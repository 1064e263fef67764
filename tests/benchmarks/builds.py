"""What two audiences cost: ``python -m tests.benchmarks.builds [--pages N] [--rounds N]``.

Prints a table for each comparison and, with ``--json FILE``, writes them there. Peers run in the
same rounds: ratios hold on a busy machine, seconds do not.
"""

import argparse
import json
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from mkdocs_tandem.project import Project
from tests.benchmarks.measuring import Way, compared, table
from tests.benchmarks.site import COMMON, Plan, files, write

_MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
_ALONE = [*_MKDOCS, "--config-file", "one-process.yml"]


def plain_sites(root: Path, plan: Plan) -> list[Path]:
    """A plain MkDocs site for each audience, beside a site of ours: what it would export."""
    project = Project.load(root / "mkdocs.yml")
    folders = []
    for name in plan.names:
        folder = root.parent / f"{root.name}-plain-{name}"
        folders.append(folder)
        for page in project.pages:
            for variant in project.variants(page):
                if name in variant.names:
                    path = folder / page.path
                    path.parent.mkdir(parents=True, exist_ok=True)
                    text = page.text[: page.body_start] + project.filled(variant)
                    path.write_text(text, "utf-8")
        configuration = {**COMMON, "plugins": list(plan.plugins)}
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration, sort_keys=False), "utf-8")
    return folders


def builds(plan: Plan, rounds: int, folder: Path) -> dict[str, Any]:
    """Cold and warm builds beside a plain build for each audience."""
    root = folder / "tandem"
    write(root, plan)
    plain = plain_sites(root, plan)

    alone = Plan(**{**vars(plan), "options": (*plan.options, ("speed", {"jobs": 1}))})
    (root / "one-process.yml").write_text(files(alone)["mkdocs.yml"], "utf-8")

    def cold(_: int) -> None:
        shutil.rmtree(root / ".cache", ignore_errors=True)

    def edit(number: int) -> None:
        path = root / "docs" / plan.path(plan.pages // 2)
        path.write_text(files(plan)[f"docs/{plan.path(plan.pages // 2)}"] + f"\nEdit {number}.\n")

    ways = [
        Way(f"{plan.audiences} plain builds", [(each, _MKDOCS) for each in plain]),
        Way("cold, one process", [(root, _ALONE)], cold),
        Way("cold", [(root, _MKDOCS)], cold),
        Way("warm, nothing changed", [(root, _MKDOCS)]),
        Way("warm, one page changed", [(root, _MKDOCS)], edit),
    ]
    return _told(f"{plan.pages} pages x {plan.audiences}", compared(ways, rounds))


def _told(title: str, rows: Any) -> dict[str, Any]:
    sys.stdout.write(f"{title}\n\n{table(rows)}\n")
    sys.stdout.flush()
    return {"title": title, "rows": [row.as_json() for row in rows]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--audiences", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        plan = Plan(pages=given.pages, audiences=given.audiences)
        done = [builds(plan, given.rounds, Path(name))]
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        packages = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions")
        versions = {package: version(package) for package in packages}
        given.json.write_text(json.dumps({"versions": versions, "tables": done}, indent=2), "utf-8")


if __name__ == "__main__":
    main()
