"""Which branch of a ``oneOf`` or ``anyOf`` an author meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations, starmap
from typing import Any, NamedTuple

from jsonschema import ValidationError

from mkdocs_tandem.openapi import error_messages
from mkdocs_tandem.openapi.closed_world import ClosedWorld, names
from mkdocs_tandem.openapi.discriminator import discriminator
from mkdocs_tandem.openapi.documents import OpenApiDocuments, Pointer
from mkdocs_tandem.openapi.errors import CertainMistakes, FailedKeyword, Mistake, pointer_of, quoted
from mkdocs_tandem.openapi.validation import KeywordCondition, SeveralFitError, alternatives_of

_NOTES = frozenset({"title", "description", "example", "examples", "default", "deprecated"})


class FailedBranch(NamedTuple):
    """An alternative that does not fit, and why."""

    schema: Any
    errors: tuple[ValidationError, ...]
    mistakes: tuple[Mistake, ...]


class BranchChooser:
    """Turns the failures of alternatives into the mistakes of the one that was meant."""

    def __init__(self, openapi: OpenApiDocuments, naming: ClosedWorld) -> None:
        self._openapi = openapi
        self._naming = naming
        self._known: dict[int, tuple[ValidationError, list[FailedBranch]]] = {}
        """The alternatives of errors, by their numbers: one may be part of many."""

    def mistakes(
        self, errors: Iterable[ValidationError], strange: Iterable[Mistake] = ()
    ) -> list[Mistake]:
        """The root causes of failed keywords, beside members that are known to be strange.

        What holds in any case comes first: alternatives and conditions often fail only because
        of it.
        """
        self._known.clear()
        return self._root_causes(errors, CertainMistakes(strange))

    def _root_causes(
        self, errors: Iterable[ValidationError], certain: CertainMistakes
    ) -> list[Mistake]:
        found: list[Mistake] = []
        for error in sorted(errors, key=_uncertainty):
            if not certain.decides(error):
                fresh = self._mistakes(error, certain)
                found += fresh
                for mistake in fresh:
                    certain.add(mistake)
        return found

    def _mistakes(self, error: ValidationError, certain: CertainMistakes) -> list[Mistake]:
        if isinstance(error, SeveralFitError):
            if self._is_named_by_one(error) or self._is_unavoidable(error):
                return []
            several = self._several(error)
            is_vague = not several.names and certain.are_inside(several.pointer)
            return [] if is_vague else [several]
        if error.validator in _CHOICES:
            return self._alternatives(error, certain)
        return list(error_messages.mistakes(error, self._openapi))

    def _is_named_by_one(self, error: SeveralFitError) -> bool:
        """Whether only one of the alternatives that fit names the members of an object."""
        instance = FailedKeyword(error, self._openapi).instance
        if not isinstance(instance, dict) or not instance:
            return False
        known = [names(self._naming.applicable([it], instance)) for it in error.fitting]
        return sum(any(name in each for name in instance) for each in known) == 1

    def _is_unavoidable(self, error: SeveralFitError) -> bool:
        """Whether the contract's alternatives cannot be distinguished, whatever an example has.

        What fits an object that requires more than another one fits that one, too; the same is true
        of numbers and integers, and of null and empty lists everywhere.
        """
        instance = FailedKeyword(error, self._openapi).instance
        if isinstance(instance, dict):
            told = [self._required(it, instance) for it in error.fitting]
            return not any(one - other and other - one for one, other in combinations(told, 2))
        pairs = permutations(error.fitting, 2)
        return instance is None or instance == [] or any(starmap(_holds, pairs))

    def _required(self, branch: Any, instance: dict[str, Any]) -> set[str]:
        """The members of an instance that an alternative requires."""
        schemas = self._naming.applicable([branch], instance)
        return {name for it in schemas for name in it.get("required", ()) if name in instance}

    def _several(self, error: SeveralFitError) -> Mistake:
        cause = FailedKeyword(error, self._openapi)
        instance = cause.instance
        if isinstance(instance, dict):
            telling = [self._required(it, instance) for it in error.fitting]
            common = set.intersection(*telling)
            members = tuple(
                name
                for name in instance
                if name not in common and any(name in each for each in telling)
            )
            if len(members) > 1:
                return error_messages.exclusive(cause.pointer, members, cause.place())
        count = len(error.fitting)
        message = f"{quoted(cause.pointer)} fits {count} alternatives that exclude each other"
        return cause.mistake("mutually-exclusive", message)

    def _alternatives(self, error: ValidationError, certain: CertainMistakes) -> list[Mistake]:
        cause = FailedKeyword(error, self._openapi)
        branches = self._discriminated(cause) or self._branches(error)
        if any(not it.mistakes or certain.explains(it.mistakes) for it in branches):
            return []
        typed = [branch for branch in branches if not _has_wrong_type(branch, cause.pointer)]
        if not typed:
            return [_of_no_type(cause, branches)]
        lacking = _all_lacking(cause, typed)
        if lacking:
            return [lacking]
        best = min(typed, key=lambda branch: self._distance(branch, cause))
        return _with_all_values(best, typed)

    def _branches(self, error: ValidationError) -> list[FailedBranch]:
        known = self._known.get(id(error))
        if known is None:
            schemas = _expected(error)
            branches = [
                FailedBranch(
                    schemas[index],
                    tuple(errors),
                    tuple(self._root_causes(errors, CertainMistakes())),
                )
                for index, errors in alternatives_of(error).items()
            ]
            known = self._known[id(error)] = error, branches
        return known[1]

    def _discriminated(self, cause: FailedKeyword) -> list[FailedBranch]:
        """The branch that the contract's ``discriminator`` names, if it names one."""
        found = discriminator(cause.schema(), _expected(cause.error), cause.instance)
        named = [id(schema) for schema in found.branches] if found else []
        return [it for it in self._branches(cause.error) if id(it.schema) in named]

    def _distance(self, branch: FailedBranch, cause: FailedKeyword) -> tuple[float, ...]:
        """How far an instance is from a branch: constants count first, then members, then noise."""
        depth = len(cause.pointer)
        wrong_constants = sum(
            _is_constant(error) and len(pointer_of(error)) <= depth + 1
            for error in _leaves(branch.errors)
        )
        if not isinstance(cause.instance, dict):
            return (wrong_constants, len(branch.mistakes))
        lacking = sum(
            it.kind == "missing-member" and it.pointer == cause.pointer for it in branch.mistakes
        )
        given = len(self._required(branch.schema, cause.instance))
        strange = self._strange(branch.schema, cause)
        return (wrong_constants, strange + lacking, -given, len(branch.mistakes))

    def _strange(self, schema: Any, cause: FailedKeyword) -> int:
        """How many members of an object neither a branch names nor the schema around it."""
        around = cause.schema().get("properties", {})
        known = names(self._naming.applicable([schema], cause.instance)) or cause.instance
        return sum(name not in known and name not in around for name in cause.instance)


_CHOICES = ("oneOf", "anyOf")


def _uncertainty(error: ValidationError) -> int:
    """What fails in any case comes before alternatives, and those before what has a condition."""
    is_choice = isinstance(error, SeveralFitError) or error.validator in _CHOICES
    return 2 * isinstance(error.cause, KeywordCondition) + is_choice


def _leaves(errors: Iterable[ValidationError]) -> Iterable[ValidationError]:
    """The errors that are no choice between alternatives, each once."""
    waiting, seen = [*errors][::-1], set()
    while waiting:
        error = waiting.pop()
        if id(error) in seen:
            continue
        seen.add(id(error))
        branches = alternatives_of(error)
        waiting += [it for each in branches.values() for it in each][::-1]
        if not branches:
            yield error


def _is_constant(error: ValidationError) -> bool:
    return error.validator == "const" or (error.validator == "enum" and len(_expected(error)) == 1)


def _required(branch: Any, instance: dict[str, Any]) -> list[str]:
    required = branch.get("required", ()) if isinstance(branch, dict) else ()
    return [name for name in required if name in instance]


def _holds(branch: Any, other: Any) -> bool:
    """Whether an alternative only has a type, which is that of the other."""
    if not isinstance(branch, dict) or branch.keys() - _NOTES != {"type"}:
        return False
    one, each = branch["type"], other.get("type") if isinstance(other, dict) else None
    return one == each or (one, each) == ("number", "integer")


def _has_wrong_type(branch: FailedBranch, pointer: Pointer) -> bool:
    return any(it.kind == "wrong-type" and it.pointer == pointer for it in branch.mistakes)


def _of_no_type(cause: FailedKeyword, branches: Sequence[FailedBranch]) -> Mistake:
    types: list[str] = []
    for error in _leaves(error for branch in branches for error in branch.errors):
        if error.validator == "type" and pointer_of(error) == cause.pointer:
            types += _expected(error)
    return error_messages.wrong_type(cause.pointer, cause.instance, types, cause.place())


def _all_lacking(cause: FailedKeyword, branches: Sequence[FailedBranch]) -> Mistake | None:
    """One mistake that names all alternatives if each only lacks members, and none was begun."""
    if len(branches) < 2:  # noqa: PLR2004 -- one branch is no choice
        return None
    wanted: list[str] = []
    for branch in branches:
        first = branch.mistakes[0]
        if any(
            it.kind != "missing-member" or it.pointer != cause.pointer for it in branch.mistakes
        ):
            return None
        if _required(branch.schema, cause.instance):
            return None
        wanted += first.names
    return error_messages.missing(cause.pointer, tuple(dict.fromkeys(wanted)), cause.place())


def _with_all_values(best: FailedBranch, branches: Sequence[FailedBranch]) -> list[Mistake]:
    """The mistakes of the best branch; a value that no branch allows has the values of all."""
    if all(it.kind != "wrong-value" for it in best.mistakes):
        return list(best.mistakes)
    listings = [_listings(branch) for branch in (best, *branches)]
    return [_widened(it, listings) for it in best.mistakes]


def _widened(mistake: Mistake, listings: Sequence[Mapping[Pointer, ValidationError]]) -> Mistake:
    errors = [it[mistake.pointer] for it in listings if mistake.pointer in it]
    if mistake.kind != "wrong-value" or len(errors) < len(listings):
        return mistake
    values = [value for error in errors for value in _expected(error)]
    distinct = [value for index, value in enumerate(values) if value not in values[:index]]
    wide = error_messages.wrong_value(mistake.pointer, errors[-1].instance, distinct, mistake.place)
    return replace(mistake, hint=wide.hint)


def _listings(branch: FailedBranch) -> dict[Pointer, ValidationError]:
    """The first failed ``enum`` or ``const`` of a branch about each value."""
    found: dict[Pointer, ValidationError] = {}
    for error in _leaves(branch.errors):
        if error.validator in ("enum", "const"):
            found.setdefault(pointer_of(error), error)
    return found


def _expected(error: ValidationError) -> list[Any]:
    """The values, types or branches that a failed keyword allows."""
    expected: Any = error.validator_value
    is_list = isinstance(expected, list) and error.validator != "const"
    return expected if is_list else [expected]
