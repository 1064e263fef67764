"""Pages of which an earlier run has seen that no link leads wrong."""

from collections.abc import Callable

from mkdocs_tandem.cache import Cache
from mkdocs_tandem.check.link import depends_on_itself, link_mistakes
from mkdocs_tandem.contract import Contract
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.published import Published
from mkdocs_tandem.variant import Variant

CLEAR = "clear"
_SIZE = 16
"""Bytes of what stands for a page."""


class Clear:
    """The pages without wrong links, as long as the site has the same addresses.

    One row holds all of them: a link of a site that has not changed need not be followed again.
    """

    def __init__(self, cache: Cache, site: bytes, key: Callable[[Variant], bytes]) -> None:
        """``site`` stands for all addresses, ``key`` for all that a page's links depend on."""
        self._cache = cache
        self._site = site
        self._key = key
        raw = cache.read(CLEAR, site) or b""
        self._known = {raw[at : at + _SIZE] for at in range(0, len(raw), _SIZE)}
        self._met: set[bytes] = set()

    def knows(self, variant: Variant) -> bool:
        """Whether the links of a page need not be followed."""
        return self._key(variant) in self._known

    def mistakes(
        self, variant: Variant, published: Published, contract: Contract | None
    ) -> list[Finding]:
        """The links of a page that lead wrong."""
        key = self._key(variant)
        found: list[Finding] = []
        if key not in self._known:
            found = list(link_mistakes(variant, published, contract))
        if key in self._known or (not found and depends_on_itself(variant, published)):
            self._met.add(key)
        return found

    def keep(self, *, is_whole: bool) -> None:
        """Keep what is known; after a look at all pages, nothing else."""
        now = self._met if is_whole else self._known | self._met
        if now != self._known:
            self._cache.write(CLEAR, self._site, b"".join(sorted(now)))
