"""What carrying a site over comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

from mkdocs_tandem.source import Location


@dataclass(frozen=True, order=True)
class Lost:
    """Something of the site that is not carried over."""

    location: Location
    """In the site of Jekyll's."""
    what: str
    instead: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.location.path}:{self.location.line}: {self.what}" + (
            f"; {self.instead}" if self.instead else ""
        )


@dataclass(frozen=True)
class Plan:
    """The files of the new project, and what they lack."""

    files: Mapping[str, bytes]
    """By their paths."""
    lost: tuple[Lost, ...]
