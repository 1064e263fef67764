"""Pages that are shared out: the outcome is that of one process, whoever is lost on the way."""

import importlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mkdocs_tandem.cache import Row
from mkdocs_tandem.commands import parallel_check
from mkdocs_tandem.commands.parallel_check import share
from mkdocs_tandem.fallbacks import Fallback
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.integrations.cli import main
from mkdocs_tandem.integrations.cli.check import (
    WRITERS,
    PathStyle,
    ReportContext,
    write_report,
)
from mkdocs_tandem.progress import ProgressListener
from mkdocs_tandem.project.project import Outcome, Project
from mkdocs_tandem.rules.selection import CheckScope
from mkdocs_tandem.source import Source
from mkdocs_tandem.workers import WorkerPool, WorkersError, cluster, processes
from tests.benchmarks import site
from tests.benchmarks.site import Plan
from tests.plugin.conftest import Fallbacks
from tests.support.projects import REPOSITORY
from tests.support.waiting import LIMIT, PATIENCE, within

PLAN = Plan(pages=24, sections=4, differing=0.5, including=0.5)
COMMAND = [sys.executable, "-c", "from mkdocs_tandem.integrations.cli import main; main()"]
APP = """\
import json
import os
import signal
from pathlib import Path

ROOT = Path(__file__).parents[1]
made = []

def make():
    made.append(1)
    if len(made) == 6 and (ROOT / "deadly").exists():
        (ROOT / "deadly").unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)
    if (ROOT / "pipe").exists():
        with (ROOT / "pipe").open("wb", buffering=0) as pipe:
            pipe.write(b".")
            signal.pause()
    return app

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"label": "one", "tags": [environ["PATH_INFO"]]}).encode()]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site whose application is executed, with mistakes of a page and of one that is included."""
    site.write(tmp_path, PLAN)
    (tmp_path / "made").mkdir()
    (tmp_path / "made/__init__.py").write_text(APP)
    with (tmp_path / "mkdocs.yml").open("a") as file:
        file.write("    execute: { app: made:make, path: . }\n")
    for name, before, after in (
        (f"docs/{PLAN.path(7)}", '"label"', '"lable"'),
        (f"docs/{PLAN.path(20)}", "# Page", "[gone](gone.md)\n\n# Page"),
        ("_includes/note.md", "Limits", "Â Limits"),
    ):
        text = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(before, after), "utf-8")
    return tmp_path


@pytest.fixture
def _application_is_forgotten() -> Iterator[None]:
    """Another test's application has the same name."""
    sys.modules.pop("made", None)
    before = list(sys.path)
    importlib.invalidate_caches()
    yield
    sys.modules.pop("made", None)
    sys.path[:] = before


def _shared(root: Path, make_pool: Any, told: list[Finding] | None = None) -> Outcome:
    """What comes of it if nobody but those who are hired looks at an example."""
    project = Project.load(root / "mkdocs.yml")
    share(
        project,
        CheckScope(),
        make_pool,
        ProgressListener(tell=(told if told is not None else []).extend),
    )
    project.checker.verdicts = None  # type: ignore[assignment, method-assign] # whoever calls it fails
    return project.check()


def _alone(root: Path) -> Outcome:
    return Project.load(root / "mkdocs.yml").check()


def _same(one: Outcome, other: Outcome) -> bool:
    return (one.findings, one.statuses, one.executed) == (
        other.findings,
        other.statuses,
        other.executed,
    )


@pytest.mark.usefixtures("_application_is_forgotten")
def test_processes_find_what_one_finds_and_tell_it_on_the_way(
    root: Path, fallbacks: Fallbacks
) -> None:
    told: list[Finding] = []
    outcome = _shared(root, partial(processes, 2), told)
    assert _same(outcome, _alone(root))
    assert fallbacks == []
    assert {"unknown-member", "mojibake"} <= {each.rule for each in told}


@pytest.mark.usefixtures("_application_is_forgotten")
def test_pages_of_a_process_that_is_killed_are_checked_by_another(
    root: Path, fallbacks: Fallbacks
) -> None:
    (root / "deadly").touch()
    outcome = _shared(root, partial(processes, 2))
    assert not (root / "deadly").exists()
    assert _same(outcome, _alone(root))
    assert {kind for kind, _ in fallbacks} == {Fallback.WORK_REPEATED}


def test_a_page_that_another_process_has_seen_otherwise_is_checked_here(
    root: Path, fallbacks: Fallbacks
) -> None:
    project = Project.load(root / "mkdocs.yml")
    page = root / project.site.pages[8].path
    page.write_text(page.read_text("utf-8").replace('"count"', '"cuont"'), "utf-8")
    share(project, CheckScope(execute=False), partial(processes, 2))
    audiences = len(project.settings.audiences)
    assert (
        fallbacks
        == [(Fallback.WORK_REPEATED, "work repeated: a worker has checked another variant")]
        * audiences
    )
    assert not [it for it in project.check(execute=False).findings if "cuont" in it.message]


class _Inline(Executor):
    """Does work in this process, as soon as it is given."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*arguments, **named))
        return done


def test_a_page_that_a_worker_fails_on_is_checked_here(
    root: Path, monkeypatch: pytest.MonkeyPatch, fallbacks: Fallbacks
) -> None:
    rows = parallel_check.page_rows

    def failing(project: Project, page: Source, scope: CheckScope) -> list[Row]:
        if page.path == f"docs/{PLAN.path(7)}":
            raise ZeroDivisionError
        return rows(project, page, scope)

    monkeypatch.setattr(parallel_check, "page_rows", failing)
    project = Project.load(root / "mkdocs.yml")
    share(project, CheckScope(execute=False), lambda: nullcontext(WorkerPool(_Inline(), 1)))
    reason = f"work repeated: 'docs/{PLAN.path(7)}': ZeroDivisionError()"
    assert fallbacks == [(Fallback.WORK_REPEATED, reason)]
    alone = Project.load(root / "mkdocs.yml").check(execute=False)
    assert _same(project.check(execute=False), alone)


def test_interrupted_it_ends_at_once_with_all_its_processes(root: Path) -> None:
    os.mkfifo(root / "pipe")
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    *python, program = COMMAND  # a shell that runs tests in the background lets nobody hear it
    running = subprocess.Popen(  # noqa: S603 -- our own command
        [*python, heard + program, "check", "--jobs", "2"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with (root / "pipe").open("rb", buffering=0) as pipe:
        assert within(lambda: pipe.read(1))
        os.killpg(running.pid, signal.SIGINT)
        out, error = running.communicate(timeout=PATIENCE)
        within(pipe.readall)  # ends with the last process that could write to it
    assert (running.returncode, out, error) == (130, b"", b"tandem: interrupted\n")


def _printed(root: Path, *options: str) -> bytes:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*COMMAND, "check", "--no-cache", *options],
        cwd=root,
        check=False,
        capture_output=True,
        timeout=LIMIT,
    )
    assert done.stderr == b""
    return done.stdout


def test_the_command_prints_the_same_however_many_look(root: Path) -> None:
    alone = _printed(root, "--format", "json")
    assert b"lable" in alone
    assert alone == _printed(root, "--format", "json", "--jobs", "2")


@pytest.mark.usefixtures("_application_is_forgotten")
def test_each_format_is_the_same_however_many_look(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = [_alone(root), _shared(root, partial(processes, 2))]
    project = Project.load(root / "mkdocs.yml")
    context, place = ReportContext.of(project), PathStyle.of(project.settings, None)
    for form in WRITERS:
        printed = []
        for outcome in outcomes:
            write_report(form, context, outcome, place)
            printed.append(capsys.readouterr().out)
        assert "lable" in printed[0]
        assert printed[0] == printed[1]


@pytest.mark.slow
def test_this_site_is_checked_alike_by_one_two_and_three_processes() -> None:
    several = [_printed(REPOSITORY, "--format", "json", "--jobs", str(n)) for n in (1, 2, 3)]
    assert several[0] == several[1] == several[2]


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, host="127.0.0.1", dashboard_address=":0"
    ) as local:
        yield local


def _address(dask: Any) -> str:
    return str(dask.scheduler_address).replace("tcp://", "dask://")


@pytest.mark.slow
@pytest.mark.usefixtures("_application_is_forgotten")
def test_workers_of_dask_find_what_one_process_finds_though_one_is_killed(
    root: Path, dask: Any
) -> None:
    (root / "deadly").touch()
    outcome = _shared(root, cluster(_address(dask)))
    assert not (root / "deadly").exists()
    assert _same(outcome, _alone(root))


@pytest.mark.slow
@pytest.mark.usefixtures("_application_is_forgotten")
def test_workers_of_dask_see_an_application_that_has_changed_since(root: Path, dask: Any) -> None:
    assert _same(_shared(root, cluster(_address(dask))), _alone(root))
    code = (root / "made/__init__.py").read_text()
    (root / "made/__init__.py").write_text(code.replace('"200 OK"', '"404 Not found"'))
    sys.modules.pop("made", None)
    outcome = _shared(root, cluster(_address(dask)))
    assert {each.rule for each in outcome.findings} >= {"refused-request"}
    assert _same(outcome, _alone(root))


@pytest.mark.slow
def test_a_scheduler_without_workers_is_not_waited_for_for_ever(root: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as local:
        make_pool = cluster(_address(local), seconds=0.2)
        with pytest.raises(WorkersError, match="has no workers"):
            share(Project.load(root / "mkdocs.yml"), CheckScope(execute=False), make_pool)


def test_a_scheduler_that_is_not_there_is_named(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    make_pool = cluster(f"dask://127.0.0.1:{port}", seconds=0.5)
    with pytest.raises(WorkersError, match=f"no scheduler answers at 'dask://127.0.0.1:{port}'"):
        share(Project.load(root / "mkdocs.yml"), CheckScope(execute=False), make_pool)


class _Silent(Executor):
    """Takes work and never answers, as a scheduler does whose workers have gone."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        return Future()


def test_nobody_waits_for_those_who_have_gone(root: Path, fallbacks: Fallbacks) -> None:
    project = Project.load(root / "mkdocs.yml")
    gone = WorkerPool(_Silent(), 1, is_there=lambda: False)
    share(project, CheckScope(execute=False), lambda: nullcontext(gone))
    reason = f"work repeated: {len(project.site.pages)} pages that no worker has checked"
    assert fallbacks == [(Fallback.WORK_REPEATED, reason)]
    alone = Project.load(root / "mkdocs.yml").check(execute=False)
    assert _same(project.check(execute=False), alone)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--jobs", "0"], "0 is not in the range"),
        (["--scheduler", "tcp://127.0.0.1:1"], "write 'dask://host:port'"),
        (["--scheduler", "dask://127.0.0.1:1", "--jobs", "2"], "either '--jobs' or '--scheduler'"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: Sequence[str], message: str) -> None:
    result = CliRunner().invoke(main, ["check", *options])
    assert result.exit_code == 2
    assert message in result.output
