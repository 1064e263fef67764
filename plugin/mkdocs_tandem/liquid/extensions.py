"""Tags, blocks and filters of other packages.

A package names an ``Extension`` in the entry point group ``mkdocs_tandem.liquid``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from mkdocs_tandem.plugins import LIQUID, provided


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
def installed() -> Extension:
    """What all installed packages bring together, in the order of their entry points' names.

    Raises:
        FindingError: if a package cannot be imported or names something else.
    """
    tags: dict[str, Callable[[TagCall], str]] = {}
    blocks: dict[str, Callable[[TagCall, str], str]] = {}
    filters: dict[str, Callable[..., Any]] = {}
    for _, found in provided(LIQUID, Extension):
        tags |= found.tags
        blocks |= found.blocks
        filters |= found.filters
    return Extension(MappingProxyType(tags), MappingProxyType(blocks), MappingProxyType(filters))
