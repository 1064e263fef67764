"""Rendered text that remembers where it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mkdocs_tandem.source import Source


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of rendered text and the place in a source that it stands for."""

    text: str
    source: Source
    start: int
    """Offset in ``source.text``."""
    is_literal: bool
    """Whether ``text[i]`` is ``source.text[start + i]``; if not, all of it stands for ``start``."""
    call: "Call | None" = None
    """The include that led to this source; ``None`` in the page itself."""


@dataclass(frozen=True, slots=True)
class Call:
    """An include as it happened."""

    name: str
    """What was included, as the tag named it."""
    parameters: Mapping[str, Any] = field(hash=False)
    source: Source = field(hash=False)
    """Where the tag stands."""
    start: int = 0
    """Offset of the tag in ``source.text``."""
    offset: int = 0
    """Offset in the rendered text at which the included text begins."""
    caller: "Call | None" = None
