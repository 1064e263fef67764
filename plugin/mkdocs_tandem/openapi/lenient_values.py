"""Values that are not meant literally, marked for validators."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mkdocs_tandem.openapi.documents import Pointer

Predicate = Callable[[Pointer], bool]
Mark = tuple[Pointer, str]
"""Where a value is not meant literally, and in which way."""


class LenientPass:
    """One validation, and how often it let something pass only because of a mark."""

    def __init__(self) -> None:
        self.lenient = 0


class PlaceholderValue(str):
    """A placeholder: it represents any value that may be there."""

    __slots__ = ("during",)
    during: LenientPass


class OpenObject(dict[str, Any]):
    """An object of which parts were left out: nothing is missing."""

    __slots__ = ("during",)
    during: LenientPass


class OpenArray(list[Any]):
    """An array of which parts were left out."""

    __slots__ = ("during",)
    during: LenientPass


MARKS = (PlaceholderValue, OpenObject, OpenArray)


def marked(instance: Any, is_open: Predicate | None, is_placeholder: Predicate | None) -> Any:
    """A copy of the instance with marks at the places that the predicates name."""
    return _Marking(is_open or _never, is_placeholder or _never).marked(instance, ())


def _never(pointer: Pointer) -> bool:
    return False


class _Marking:
    def __init__(self, is_open: Predicate, is_placeholder: Predicate) -> None:
        self._is_open = is_open
        self._is_placeholder = is_placeholder
        self._during = LenientPass()

    def marked(self, value: Any, pointer: Pointer) -> Any:
        if isinstance(value, dict):
            inside = {key: self.marked(it, (*pointer, key)) for key, it in value.items()}
            return self._with(OpenObject(inside)) if self._is_open(pointer) else inside
        if isinstance(value, list):
            items = [self.marked(it, (*pointer, index)) for index, it in enumerate(value)]
            return self._with(OpenArray(items)) if self._is_open(pointer) else items
        if self._is_placeholder(pointer):
            return self._with(PlaceholderValue(value))
        return self._with(PlaceholderValue()) if self._is_open(pointer) else value

    def _with(self, mark: Any) -> Any:
        mark.during = self._during
        return mark


def renamed(instance: Any, names: Mapping[Pointer, str], pointer: Pointer = ()) -> Any:
    """A copy of an instance with other names for some members; marks are kept."""
    if isinstance(instance, dict):
        value: Any = {
            names.get((*pointer, key), key): renamed(it, names, (*pointer, key))
            for key, it in instance.items()
        }
    elif isinstance(instance, list):
        value = [renamed(it, names, (*pointer, index)) for index, it in enumerate(instance)]
    else:
        return instance
    if not isinstance(instance, MARKS):
        return value
    copy: Any = type(instance)(value)
    copy.during = instance.during
    return copy


def marks(instance: Any) -> list[Mark]:
    """All marks of an instance."""
    found: list[Mark] = []
    waiting: list[tuple[Pointer, Any]] = [((), instance)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, MARKS):
            found.append((pointer, type(value).__name__))
        if isinstance(value, dict):
            waiting += [((*pointer, key), it) for key, it in value.items()]
        elif isinstance(value, list):
            waiting += [((*pointer, index), it) for index, it in enumerate(value)]
    return found


def first_mark(instance: Any) -> LenientPass | None:
    """The validation that an instance is marked for; nothing if no part of it is marked."""
    waiting: list[Any] = [instance]
    while waiting:
        value = waiting.pop()
        if isinstance(value, MARKS):
            return value.during
        if isinstance(value, dict):
            waiting += value.values()
        elif not isinstance(value, str | int | float | None) and isinstance(value, Sequence):
            waiting += value
    return None
