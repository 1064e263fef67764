"""Source files, and locations in them."""

import os
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any


def is_within(path: Path, folder: Path) -> bool:
    """Whether something is in a folder, links followed; not if they lead out or in circles."""
    exists = os.path.exists(path)  # noqa: PTH110 -- 'Path.exists' raises for names too long
    return exists and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def shown_path(path: Path, root: Path) -> str:
    """A path relative to a folder, with forward slashes; whole if it is elsewhere."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place that an editor can open; ``str()`` gives ``path:line:column``."""

    path: str
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, eq=False)
class Source:
    """A file as the author wrote it. Two sources are the same if they are one object."""

    path: str
    """Relative to the project's root, with forward slashes."""
    text: str
    """The whole file, front matter included."""
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    body_start: int = 0
    """Offset in ``text`` at which the body begins, after the front matter."""
    collection: str = ""
    """The label of Jekyll's collection that it belongs to; empty for a plain page."""
    permalink: str = ""
    """The permalink that Jekyll's settings give a page without its own; empty for MkDocs' way."""

    @property
    def body(self) -> str:
        return self.text[self.body_start :]

    def location(self, offset: int) -> Location:
        """The line and column of an offset into ``text``; past the end, the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return Location(self.path, line, offset - self._line_starts[line - 1] + 1)

    def offset(self, location: Location) -> int:
        """The offset of a location, the reverse of ``location``; past the end, the end."""
        starts = self._line_starts
        if location.line > len(starts):
            return len(self.text)
        return min(starts[location.line - 1] + location.column - 1, len(self.text))

    def line(self, number: int) -> str:
        """A line by its number from 1, without its line end; empty past the last one."""
        lines = self._lines
        return lines[number - 1] if 1 <= number <= len(lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts
