"""Folders of pages that belong together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Collection:
    """A folder ``_label`` of pages."""

    label: str
    folder: str
    """Relative to the source of the site: ``_label``, or below the folder of all collections."""
    is_published: bool = False
    """Whether each page in it has an address; else templates read it as ``site.<label>`` alone."""
    permalink: str = ""
    """Where its pages are published, with placeholders; empty if the site decides."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What the site says about it, for templates."""

    @classmethod
    def all_of(cls, site: Mapping[str, Any]) -> "Iterator[Collection]":
        """The collections that a site names, as a list or with what it says about each."""
        given = site.get("collections") or {}
        above = str(site.get("collections_dir") or "").strip("/")
        named = given.items() if isinstance(given, Mapping) else _named(given)
        for label, said in named:
            values = said if isinstance(said, Mapping) else {}
            folder = f"{above}/_{label}" if above else f"_{label}"
            permalink = str(values.get("permalink") or "")
            yield cls(str(label), folder, values.get("output") is True, permalink, values)

    def within(self, path: str) -> str | None:
        """A path relative to the folder; ``None`` if it is not in there."""
        prefix = f"{self.folder}/"
        return path.removeprefix(prefix) if path.startswith(prefix) else None


def _named(given: Any) -> list[tuple[str, Any]]:
    return [(str(label), {}) for label in given] if isinstance(given, list) else []
