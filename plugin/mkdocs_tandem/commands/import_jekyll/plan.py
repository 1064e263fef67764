"""A migration: files to write and what is lost."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs_tandem.source import Location

_MOST_PLACES = 3


@dataclass(frozen=True, order=True)
class Loss:
    """Something of the site that is not carried over, or is carried over otherwise."""

    location: Location
    """In the Jekyll site."""
    what: str
    instead: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.location.path}:{self.location.line}: {self.what}" + (
            f"; {self.instead}" if self.instead else ""
        )


def grouped(lost: Iterable[Loss]) -> Iterator[str]:
    """The lines of a report: each kind of loss once, with its first places and what to do."""
    groups: dict[tuple[str, str], list[Location]] = defaultdict(list)
    for each in lost:
        groups[each.what, each.instead].append(each.location)
    for (what, instead), places in sorted(groups.items(), key=lambda group: min(group[1])):
        shown = ", ".join(f"{at.path}:{at.line}" for at in sorted(places)[:_MOST_PLACES])
        more = len(places) - _MOST_PLACES
        yield f"{shown}{f' and {more} more' if more > 0 else ''}: {what}" + (
            f"; {instead}" if instead else ""
        )


@dataclass(frozen=True)
class Migration:
    """The files of the new project, and what they lack."""

    files: Mapping[str, bytes]
    """The texts that were written, by their paths."""
    lost: tuple[Loss, ...]
    copies: Mapping[str, Path] = field(default_factory=dict)
    """Files that are copied unchanged, by their new paths."""
    root: Path = Path()
    """The folder that Jekyll takes for its source."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """The configuration of the Jekyll site."""
    rewritten: Mapping[str, str] = field(default_factory=dict)
    """Texts of the Jekyll site with the rewrites that its pages and includes got, by their paths in
    ``root``: rendered by Jekyll's rules, they are what the new pages have to be."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where Jekyll publishes each page that is no redirect, by the pages' paths in ``root``."""
