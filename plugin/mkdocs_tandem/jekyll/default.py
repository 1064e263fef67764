"""Front matter that a site gives to pages that do not say it themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

_KINDS = {"page": "pages", "post": "posts", "draft": "drafts"}
"""Names of kinds that Jekyll once had."""


@dataclass(frozen=True)
class Default:
    """Values for the pages of a scope."""

    path: str = ""
    """What the paths of pages begin with, or a pattern of such; empty for all."""
    kind: str | None = None
    """``pages``, or the label of a collection; ``None`` for all."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def all_of(cls, site: Mapping[str, Any]) -> "Iterator[Default]":
        """The defaults that a site sets; what is none is left out, as Jekyll does."""
        given = site.get("defaults")
        for entry in given if isinstance(given, list) else []:
            values = entry.get("values") if isinstance(entry, Mapping) else None
            if isinstance(values, Mapping):
                scope = entry.get("scope")
                scope = scope if isinstance(scope, Mapping) else {}
                kind = scope.get("type")
                path = scope.get("path")
                yield cls(
                    path.removeprefix("/") if isinstance(path, str) else "",
                    None if kind is None else _KINDS.get(str(kind), str(kind)),
                    values,
                )

    def has(self, path: str, kind: str) -> bool:
        """Whether a page is in the scope."""
        if self.kind not in (None, kind):
            return False
        if "*" in self.path:
            return _begins_like(path.split("/"), self.path.split("/"))
        return path.startswith(self.path)


def values_for(path: str, kind: str, defaults: Iterable[Default]) -> dict[str, Any]:
    """What the defaults say about a page: the longest path wins, then the one with a kind."""
    found: dict[str, Any] = {}
    last: Default | None = None
    for default in defaults:
        if not default.has(path, kind):
            continue
        if last is None or _precedes(default, last):
            found = merged(found, default.values)
            last = default
        else:
            found = merged(default.values, found)
    return found


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another, deeply; what is nothing above leaves what is below."""
    found = dict(below)
    for key, value in above.items():
        known = found.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            found[key] = merged(known, value)
        elif value is not None or key not in found:
            found[key] = value
    return found


def _precedes(default: Default, last: Default) -> bool:
    if len(default.path) != len(last.path):
        return len(default.path) > len(last.path)
    return default.kind is not None or last.kind is None


def _begins_like(path: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the first parts of a path are like the parts of a pattern."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_begins_like(path[number:], pattern[1:]) for number in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and _begins_like(path[1:], pattern[1:])
