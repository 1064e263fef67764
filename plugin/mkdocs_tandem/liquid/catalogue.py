"""Values whose names have to be there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any


class Catalogue(Mapping[str, Any]):
    """A mapping that is asked for nothing by chance: a name that it lacks is a mistake.

    What is in it is made when it is asked for.
    """

    def __init__(
        self,
        names: Callable[[], Iterable[str]],
        value: Callable[[str], Any],
        lacks: Callable[[str], tuple[str, str, str]],
    ) -> None:
        """``value`` raises ``KeyError``; ``lacks`` gives rule, message and hint for a name."""
        self._names = names
        self._value = value
        self._lacks = lacks

    def __getitem__(self, name: str) -> Any:
        return self._value(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(list(self._names()))

    def lack(self, name: str) -> tuple[str, str, str]:
        """Rule, message and hint for a name that is not there."""
        return self._lacks(name)
