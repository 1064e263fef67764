"""How fast examples are executed: ``python -m tests.benchmarks.execution [copies]``.

The pages of ``docs/`` that run examples are copied into a project, with their includes and both
audiences; each copy has labels of its own, so that no verdict on another copy can be used. The
project is checked without execution and with it, and the same requests are sent again by
themselves, to fresh applications, with nothing compared. All in one process, in turns, in seconds
of its processor, which others on the machine do not lengthen; medians of three rounds.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml

from callback_api import create_app
from mkdocs_tandem.example import Role
from mkdocs_tandem.project import Outcome, Project
from mkdocs_tandem.service import Request, Service, services
from mkdocs_tandem.settings import Execution, Settings, load

ROOT = Path(__file__).parents[2]
PAGES = ("authentication.md", "callbacks.md", "errors.md", "monitors.md", "remotes.md", "retry.md")
ROUNDS = 3
_SENT = (Role.REQUEST, Role.STEP)
"""Examples with an exchange of their own; others are held against one of these."""


@dataclass(frozen=True)
class Round:
    """Seconds that each way took, and what there was to do."""

    schema_only: float
    executed: float
    requests: float
    """Seconds of sending the same requests and nothing else."""
    exchanges: int
    applications: float
    """Seconds of making the applications, one for each page and audience."""


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


def timed(work: Callable[[], Outcome]) -> tuple[float, Outcome]:
    """Seconds, and what came of it."""
    started = time.process_time()
    outcome = work()
    return time.process_time() - started, outcome


def sessions(outcome: Outcome) -> list[list[Request]]:
    """The requests of each page and audience, in order."""
    found: dict[int, list[Request]] = {}
    for verdict in outcome.verdicts:
        example = verdict.example
        if verdict.exchange is not None and example.role in _SENT:
            found.setdefault(id(example.variant), []).append(verdict.exchange.request)
    return list(found.values())


def sent(applications: list[Service], requests: list[list[Request]]) -> float:
    """Seconds of sending requests to applications that are there already."""
    started = time.process_time()
    for service, several in zip(applications, requests, strict=True):
        for request in several:
            service.send(request)
    return time.process_time() - started


def measured(settings: Settings) -> Round:
    """One round, everything read and built anew."""
    schema_only, _ = timed(lambda: Project(settings).check(execute=False))
    executed, outcome = timed(lambda: Project(settings).check(execute=True))
    requests = sessions(outcome)
    connect = services(settings.execution or Execution(), settings.root)
    started = time.process_time()
    applications = [connect() for _ in requests]
    made = time.process_time() - started
    alone = sent(applications, requests)
    return Round(schema_only, executed, alone, sum(map(len, requests)), made)


def measurement(folder: Path, copies: int) -> Round:
    """The medians of some rounds, on so many copies of the pages."""
    create_app(sandbox=True)  # what is built once for all applications is built now
    settings = written(folder, copies)
    rounds = [measured(settings) for _ in range(ROUNDS)]
    return Round(
        exchanges=rounds[0].exchanges,
        **{
            name: median(getattr(each, name) for each in rounds)
            for name in ("schema_only", "executed", "requests", "applications")
        },
    )


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
