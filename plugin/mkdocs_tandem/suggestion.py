"""The name that was probably meant by one that does not exist, among many names."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from posixpath import basename

_MOST_LOOKED_AT = 500
_MOST_COMPARED = 12
_MOST_KEPT = 4096


class Suggestions:
    """Names that are found again by what they have in common with a misspelt one.

    An index of trigrams picks the few names to compare, the rarest trigrams first; so the time for
    a name does not grow with their number.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._by_trigram: dict[str, list[int]] = defaultdict(list)
        self._by_base: dict[str, list[str]] = defaultdict(list)
        for number, name in enumerate(self._names):
            self._by_base[basename(name)].append(name)
            for trigram in _trigrams(name):
                self._by_trigram[trigram].append(number)
        self.closest = lru_cache(_MOST_KEPT)(self._closest)

    def _closest(self, name: str, cutoff: float = 0.6) -> str | None:
        """The most similar name, if enough of it is the same (0 to 1)."""
        found = get_close_matches(name, self._candidates(name), n=1, cutoff=cutoff)
        return found[0] if found else None

    def same_base(self, name: str) -> list[str]:
        """The names with the same last part of their paths."""
        return self._by_base.get(basename(name), [])

    def _candidates(self, name: str) -> list[str]:
        places = (self._by_trigram.get(trigram, []) for trigram in _trigrams(name))
        counts: Counter[int] = Counter()
        left = _MOST_LOOKED_AT
        for numbers in sorted(filter(None, places), key=len):
            counts.update(numbers[:left])
            left -= len(numbers)
            if left <= 0:
                break
        return [self._names[number] for number, _ in counts.most_common(_MOST_COMPARED)]


def _trigrams(name: str) -> set[str]:
    padded = f"  {name} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
