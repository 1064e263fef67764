"""JSON Schema 2020-12, with marks for what is not meant literally."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import isfinite
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from mkdocs_tandem.contract.discriminator import discriminator
from mkdocs_tandem.contract.formats import FORMATS
from mkdocs_tandem.contract.marks import Filled, OpenArray, OpenObject, first_mark
from mkdocs_tandem.contract.openapi import OpenApi
from mkdocs_tandem.contract.regex import PatternTimeoutError, compiled
from mkdocs_tandem.contract.unevaluated import Unevaluated

Errors = Iterator[ValidationError]
Keyword = Callable[[Any, Any, Any, dict[str, Any]], Errors | None]


TIMEOUT = "patternTimeout"
"""The keyword of an error about a pattern that takes too long."""


class SeveralFitError(ValidationError):
    """More than one branch of a ``oneOf`` fits."""

    fitting: tuple[Any, ...] = ()
    """The branches that do."""


class Condition(Exception):  # noqa: N818 - rides as an error's cause, the one field that is free
    """The ``if`` under which a keyword counts."""

    def __init__(self, schema: Any, depth: int, inner: Any) -> None:
        super().__init__()
        self.schema = schema
        self.depth = depth
        """How many steps the failed keyword is below the value that the condition is about."""
        self.inner = inner if isinstance(inner, Condition) else None
        """A further condition, inside this one."""


class Validators:
    """Validators for the schemas of one contract, built once each."""

    def __init__(self, openapi: OpenApi) -> None:
        self._openapi = openapi
        self._formats = FORMATS
        self._built: dict[int, Validator] = {}
        unevaluated = Unevaluated(openapi.step)
        own = {
            "$ref": self._reference,
            "unevaluatedProperties": unevaluated.properties,
            "unevaluatedItems": unevaluated.items,
        }
        self._class: Any = extend(  # type: ignore[no-untyped-call] # its stub has no types here
            Draft202012Validator, _KEYWORDS | own
        )
        self._class.descend = self._descend

    def validator(self, schema: Any) -> Validator:
        """The validator of a schema that is part of the contract."""
        built = self._built.get(id(schema))
        if built is None:
            built = self._class(schema, format_checker=self._formats)
            self._built[id(schema)] = built
        return built

    def is_valid(self, schema: Any, instance: Any) -> bool:
        """Whether an instance fits a schema."""
        return next(iter(self.validator(schema).iter_errors(instance)), None) is None

    def _descend(
        self, instance: Any, schema: Any, path: Any = None, schema_path: Any = None, **more: Any
    ) -> Errors:
        """As jsonschema does it, but with the one validator of a schema.

        A contract's references are resolved by us, so that no validator depends on the way to it.
        """
        for error in self.validator(schema).iter_errors(instance):
            if path is not None:
                error.path.appendleft(path)
            if schema_path is not None:
                error.schema_path.appendleft(schema_path)
            yield error

    def _reference(
        self, validator: Any, reference: Any, instance: Any, schema: dict[str, Any]
    ) -> Errors | None:
        target = self._openapi.step(schema)
        return None if target is None else self.validator(target).iter_errors(instance)


def _unless(mark: type[Any], keyword: Keyword) -> Keyword:
    """The keyword, except that a marked instance passes."""

    def lenient(validator: Any, value: Any, instance: Any, schema: dict[str, Any]) -> Errors | None:
        errors = keyword(validator, value, instance, schema)
        if not isinstance(instance, mark):
            return errors
        if any(True for _ in errors or ()):
            instance.during.lenient += 1
        return None

    return lenient


def _pattern(validator: Any, pattern: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    expression = compiled(pattern) if isinstance(instance, str) else None
    if expression is None:
        return
    try:
        if not expression.search(instance):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")
    except PatternTimeoutError:
        yield ValidationError(
            "the pattern takes too long",
            validator=TIMEOUT,
            validator_value=pattern,
            instance=instance,
            schema=schema,
        )


def _pattern_properties(
    validator: Any, patterns: Any, instance: Any, schema: dict[str, Any]
) -> Errors:
    if not isinstance(instance, dict):
        return
    for pattern, subschema in patterns.items():
        expression = compiled(pattern)
        for key, value in instance.items():
            if expression and expression.may_match(key):
                yield from validator.descend(value, subschema, path=key, schema_path=pattern)


def _additional_properties(
    validator: Any, rest: Any, instance: Any, schema: dict[str, Any]
) -> Errors:
    if not isinstance(instance, dict):
        return
    named = schema.get("properties", {})
    patterns = [compiled(pattern) for pattern in schema.get("patternProperties", ())]
    for key, value in instance.items():
        if key in named or any(it is None or it.may_match(key) for it in patterns):
            continue
        if rest is False:
            yield ValidationError(f"{key!r} is not named")
            return
        yield from validator.descend(value, rest, path=key)


def _required(validator: Any, names: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    """One error for all members that are missing, however many."""
    if isinstance(instance, dict) and any(name not in instance for name in names):
        yield ValidationError("members are missing")


def _multiple_of(validator: Any, factor: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    """By the decimal values of numbers, as JSON Schema means it, and not by binary ones."""
    if isinstance(instance, bool) or not isinstance(instance, int | float):
        return
    number, unit = _fraction(instance), _fraction(factor)
    if number is None or not unit or (number / unit).denominator != 1:
        yield ValidationError(f"{instance!r} is no multiple of {factor!r}")


def _fraction(number: float) -> Fraction | None:
    """The number as it is written in decimal; nothing if it is beyond all numbers."""
    if isinstance(number, int):
        return Fraction(number)
    return Fraction(repr(number)) if isfinite(number) else None


def _unique_items(validator: Any, unique: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if isinstance(instance, list):
        instance = [item for item in instance if not isinstance(item, Filled)]
    yield from _ORIGINAL["uniqueItems"](validator, unique, instance, schema) or ()


def _one_of(validator: Any, branches: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    fitting, errors = [], []
    said = discriminator(schema, branches, instance)
    if said is not None and not said.branches:
        yield ValidationError(
            "no alternative has this name",
            validator="discriminator",
            path=(said.name,),
            validator_value=list(said.values),
            instance=instance[said.name],
            schema=schema,
        )
        return
    for index, branch in enumerate(branches):
        if said is not None and branch not in said.branches:
            continue
        found = list(validator.descend(instance, branch, schema_path=index))
        errors += found
        if not found:
            fitting.append(branch)
    if not fitting:
        yield ValidationError("no branch fits", context=errors)
    elif said is None and len(fitting) > 1 and len(_certain(validator, fitting, instance)) > 1:
        error = SeveralFitError("more than one branch fits")
        error.fitting = tuple(fitting)
        yield error


def _certain(validator: Any, branches: list[Any], instance: Any) -> list[Any]:
    """The branches that fit whatever the marked parts stand for."""
    during = first_mark(instance)
    if during is None:
        return branches
    certain = []
    for branch in branches:
        before = during.lenient
        if not list(validator.descend(instance, branch)) and during.lenient == before:
            certain.append(branch)
    return certain


def _not(validator: Any, refused: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if _is_certain(validator, refused, instance):
        yield ValidationError("what must not fit does")


def _if(validator: Any, condition: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if not list(validator.descend(instance, condition)):
        consequence = "then" if _is_certain(validator, condition, instance) else ""
    else:
        consequence = "else"
    if consequence in schema:
        for error in validator.descend(instance, schema[consequence], schema_path=consequence):
            depth = len(error.relative_path)
            error.cause = Condition(condition, depth, error.cause)
            yield error


def _is_certain(validator: Any, schema: Any, instance: Any) -> bool:
    during = first_mark(instance)
    before = during.lenient if during else 0
    fits = not list(validator.descend(instance, schema))
    return fits and (during is None or during.lenient == before)


_ORIGINAL: dict[str, Any] = Draft202012Validator.VALIDATORS
_KEYWORDS: dict[str, Any] = {
    "pattern": _unless(Filled, _pattern),
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "multipleOf": _multiple_of,
    "uniqueItems": _unique_items,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    **{
        keyword: _unless(Filled, _ORIGINAL[keyword])
        for keyword in ("type", "enum", "const", "format", "minLength", "maxLength")
    },
    **{
        keyword: _unless(OpenObject, _ORIGINAL[keyword])
        for keyword in ("minProperties", "dependentRequired")
    },
    "required": _unless(OpenObject, _required),
    **{keyword: _unless(OpenArray, _ORIGINAL[keyword]) for keyword in ("minItems", "contains")},
}
