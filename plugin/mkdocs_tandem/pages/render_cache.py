"""Kept render facts: pages that need not be rendered again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import walk
from pathlib import Path

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.serialization import dumped, loaded
from mkdocs_tandem.source import Source

TRACE = "trace"
_MOST_FILES = 10_000
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class PageTrace:
    """What there is to know of a variant without its text."""

    base: bytes
    """Fingerprint of its text, and of all other inputs of its results except the service."""
    shape: bytes
    """Fingerprint of all that rules across pages look at."""
    files: frozenset[str]
    """The paths of the files that its text was written in."""
    included: frozenset[str]
    """What it includes, by the names that its templates have for it."""
    data: frozenset[tuple[str, ...]]
    """The names below ``site`` that its templates have read."""
    pulled: frozenset[str]
    """The kinds of what is pulled into it."""
    facts: str = "{}"
    """The facts that rules across pages have collected of it, as JSON; see ``rules.registry``."""


class RenderCache:
    """The traces of variants, by their pages and by all that templates can look at."""

    def __init__(self, cache: Cache, surroundings: bytes) -> None:
        """``surroundings`` represent what all pages share; see ``surroundings``."""
        self._cache = cache
        self.surroundings = surroundings

    def known(self, page: Source, audience: Audience | None) -> PageTrace | None:
        """What an earlier run knew of a page for an audience, if it is the same still."""
        raw = self._cache.read(TRACE, self._key(page, audience))
        return loaded(PageTrace, raw) if raw is not None else None

    def keep(self, page: Source, audience: Audience | None, trace: PageTrace) -> None:
        """Keep what is known of a page for an audience."""
        self._cache.write(TRACE, self._key(page, audience), dumped(trace))

    def _key(self, page: Source, audience: Audience | None) -> bytes:
        name = audience.name if audience else ""
        return digest(self.surroundings, name, page.path, page.collection, page.text)


def files_in(folders: Iterable[Path]) -> Iterator[str | bytes]:
    """The names and contents of all files that pages may include.

    Raises:
        OSError: if one cannot be read, or if there are too many to look at each time.
    """
    count = size = 0
    for folder in folders:
        for place, inner, names in walk(folder):
            inner.sort()
            for name in sorted(names):
                path = Path(place, name)
                if not path.is_file():
                    continue
                count, size = count + 1, size + path.stat().st_size
                if count > _MOST_FILES or size > _MOST_BYTES:
                    raise OSError(f"too many files in '{folder}'")
                yield path.relative_to(folder).as_posix()
                yield path.read_bytes()
