"""Which branch of a ``oneOf`` or ``anyOf`` an author meant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from jsonschema import ValidationError

from mkdocs_tandem.contract import causes
from mkdocs_tandem.contract.causes import Cause
from mkdocs_tandem.contract.mistake import Mistake, quoted
from mkdocs_tandem.contract.naming import Naming, names
from mkdocs_tandem.contract.openapi import OpenApi
from mkdocs_tandem.contract.pointer import Pointer
from mkdocs_tandem.contract.validating import SeveralFitError


class Branch(NamedTuple):
    """An alternative that does not fit, and why."""

    schema: Any
    errors: tuple[ValidationError, ...]
    mistakes: tuple[Mistake, ...]


class Choice:
    """Turns the failures of alternatives into the mistakes of the one that was meant."""

    def __init__(self, openapi: OpenApi, naming: Naming) -> None:
        self._openapi = openapi
        self._naming = naming

    def mistakes(self, errors: Iterable[ValidationError]) -> list[Mistake]:
        """The root causes of failed keywords."""
        found: list[Mistake] = []
        for error in errors:
            if isinstance(error, SeveralFitError):
                found.append(self._several(error))
            elif error.validator in ("oneOf", "anyOf"):
                found += self._alternatives(error)
            else:
                found += causes.mistakes(error, self._openapi)
        return found

    def _several(self, error: SeveralFitError) -> Mistake:
        cause = Cause(error, self._openapi)
        instance = cause.instance
        if isinstance(instance, dict):
            telling = [_required(branch, instance) for branch in error.fitting]
            members = tuple(name for name in instance if any(name in each for each in telling))
            if all(telling) and len(members) > 1:
                return causes.exclusive(cause.pointer, members, cause.place())
        count = len(error.fitting)
        message = f"{quoted(cause.pointer)} fits {count} alternatives that exclude each other"
        return cause.mistake("too-many", message)

    def _alternatives(self, error: ValidationError) -> list[Mistake]:
        cause = Cause(error, self._openapi)
        branches = self._discriminated(cause) or self._branches(error)
        typed = [branch for branch in branches if not _has_wrong_type(branch, cause.pointer)]
        if not typed:
            return [_of_no_type(cause, branches)]
        lacking = _all_lacking(cause, typed)
        if lacking:
            return [lacking]
        best = min(typed, key=lambda branch: self._distance(branch, cause))
        return _with_all_values(best, typed)

    def _branches(self, error: ValidationError) -> list[Branch]:
        grouped: dict[int, list[ValidationError]] = defaultdict(list)
        for inner in error.context or ():
            grouped[int(inner.schema_path[0])].append(inner)
        schemas = _expected(error)
        return [
            Branch(schemas[index], tuple(errors), tuple(self.mistakes(errors)))
            for index, errors in sorted(grouped.items())
        ]

    def _discriminated(self, cause: Cause) -> list[Branch]:
        """The branch that the contract's ``discriminator`` names, if it names one."""
        rule = cause.schema().get("discriminator")
        name = rule.get("propertyName") if isinstance(rule, dict) else None
        written = cause.instance.get(name) if isinstance(cause.instance, dict) else None
        if not isinstance(rule, dict) or not isinstance(written, str):
            return []
        wanted = rule.get("mapping", {}).get(written, written)
        return [
            branch
            for branch in self._branches(cause.error)
            if isinstance(branch.schema, dict) and _leads_to(branch.schema, wanted)
        ]

    def _distance(self, branch: Branch, cause: Cause) -> tuple[float, ...]:
        """How far an instance is from a branch: constants count first, then members, then noise."""
        instance = cause.instance
        depth = len(cause.pointer)
        wrong_constants = sum(
            _is_constant(error) and len(error.absolute_path) <= depth + 1
            for error in _leaves(branch.errors)
        )
        strange, lacking = 0, 0
        if isinstance(instance, dict):
            schemas = self._naming.applicable([branch.schema], instance)
            known = names(schemas)
            strange = sum(name not in known for name in instance)
            lacking = sum(
                it.kind == "missing-member" and it.pointer == cause.pointer
                for it in branch.mistakes
            )
        return (wrong_constants, strange + lacking, len(branch.mistakes))


def _leads_to(schema: dict[str, Any], wanted: str) -> bool:
    reference = schema.get("$ref")
    return isinstance(reference, str) and (
        reference == wanted or reference.rpartition("/")[2] == wanted
    )


def _leaves(errors: Iterable[ValidationError]) -> Iterable[ValidationError]:
    for error in errors:
        if error.context:
            yield from _leaves(error.context)
        else:
            yield error


def _is_constant(error: ValidationError) -> bool:
    return error.validator == "const" or (error.validator == "enum" and len(_expected(error)) == 1)


def _required(branch: Any, instance: dict[str, Any]) -> list[str]:
    required = branch.get("required", ()) if isinstance(branch, dict) else ()
    return [name for name in required if name in instance]


def _has_wrong_type(branch: Branch, pointer: Pointer) -> bool:
    return any(it.kind == "wrong-type" and it.pointer == pointer for it in branch.mistakes)


def _of_no_type(cause: Cause, branches: Sequence[Branch]) -> Mistake:
    types: list[str] = []
    for error in _leaves(error for branch in branches for error in branch.errors):
        if error.validator == "type" and tuple(error.absolute_path) == cause.pointer:
            types += _expected(error)
    return causes.wrong_type(cause.pointer, cause.instance, types, cause.place())


def _all_lacking(cause: Cause, branches: Sequence[Branch]) -> Mistake | None:
    """One mistake that names all alternatives if each only lacks members, and none was begun."""
    if len(branches) < 2:  # noqa: PLR2004 - one branch is no choice
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
    return causes.missing(cause.pointer, tuple(dict.fromkeys(wanted)), cause.place())


def _with_all_values(best: Branch, branches: Sequence[Branch]) -> list[Mistake]:
    """The mistakes of the best branch; a value that no branch allows has the values of all."""
    return [_widened(it, best, branches) for it in best.mistakes]


def _widened(mistake: Mistake, best: Branch, branches: Sequence[Branch]) -> Mistake:
    if mistake.kind != "wrong-value":
        return mistake
    values: list[Any] = []
    instance: Any = None
    for branch in (best, *branches):
        error = _listing(branch, mistake.pointer)
        if error is None:
            return mistake
        instance = error.instance
        values += _expected(error)
    distinct = [value for index, value in enumerate(values) if value not in values[:index]]
    wide = causes.wrong_value(mistake.pointer, instance, distinct, mistake.place)
    return replace(mistake, hint=wide.hint)


def _listing(branch: Branch, pointer: Pointer) -> ValidationError | None:
    """The failed ``enum`` or ``const`` of a branch about one value."""
    for error in _leaves(branch.errors):
        if error.validator in ("enum", "const") and tuple(error.absolute_path) == pointer:
            return error
    return None


def _expected(error: ValidationError) -> list[Any]:
    """The values, types or branches that a failed keyword allows."""
    expected: Any = error.validator_value
    is_list = isinstance(expected, list) and error.validator != "const"
    return expected if is_list else [expected]
