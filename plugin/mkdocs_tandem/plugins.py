"""Extensions that installed packages provide through entry points."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from mkdocs_tandem.cache import digest, fingerprint
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

_T = TypeVar("_T")
LANGUAGES = "mkdocs_tandem.languages"
LIQUID = "mkdocs_tandem.liquid"
REPORTS = "mkdocs_tandem.reports"
RULES = "mkdocs_tandem.rules"
_GROUPS = (LANGUAGES, LIQUID, REPORTS, RULES)


def names(group: str) -> list[str]:
    """The names of a group's entry points, sorted. Nothing is imported."""
    return sorted({entry.name for entry in entry_points(group=group)})


def provided(group: str, kind: type[_T]) -> Iterator[tuple[str, _T]]:
    """The objects of a group's entry points, by name. An entry point may name a sequence of them.

    Raises:
        FindingError: if one cannot be imported or is not a ``kind``.
    """
    for entry in _sorted(entry_points(group=group)):
        try:
            found = entry.load()
        except Exception as error:
            raise _unusable(entry, f"fails: {error}") from error
        for each in found if isinstance(found, list | tuple) else (found,):
            if not isinstance(each, kind):
                raise _unusable(entry, f"is not a '{kind.__name__}'")
            yield entry.name, each


@cache
def plugin_fingerprint() -> bytes:
    """Fingerprint of all installed extensions, for cache keys: names, versions and code."""
    parts: list[str | bytes] = []
    installed = entry_points()  # reads the metadata of all packages: once for all groups
    for group in _GROUPS:
        for entry in _sorted(installed.select(group=group)):
            version = entry.dist.version if entry.dist else ""
            parts += [group, entry.name, entry.value, version, _code(entry)]
    return digest(*parts)


def _sorted(entries: Iterable[EntryPoint]) -> list[EntryPoint]:
    return sorted(entries, key=lambda entry: entry.name)


def _code(entry: EntryPoint) -> bytes:
    """Fingerprint of the package or module that an entry point names."""
    try:
        spec = find_spec(entry.module.partition(".")[0])
    except (ImportError, ValueError):
        return b""
    if spec is None or spec.origin is None:
        return b""
    origin = Path(spec.origin)
    return fingerprint(origin.parent) if origin.stem == "__init__" else origin.read_bytes()


def _unusable(entry: EntryPoint, reason: str) -> FindingError:
    message = f"the entry point '{entry.name}' of '{entry.group}' {reason}"
    return FindingError(Finding("bad-settings", Location("mkdocs.yml"), message))
