"""Which mistakes only follow from others."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jsonschema import ValidationError

from mkdocs_tandem.contract.cause import pointer_of
from mkdocs_tandem.contract.closeness import closest
from mkdocs_tandem.contract.mistake import Mistake
from mkdocs_tandem.contract.pointer import Pointer
from mkdocs_tandem.contract.validating import Condition

_RANK = ("wrong-type", "wrong-value", "wrong-format", "wrong-length", "too-many")


class Certain:
    """Mistakes that depend on no alternative and no condition."""

    def __init__(self, mistakes: Iterable[Mistake] = ()) -> None:
        self._values: set[Pointer] = set()
        self._strange: dict[Pointer, list[str]] = {}
        for mistake in mistakes:
            self.add(mistake)

    def add(self, mistake: Mistake) -> None:
        """Counts one more mistake among the certain ones."""
        if mistake.on_key:
            *above, name = mistake.pointer
            self._strange.setdefault(tuple(above), []).append(str(name))
        elif mistake.kind == "missing-member":
            self._values.update((*mistake.pointer, name) for name in mistake.names)
        else:
            self._values.add(mistake.pointer)

    def explains(self, mistakes: Sequence[Mistake]) -> bool:
        """Whether mistakes say nothing new."""
        return bool(mistakes) and all(self._is_known(mistake) for mistake in mistakes)

    def decides(self, error: ValidationError) -> bool:
        """Whether a failed keyword counts only because of a condition on a wrong value."""
        condition = error.cause if isinstance(error.cause, Condition) else None
        pointer = pointer_of(error)
        while condition is not None:
            above = pointer[: len(pointer) - condition.depth]
            if any(self._is_touched(above, name) for name in _mentioned(condition.schema)):
                return True
            condition = condition.inner
        return False

    def are_inside(self, pointer: Pointer) -> bool:
        """Whether a value or a part of it is wrong."""
        everything = (*self._values, *self._strange)
        return any(place[: len(pointer)] == pointer for place in everything)

    def _is_known(self, mistake: Mistake) -> bool:
        if mistake.kind == "missing-member":
            return all(self._is_touched(mistake.pointer, name) for name in mistake.names)
        return mistake.pointer in self._values

    def _is_touched(self, above: Pointer, name: str) -> bool:
        """Whether a member is wrong, missing, or there by another name."""
        strange = self._strange.get(above, ())
        return (*above, name) in self._values or any(closest(it, [name]) for it in strange)


def _mentioned(condition: Any) -> Iterator[str]:
    """The members that a condition asks for."""
    if isinstance(condition, dict):
        yield from condition.get("properties", ())
        yield from condition.get("required", ())
        for keyword in ("allOf", "anyOf", "oneOf"):
            for part in condition.get(keyword, ()):
                yield from _mentioned(part)
        yield from _mentioned(condition.get("not"))


def one_each(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """One mistake for each value; members that are missing or unknown count on their own."""
    best: dict[tuple[Any, ...], Mistake] = {}
    for mistake in mistakes:
        key = (mistake.pointer, mistake.on_key, mistake.names)
        known = best.get(key)
        if known is None or _rank(mistake) < _rank(known):
            best[key] = mistake
    mistyped = {it.pointer for it in best.values() if it.kind == "wrong-type"}
    return [it for it in best.values() if it.kind == "wrong-type" or it.pointer not in mistyped]


def _rank(mistake: Mistake) -> int:
    return _RANK.index(mistake.kind) if mistake.kind in _RANK else 0


def root_causes(found: Sequence[Mistake]) -> list[Mistake]:
    """The mistakes without those that a misspelt or surplus member of the same object explains."""
    strange: dict[Pointer, list[str]] = {}
    for mistake in found:
        if mistake.on_key:
            strange.setdefault(mistake.pointer[:-1], []).append(str(mistake.pointer[-1]))
    return [it for it in found if not _is_explained(it, strange.get(it.pointer, []))]


def _is_explained(mistake: Mistake, strange: list[str]) -> bool:
    """Whether a strange member is the missing one, or one too many; each can be so once."""
    if mistake.on_key or not strange:
        return False
    if mistake.kind == "missing-member":
        meant = next((it for it in strange if closest(it, mistake.names)), None)
        if meant is not None:
            strange.remove(meant)
        return meant is not None
    return mistake.kind == "too-many" and not mistake.names
