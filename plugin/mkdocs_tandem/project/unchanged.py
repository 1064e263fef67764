"""The outcome of a check of a whole project, valid until one of its files changes.

Only file stamps are compared: sizes, times and inodes, as in Git. Nothing is read or rendered.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.finding import RULES, Finding
from mkdocs_tandem.pages.markdown import reader
from mkdocs_tandem.project.inputs import inputs_of
from mkdocs_tandem.project.project import Outcome, Project
from mkdocs_tandem.project.result_cache import CHECK, ResultCache, ResultKey
from mkdocs_tandem.project.site import check_owner, settings_fingerprint
from mkdocs_tandem.serialization import dumped, loaded

_CLOCK_TICK = 50_000_000
"""Nanoseconds by which the time of a file may be after the clock."""
_SKIPPED = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True)
class _KeptOutcome:
    files: tuple[str, ...]
    """Absolute paths, existing or not."""
    folders: tuple[str, ...]
    """Absolute paths of folders whose files all count."""
    variables: tuple[str, ...]
    """Names of environment variables."""
    stamps: bytes
    pages: int
    findings: tuple[Finding, ...]
    statuses: tuple[Status, ...]
    executed: int
    unexecuted: tuple[tuple[str, int], ...]


class UnchangedCheck:
    """Finds the outcome of the last check of a project if no input has changed since."""

    def __init__(self, settings: Settings, begun: int, *, execute: bool) -> None:
        """``begun`` is when this run began, in nanoseconds since the epoch."""
        self._settings = settings
        self._begun = begun
        self._execute = execute
        self._cache = Cache(settings.speed.folder(settings.root), check_owner(settings))

    def known(self) -> Outcome | None:
        """The outcome of the last check; ``None`` if there is none, or it may be outdated."""
        key = self._key()
        raw = self._cache.read(CHECK, key.value) if key else None
        kept = loaded(_KeptOutcome, raw) if raw is not None else None
        if kept is None or any(each.rule not in RULES for each in kept.findings):
            return None
        if _stamps(kept.files, kept.folders, kept.variables) != kept.stamps:
            return None
        return Outcome(
            kept.findings,
            kept.statuses,
            kept.executed,
            dict(kept.unexecuted),
            partial(_verdicts, self._settings, execute=self._execute),
            kept.pages,
        )

    def keep(self, project: Project, outcome: Outcome) -> None:
        """Keep the outcome of a whole check, unless it may differ with the same inputs."""
        key = self._key()
        site = project.site
        if key is None or site.has_snippets or not project.checker.is_repeatable:
            return
        inputs = inputs_of(site)
        files, folders = _paths(inputs.files), _paths([*inputs.folders, *inputs.code])
        if any(it > self._begun - _CLOCK_TICK for it in _changes(files, folders)):
            return
        kept = _KeptOutcome(
            files,
            folders,
            inputs.variables,
            _stamps(files, folders, inputs.variables),
            outcome.pages,
            outcome.findings,
            outcome.statuses,
            outcome.executed,
            tuple(outcome.unexecuted.items()),
        )
        site.cache.write(CHECK, key.value, dumped(kept))

    def _key(self) -> ResultKey | None:
        """The key of an outcome; ``None`` if it depends on more than the files of the project."""
        settings = self._settings
        markdown = reader(settings).fingerprint
        if settings.generators or not markdown:
            return None
        fingerprint = settings_fingerprint(settings)
        base = digest(CHECK, fingerprint, markdown, str(settings.root.absolute()))
        results = ResultCache(settings, self._cache, fingerprint)
        key = results.key(base, is_executed=self._execute)
        return key if key.is_lasting else None


def _verdicts(settings: Settings, *, execute: bool) -> Iterator[Verdict]:
    path = settings.root / settings.path
    yield from Project.load(path, is_kept=True).check(execute=execute).verdicts


def _paths(paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted(map(str, paths)))


def _stamps(files: Iterable[str], folders: Iterable[str], variables: Iterable[str]) -> bytes:
    """A digest of the stamps of files and of the values of environment variables."""
    parts = [f"{name}={os.environ.get(name)}" for name in variables]
    for path, found in _stats(files, folders):
        times = found and (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        parts.append(f"{path} {times}")
    return digest("\n".join(parts))


def _changes(files: Iterable[str], folders: Iterable[str]) -> Iterator[int]:
    """When each file was last changed, in nanoseconds since the epoch."""
    for _, found in _stats(files, folders):
        if found is not None:
            yield max(found.st_mtime_ns, found.st_ctime_ns)


def _stats(
    files: Iterable[str], folders: Iterable[str]
) -> Iterator[tuple[str, os.stat_result | None]]:
    for path in files:
        yield path, _stat(path)
    for folder in folders:
        if os.path.isfile(folder):  # noqa: PTH113 -- thousands of paths
            yield folder, _stat(folder)
        seen = set()
        for place, inner, names in os.walk(folder, followlinks=True):
            if os.path.realpath(place) in seen:  # a link that leads back
                inner.clear()
                continue
            seen.add(os.path.realpath(place))
            inner[:] = sorted(it for it in inner if it[0] != "." and it not in _SKIPPED)
            for name in sorted(names):
                path = f"{place}/{name}"
                yield path, _stat(path)


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 -- thousands of paths
    except OSError:
        return None
