"""The same pages for other generators: what we export, a site for each audience."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs_tandem.commands.export import export
from mkdocs_tandem.project.project import Project
from tests.benchmarks.measuring import Way
from tests.benchmarks.site import Plan

MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet")
PLAIN = "plain builds"
ZENSICAL = "Zensical builds"


def exported(root: Path, plan: Plan, name: str) -> list[Path]:
    """A site for each audience, with the settings of ours but for our plugin."""
    target = root.parent / f"{root.name}-{name}"
    export(Project.load(root / "mkdocs.yml"), target, is_plain=True)
    return [target / audience for audience in plan.names]


def plain_builds(root: Path, plan: Plan) -> Way:
    """A build of MkDocs for each audience."""
    return _builds(PLAIN, exported(root, plan, "plain"), MKDOCS)


def zensical_builds(root: Path, plan: Plan) -> list[Way]:
    """A build of Zensical for each audience; nothing where it is not installed."""
    zensical = shutil.which("zensical", path=str(Path(sys.executable).parent))
    if zensical is None:
        return []
    return [_builds(ZENSICAL, exported(root, plan, "zensical"), [zensical, "build"])]


def emptied(*folders: Path) -> None:
    """Remove what builds have left in folders."""
    for folder in folders:
        for name in ("site", ".cache"):
            shutil.rmtree(folder / name, ignore_errors=True)


def _builds(name: str, folders: list[Path], command: Sequence[str]) -> Way:
    return Way(name, [(folder, command) for folder in folders], lambda _: emptied(*folders))
