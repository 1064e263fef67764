"""How fast examples are executed: ``python -m tests.benchmarks.execution [copies]``.

The pages of ``docs/`` that run examples are copied into a project, with their includes and both
audiences; each copy has labels of its own, so that no verdict on another copy can be used. Each
page is checked without execution, with it, and its requests are sent again by themselves, to a
fresh application, with nothing compared: one right after the other, so that what else the machine
does falls on all alike. In seconds of the processor, in one process.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from callback_api import create_app
from mkdocs_tandem.config.settings import Execution, Settings, load
from mkdocs_tandem.examples import Role
from mkdocs_tandem.execution.service import Request, services
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.site import Site
from mkdocs_tandem.workers import uncollected

ROOT = Path(__file__).parents[2]
PAGES = ("authentication.md", "callbacks.md", "errors.md", "monitors.md", "remotes.md", "retry.md")
_SENT = (Role.REQUEST, Role.STEP)
"""Examples with an exchange of their own; others are held against one of these."""


@dataclass(frozen=True)
class Measured:
    """Seconds that each way took, and what there was to do."""

    schema_only: float
    executed: float
    applications: float
    """Seconds of making the applications, one for each page and audience."""
    requests: float
    """Seconds of sending the same requests and nothing else."""
    exchanges: int


def written(folder: Path, copies: int) -> Settings:
    """A project with so many copies of the pages."""
    configuration = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    tandem = next(it["tandem"] for it in configuration["plugins"] if "tandem" in it)
    for audience in tandem["audiences"].values():
        audience["contract"] = str(ROOT / audience["contract"])
    tandem.pop("ignore", None)
    own = {"site_name": "Benchmark", "plugins": [{"tandem": tandem}]}
    folder.mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(own), encoding="utf-8")
    shutil.copytree(ROOT / "_includes", folder / "_includes")
    for number in range(copies):
        copy = folder / "docs" / f"copy-{number:04}"
        copy.mkdir(parents=True)
        for name in PAGES:
            text = (ROOT / "docs" / name).read_text("utf-8")
            (copy / name).write_text(text.replace('"label": "', f'"label": "{number} '), "utf-8")
    return load(folder / "mkdocs.yml")


def requests_of(verdicts: Sequence[Verdict]) -> list[Request]:
    """The requests of a page, in order."""
    return [
        verdict.exchange.request
        for verdict in verdicts
        if verdict.exchange is not None and verdict.example.role in _SENT
    ]


def measurement(folder: Path, copies: int) -> Measured:
    """What so many copies of the pages take."""
    create_app(sandbox=True)  # what is built once for all applications is built now
    settings = written(folder, copies)
    connect = services(settings.execution or Execution(), settings.root)
    project = Project.of(Site.read(settings))
    exchanges = 0
    spent: Counter[str] = Counter()

    @contextmanager
    def measured(what: str) -> Iterator[None]:
        started = time.process_time()
        yield
        spent[what] += time.process_time() - started  # type: ignore[assignment] # seconds

    with uncollected(executes=True):
        for variant in project.site.all_variants():
            project.checker.fresh_verdicts(variant, execute=False)  # what is read is known to all
            with measured("schema_only"):
                project.checker.fresh_verdicts(variant, execute=False)
            with measured("executed"):
                verdicts = project.checker.fresh_verdicts(variant)
            with measured("applications"):
                service = connect()
            requests = requests_of(verdicts)
            with service, measured("requests"):
                for request in requests:
                    service.send(request)
            exchanges += len(requests)
    return Measured(**spent, exchanges=exchanges)


def main(copies: int) -> None:
    """Prints a line for each number."""
    with tempfile.TemporaryDirectory() as folder:
        found = measurement(Path(folder), copies)
    schema_only, executed, requests = found.schema_only, found.executed, found.requests
    applications, exchanges = found.applications, found.exchanges
    more = executed - schema_only
    lines = [
        f"{copies * len(PAGES)} pages, 2 audiences, {exchanges} exchanges",
        f"check, schema only          {schema_only:7.2f} s",
        f"check, with execution       {executed:7.2f} s",
        f"the difference              {more:7.2f} s: {exchanges / more:,.0f} exchanges/s",
        f"the applications alone      {applications:7.2f} s",
        f"the requests alone          {requests:7.2f} s: {exchanges / requests:,.0f} exchanges/s",
        f"ratio to applications and requests {more / (applications + requests):.2f}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
