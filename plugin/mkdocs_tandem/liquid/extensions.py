"""Tags, blocks and filters of other packages.

A package names an ``Extension`` in the entry point group ``mkdocs_tandem.liquid``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mkdocs_tandem.cache import digest, fingerprint
from mkdocs_tandem.finding import Finding, FindingError
from mkdocs_tandem.source import Location

GROUP = "mkdocs_tandem.liquid"


@dataclass(frozen=True, slots=True)
class TagCall:
    """A tag as a page uses it."""

    name: str
    markup: str
    """What follows the name, as it was typed."""
    variables: Callable[[str], Any]
    """The value of an expression here, as ``page.title`` or ``'text' | upcase``."""


@dataclass(frozen=True)
class Extension:
    """What a package adds to Liquid; names that Jekyll has are refused.

    A function that raises ``ValueError`` makes its message a finding at the tag or filter.
    """

    tags: Mapping[str, Callable[[TagCall], str]] = field(default_factory=dict)
    """The text in the place of a tag."""
    blocks: Mapping[str, Callable[[TagCall, str], str]] = field(default_factory=dict)
    """The text in the place of a block, given what is rendered within."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """The value that a filter gives for a value and its arguments."""


@cache
def installed_digest() -> bytes:
    """Digest of the installed extensions: their names, versions and code."""
    parts: list[str | bytes] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        parts += [entry.name, entry.value, entry.dist.version if entry.dist else ""]
        spec = find_spec(entry.module.partition(".")[0])
        if spec and spec.origin:
            place = Path(spec.origin)
            is_package = place.name == "__init__.py"
            parts.append(fingerprint(place.parent) if is_package else place.read_bytes())
    return digest(*parts)


@cache
def installed() -> Extension:
    """What all installed packages bring together, in the order of their entry points' names.

    Raises:
        FindingError: if a package cannot be imported or names something else.
    """
    tags: dict[str, Callable[[TagCall], str]] = {}
    blocks: dict[str, Callable[[TagCall, str], str]] = {}
    filters: dict[str, Callable[..., Any]] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            found = entry.load()
        except Exception as error:
            raise _unusable(entry.name, f"fails: {error}") from error
        if not isinstance(found, Extension):
            raise _unusable(entry.name, "names no 'Extension'")
        tags |= found.tags
        blocks |= found.blocks
        filters |= found.filters
    return Extension(MappingProxyType(tags), MappingProxyType(blocks), MappingProxyType(filters))


def _unusable(name: str, reason: str) -> FindingError:
    message = f"the entry point '{name}' of '{GROUP}' {reason}"
    return FindingError(Finding("bad-settings", Location("mkdocs.yml"), message))
