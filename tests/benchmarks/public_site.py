"""What a check of a public site takes: CPU for each page, and the size of the cache."""

import shutil
import subprocess
import sys
from pathlib import Path

from mkdocs_tandem.project.project import Project
from tests.benchmarks.measuring import Comparison, Way, compared
from tests.benchmarks.target import Target

_TANDEM = (sys.executable, "-c", "from mkdocs_tandem.integrations.cli import main; main()")
_CODES = frozenset({0, 1})
_COLD, _KEPT = "cold", "nothing changed"
_MILLISECONDS = 6.0
_SECONDS = 3.0
_CACHE = 0.1


def public_site(site: Path, folder: Path) -> tuple[Comparison, list[Target]]:
    """Checks of a copy of a site: of Jekyll, which is migrated first, or with a ``mkdocs.yml``."""
    root = folder / "public"
    if (site / "mkdocs.yml").is_file():
        shutil.copytree(site, root, ignore=shutil.ignore_patterns(".git", ".cache"))
    else:
        command = [*_TANDEM, "import", str(site.resolve()), str(root)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- ours
    pages = len(Project.load(root / "mkdocs.yml").site.pages)
    check = [(root, (*_TANDEM, "check", "--no-execute"))]
    ways = [
        Way(_COLD, check, lambda _: shutil.rmtree(root / ".cache", ignore_errors=True), _CODES),
        Way(_KEPT, check, codes=_CODES),
    ]
    done = compared(f"tandem check of {site.name}, {pages:,} pages", ways, 1)
    cpu = done.median(_COLD, "cpu")
    share = _size(root / ".cache") / max(1, _size(root) - _size(root / ".cache"))
    kept = done.median(_KEPT)
    return done, [
        Target(f"{done.title}: CPU for each page", 1000 * cpu / pages, _MILLISECONDS, "ms"),
        Target(f"{done.title}: nothing changed", kept, _SECONDS, "s", done.median(_KEPT, "cpu")),
        Target(f"{done.title}: cache, to the size of the site", share, _CACHE),
    ]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
