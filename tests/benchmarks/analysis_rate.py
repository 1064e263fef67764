"""How long it takes to analyse a site, nothing executed: all that ``tandem check`` finds.

``python -m tests.benchmarks.analysis_rate [PAGES]`` prints the seconds of each part of the work
and of all of it, on the clock and of the processor, for two audiences, in one process. The pages
have conditions, includes and examples; see ``site``. The target is 10 s for 1,000 pages, which are
2,000 variants, on two cores that have nothing else to do.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mkdocs_tandem.pages.includes import parts
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.rules.run import mistakes_across_pages
from tests.benchmarks.site import Plan, files


def steps(root: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """The parts of an analysis, in their order; each leaves to the next what it has done."""
    project = Project.load(root / "mkdocs.yml")
    yield "render", lambda: list(project.site.all_variants())
    variants = list(project.site.all_variants())
    settings = project.settings
    files = parts(settings, project.site.jekyll)
    yield (
        "templates, across pages",
        lambda: list(mistakes_across_pages(variants, settings, files)),
    )
    yield (
        "examples and contracts",
        lambda: [project.checker.verdicts(each, execute=False) for each in variants],
    )
    yield "all the rest: links, words, encoding", lambda: _nothing_found(project)


def _nothing_found(project: Project) -> None:
    """Check the project; a site without mistakes is what is measured."""
    if findings := project.check(execute=False).findings:
        raise ValueError(str(findings[0]))


def main() -> None:
    """Print what each part takes."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files(Plan(pages=pages, including=0.5)).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        total = work = 0.0
        sys.stdout.write("  clock  processor\n")
        for name, step in steps(root):
            begun, worked = time.perf_counter(), time.process_time()
            step()
            begun, worked = time.perf_counter() - begun, time.process_time() - worked
            total, work = total + begun, work + worked
            sys.stdout.write(f"{begun:7.2f} s  {worked:7.2f} s  {name}\n")
        sys.stdout.write(f"{total:7.2f} s  {work:7.2f} s  {2 * pages:,} variants\n")


if __name__ == "__main__":
    main()
