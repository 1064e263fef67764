"""A check shared among worker processes.

A worker reads the project by itself and hands back what a check keeps of its pages, by the keys
that represent all it depends on. The whole check is then done locally, as if an earlier
run had kept that much: the outcome is the same, and what a worker has lost, or has seen otherwise,
is found out here.
"""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from mkdocs_tandem.cache import Row
from mkdocs_tandem.execution.reload import AppModules
from mkdocs_tandem.fallbacks import Fallback, note_fallback
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.progress import NO_PROGRESS, ProgressListener, Track, untracked
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.project.result_cache import KIND, ResultKey
from mkdocs_tandem.rules.private_words import PrivateWords
from mkdocs_tandem.rules.selection import CheckScope
from mkdocs_tandem.source import Source
from mkdocs_tandem.workers import PoolFactory, WorkerPool, WorkersError, uncollected

_CHUNK = 8
"""Pages of a job at most."""
_FEWEST = 2 * _CHUNK
"""Fewer pages are checked without workers, which is faster."""
_ATTEMPTS = 3
"""How often what was lost is given to others, before it is done here."""
_PATIENCE = 2.0
"""Seconds without an answer after which the workers are pinged."""
_LOCK = threading.Lock()
"""A worker does one job at a time: the reader of Markdown handles one text at a time."""

_EARLIER = ExitStack()
"""What is to be undone before another run: its application may have the same name, or be new."""


@dataclass(frozen=True)
class CheckJob:
    """Some pages to be checked."""

    config: str
    """Where the ``mkdocs.yml`` is, on all machines."""
    run: str
    """Unlike that of any other run, whose files may have been others."""
    scope: CheckScope
    pages: tuple[str, ...]


def share(
    project: Project,
    scope: CheckScope,
    make_pool: PoolFactory,
    progress: ProgressListener = NO_PROGRESS,
) -> None:
    """Let workers compute the results that a check needs and no earlier run has kept.

    Raises:
        WorkersError: if no workers are available.
        FindingError: as ``Project.check``.
    """
    work = SharedWork(project, scope)
    left = work.unchecked(progress.track)
    config = str((project.settings.root / project.settings.path).absolute())
    run = uuid4().hex
    if len(left) < _FEWEST:
        return
    project.checker.services.start(execute=scope.execute)
    is_there, attempts = True, 0
    while left and is_there and attempts < _ATTEMPTS:
        try:
            with make_pool() as pool:
                jobs = [CheckJob(config, run, scope, pages) for pages in _chunks(left, pool)]
                paths = progress.track(tuple(left), "checking")
                for _, (path, rows) in zip(paths, _answers(pool, jobs), strict=False):
                    left.remove(path)
                    progress.tell(work.adopt(rows))
                is_there = pool.is_there()
        except WorkersError:
            if attempts == 0:
                raise
            is_there = False
        attempts += 1
    if left:
        note_fallback(Fallback.WORK_REPEATED, f"{len(left)} pages that no worker has checked")


class SharedWork:
    """The results that a check needs, as workers can compute them."""

    def __init__(self, project: Project, scope: CheckScope) -> None:
        self._project = project
        self._scope = scope
        self._keys: dict[bytes, ResultKey] = {}

    def unchecked(self, track: Track = untracked) -> list[str]:
        """The paths of the pages for which no earlier run has kept all results."""
        checker, scope, reader = self._project.checker, self._scope, self._project.site.markdown
        chosen = [it for it in self._project.site.all_variants() if scope.has(it)]
        keys = {it: checker.key(it, execute=scope.execute) for it in track(chosen, "rendering")}
        self._keys = {key.value: key for key in keys.values()}
        is_known, is_read = checker.results.knows(), reader.knows()
        links = checker.clean_links(execute=scope.execute)
        return list(
            dict.fromkeys(
                variant.source.path
                for variant, key in keys.items()
                if not (is_known(key) and (links.knows(variant) or is_read(variant.text)))
            )
        )

    def adopt(self, rows: Iterable[Row]) -> list[Finding]:
        """Keep the results of a worker, as far as they are of the same variants; their findings."""
        checker = self._project.checker
        found: list[Finding] = []
        for kind, key, value in rows:
            if kind != KIND:
                self._project.site.cache.write(kind, key, value)
            elif key in self._keys:
                result = checker.results.adopt(self._keys[key], value)
                found += checker.reported(result.findings) if result else ()
            else:
                note_fallback(Fallback.WORK_REPEATED, "a worker has checked another variant")
        return found


def page_rows(project: Project, page: Source, scope: CheckScope) -> list[Row]:
    """The results of one page, for ``SharedWork.adopt`` in another process."""
    site, checker, reader = project.site, project.checker, project.site.markdown
    rows: list[Row] = []
    for variant in filter(scope.has, site.variants(page)):
        key = checker.key(variant, execute=scope.execute)
        result = checker.fresh_result(variant, execute=scope.execute)
        rows.append((KIND, key.value, result.dumped))
        if reader.is_wanted(variant.text):
            reader.document(variant.text)
        if PrivateWords(project.settings.audiences):
            project.publisher.pulled(variant, execute=scope.execute)
        project.publisher.forget(variant)
    site.release(page)
    reader.forget()
    return [*rows, *site.cache.drained()]


def _chunks(paths: Sequence[str], pool: WorkerPool) -> Iterator[tuple[str, ...]]:
    """The pages of each job: few enough for all workers to end at about the same time."""
    size = max(1, min(_CHUNK, len(paths) // (4 * pool.size)))
    return (tuple(paths[at : at + size]) for at in range(0, len(paths), size))


def _answers(pool: WorkerPool, jobs: Sequence[CheckJob]) -> Iterator[tuple[str, list[Row]]]:
    """The pages that were checked, each with what came of it, as they come; not those lost."""
    try:
        waiting = {pool.executor.submit(answer, job): job for job in jobs}
    except BrokenProcessPool:
        return
    while waiting:
        ready, _ = wait(waiting, _PATIENCE, FIRST_COMPLETED)
        if not ready and not pool.is_there():
            return
        for future in ready:
            yield from zip(waiting.pop(future).pages, _rows(future), strict=False)


def _rows(future: Future[list[list[Row] | str]]) -> list[list[Row]]:
    try:
        found = future.result()
    except (CancelledError, Exception) as error:  # noqa: BLE001 -- a job that is lost, however it was
        note_fallback(Fallback.WORK_REPEATED, repr(error))
        return []
    for failure in found:
        if isinstance(failure, str):
            note_fallback(Fallback.WORK_REPEATED, failure)
    return [[] if isinstance(each, str) else each for each in found]


def answer(job: CheckJob) -> list[list[Row] | str]:
    """What there is to keep of each page of a job, or why there is nothing."""
    with _LOCK:
        project, pages = _project(job.config, job.run, execute=job.scope.execute)
        with uncollected(executes=job.scope.execute):
            return [_tried(project, path, pages.get(path), job.scope) for path in job.pages]


def _tried(project: Project, path: str, page: Source | None, scope: CheckScope) -> list[Row] | str:
    if page is None:
        return f"'{path}' is not there"
    try:
        return page_rows(project, page, scope)
    except Exception as error:  # noqa: BLE001 -- any error occurs again where it is reported
        return f"'{path}': {error!r}"


@lru_cache(maxsize=1)
def _project(config: str, run: str, *, execute: bool) -> tuple[Project, dict[str, Source]]:
    """The project as it is in one run, and its pages by their paths."""
    _EARLIER.close()
    project = Project.load(Path(config))
    execution = project.settings.execution
    if execute and execution and execution.apps:
        _EARLIER.callback(_find_in, list(sys.path))
        folder = project.settings.root / (execution.path or ".")
        _EARLIER.callback(AppModules(execution.apps, folder).forget)
    return project, {page.path: page for page in project.site.pages}


def _find_in(folders: list[str]) -> None:
    """Let modules be found in some folders only."""
    sys.path[:] = folders
