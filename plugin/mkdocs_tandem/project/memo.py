"""Values computed once."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from mkdocs_tandem.pages.variant import Variant

_T = TypeVar("_T")


class VariantMemo:
    """Values computed once for each variant, and kept as long as the variant is in use.

    Revisions of a project share it: a revision has new variants for the pages that changed.
    """

    def __init__(self) -> None:
        self._values: WeakKeyDictionary[Variant, dict[Hashable, Any]] = WeakKeyDictionary()

    def get(self, variant: Variant, key: Hashable, make: Callable[[], _T]) -> _T:
        """The value that a variant has for a key, computed the first time."""
        values = self._values.setdefault(variant, {})
        if key not in values:
            values[key] = make()
        return cast("_T", values[key])

    def has(self, variant: Variant, key: Hashable) -> bool:
        """Whether a value has been computed and not dropped since."""
        return key in self._values.get(variant, {})

    def drop(self, variant: Variant, *keys: Hashable) -> None:
        """Drop values of a variant; they are computed again on next use."""
        values = self._values.get(variant, {})
        for key in keys:
            values.pop(key, None)
