"""Pages whose output is still as it was written, by file stamps.

What a file was made from is noted by its size, its times and its number, as Git does in its index.
"""

from collections.abc import Callable, Iterable
from functools import partial

from mkdocs.structure.pages import Page

from mkdocs_tandem.cache import Cache, digest
from mkdocs_tandem.integrations.mkdocs.build_cache.output_writer import OutputFiles

KIND = "file"
_LENGTH = len(digest())


class StampedPages:
    """The pages of one build whose files are those of an earlier one."""

    def __init__(
        self, cache: Cache, standing: OutputFiles, dressing: Callable[[Page], bytes]
    ) -> None:
        """``dressing`` gives the fingerprint of all that our own plugin adds to a rendered page."""
        self._cache = cache
        self._output_files = standing
        self._dressing = dressing
        self.stays = standing.stays
        """What to say in place of such a page."""

    def parts(self, page: Page, key: bytes) -> list[bytes] | None:
        """The keys of what a page was put together from; ``None`` if it is to be written.

        ``key`` represents the page as it was rendered.
        """
        stamp = self._output_files.stamp(page.file.dest_uri)
        raw = self._cache.read(KIND, digest(self._whole(page, key), stamp)) if stamp else None
        if raw is None:
            return None
        return [raw[at : at + _LENGTH] for at in range(0, len(raw), _LENGTH)]

    def note(self, page: Page, key: bytes, parts: Iterable[bytes]) -> None:
        """Note what a page was put together from, once it is written."""
        tell = partial(self._keep, self._whole(page, key), b"".join(parts))
        self._output_files.once_written(page.file.dest_uri, tell)

    def _keep(self, whole: bytes, parts: bytes, stamp: str) -> None:
        self._cache.write(KIND, digest(whole, stamp), parts)

    def _whole(self, page: Page, key: bytes) -> bytes:
        return digest(key, self._dressing(page), page.file.dest_uri)
