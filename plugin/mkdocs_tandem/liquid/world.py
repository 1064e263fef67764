"""What all pages of a project share while they are rendered."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs_tandem.liquid.limits import Limits


@dataclass
class World:
    """What all pages of a project share, and what is asked that may answer otherwise next time."""

    limits: Limits
    filters: Mapping[str, Callable[..., Any]]
    _now: Callable[[], dt.datetime]
    _markdown: Callable[[str], str] | None
    """Markdown to HTML, if there is any."""
    asked: int = 0
    """How often the clock, or Markdown with its extensions, was asked."""

    def now(self) -> dt.datetime:
        """The time."""
        self.asked += 1
        return self._now()

    def html(self, markdown: str) -> str | None:
        """The HTML of Markdown; ``None`` if nobody makes any."""
        self.asked += 1
        return self._markdown(markdown) if self._markdown else None
