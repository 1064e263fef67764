"""A value's mistakes: failed keywords, one root cause each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from mkdocs_tandem.openapi.documents import OpenApiDocuments, Pointer, shown
from mkdocs_tandem.openapi.validation import KeywordCondition
from mkdocs_tandem.suggestions import closest, enumerated, has_words_of, literal


@dataclass(frozen=True)
class Mistake:
    """One way in which an instance breaks its contract."""

    pointer: Pointer
    """The value it is about; for a missing member the object that lacks it."""
    kind: str
    """``unknown-member``, ``missing-member``, ``wrong-type``, ``wrong-value``, ``wrong-format``,
    ``wrong-length``, ``mutually-exclusive``."""
    message: str
    hint: str = ""
    place: str = ""
    """The place in the contract: ``<file>#<JSON pointer>``."""
    on_key: bool = False
    """Whether the member's name is wrong, and not its value."""
    names: tuple[str, ...] = ()
    """The members that are missing, one of which would do, or that exclude each other."""
    is_refuted: bool = False
    """Whether the contract's own example makes the same mistake, so that its pattern is wrong."""


def quoted(pointer: Pointer) -> str:
    """A value as messages name it."""
    return f"'{shown(pointer)}'" if pointer else "the value"


def listed(names: list[str] | tuple[str, ...], word: str) -> str:
    """Names in quotes: ``'a', 'b' and 'c'``."""
    return enumerated([f"'{name}'" for name in names], word)


def limit(value: Any) -> Any:
    """A limit of a schema without a fraction of zero: 1 for 1.0, as Pydantic writes it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


ARTICLES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
"""Types as sentences name them."""

Row = Callable[["FailedKeyword"], Iterator[Mistake]]


class FailedKeyword:
    """A failed keyword, its value in the instance and its place in the contract."""

    def __init__(self, error: ValidationError, openapi: OpenApiDocuments) -> None:
        self.error = error
        self.keyword = str(error.validator)
        self.expected: Any = error.validator_value
        self.instance: Any = error.instance
        self.pointer: Pointer = pointer_of(error)
        self.openapi = openapi

    def schema(self) -> dict[str, Any]:
        """The schema that holds the keyword."""
        return self.error.schema if isinstance(self.error.schema, dict) else {}

    def place(self, *further: str) -> str:
        """Where the contract has the keyword."""
        return place(self.openapi, self.error.schema, self.keyword, *further)

    def target(self, schema: Any) -> dict[str, Any]:
        """A schema, or the one that it refers to; empty if there is none."""
        found = self.openapi.target(schema)
        return found if isinstance(found, dict) else {}

    def mistake(self, kind: str, message: str, hint: str = "") -> Mistake:
        return Mistake(self.pointer, kind, message, hint, self.place())


def pointer_of(error: ValidationError) -> Pointer:
    """Where the value of an error is in the whole instance."""
    pointer: Pointer = error.pointer  # type: ignore[attr-defined] # set by Validators
    return pointer


def place(openapi: OpenApiDocuments, schema: Any, *further: str) -> str:
    """A place below a schema of the contract; empty if the schema is not in a file."""
    spot = openapi.spot(schema)
    return str(type(spot)(spot.file, (*spot.pointer, *further))) if spot else ""


def described(instance: Any) -> str:
    """A value as part of a sentence; a large one by its type."""
    if isinstance(instance, dict | list):
        return "an object" if isinstance(instance, dict) else "an array"
    return f"the string {literal(instance)}" if isinstance(instance, str) else literal(instance)


def shown_value(instance: Any) -> str:
    """A value in quotes; what is large, by its type alone."""
    return described(instance) if isinstance(instance, dict | list) else literal(instance)


_RANK = ("wrong-type", "wrong-value", "wrong-format", "wrong-length", "mutually-exclusive")


class CertainMistakes:
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
        condition = error.cause if isinstance(error.cause, KeywordCondition) else None
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


def _has_words_of(strange: str, names: Sequence[str]) -> bool:
    """Whether a member may be the missing one, under a shorter or longer name."""
    return len(names) == 1 and has_words_of(strange, names[0])


def _mentioned(condition: Any) -> Iterator[str]:
    """The members that a condition requires."""
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
    missing = Counter(it.pointer for it in found if it.kind == "missing-member")
    for mistake in found:
        if mistake.on_key:
            strange.setdefault(mistake.pointer[:-1], []).append(str(mistake.pointer[-1]))
    return [
        it
        for it in found
        if not _is_explained(it, strange.get(it.pointer, []), is_alone=missing[it.pointer] == 1)
    ]


def _is_explained(mistake: Mistake, strange: list[str], *, is_alone: bool) -> bool:
    """Whether a strange member is the missing one, or one too many; each can be so once.

    Common words are enough if the missing member ``is_alone``; of several, they are a guess.
    """
    if mistake.on_key or not strange:
        return False
    if mistake.kind == "missing-member":
        meant = next((it for it in strange if closest(it, mistake.names)), None)
        if meant is None and is_alone:
            meant = next((it for it in strange if _has_words_of(it, mistake.names)), None)
        if meant is not None:
            strange.remove(meant)
        return meant is not None
    return mistake.kind in ("mutually-exclusive", "wrong-length") and not mistake.names
