"""JSON Schema 2020-12 validation, lenient towards placeholders and elisions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from fractions import Fraction
from math import isfinite
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from mkdocs_tandem.openapi.discriminator import (
    Children,
    Discriminator,
    discriminator,
    named_child,
    unknown_name,
)
from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.lenient_values import (
    LenientPass,
    OpenArray,
    OpenObject,
    PlaceholderValue,
    first_mark,
)
from mkdocs_tandem.openapi.patterns import PatternTimeoutError, compiled
from mkdocs_tandem.openapi.string_formats import FORMATS, is_base64

Errors = Iterator[ValidationError]
Keyword = Callable[[Any, Any, Any, dict[str, Any]], Errors | None]


TIMEOUT = "patternTimeout"
"""The keyword of an error about a pattern that takes too long."""


class SeveralFitError(ValidationError):
    """More than one branch of a ``oneOf`` fits."""

    fitting: tuple[Any, ...] = ()
    """The branches that do."""


class KeywordCondition(Exception):  # noqa: N818 -- rides as an error's cause, the one field that is free
    """The ``if`` under which a keyword counts."""

    def __init__(self, schema: Any, depth: int, inner: Any) -> None:
        super().__init__()
        self.schema = schema
        self.depth = depth
        """How many steps the failed keyword is below the value that the condition is about."""
        self.inner = inner if isinstance(inner, KeywordCondition) else None
        """A further condition, inside this one."""


class Validators:
    """Validators for the schemas of one contract, built once each."""

    def __init__(self, openapi: OpenApiDocuments) -> None:
        self._openapi = openapi
        self.children = Children(openapi)
        self._built: dict[int, Validator] = {}
        self._run = _Run(None)
        self._shared: _Run | None = None
        unevaluated = Unevaluated(self._step)
        own = {
            "discriminator": self._child,
            "$ref": self._reference,
            "$dynamicRef": self._dynamic_reference,
            "unevaluatedProperties": unevaluated.properties,
            "unevaluatedItems": unevaluated.items,
        }
        self._class: Any = extend(  # type: ignore[no-untyped-call] # its stub has no types here
            Draft202012Validator, _KEYWORDS | own
        )
        self._class.descend = self._descend
        self._class.depth = lambda _: len(self._run.pointer)

    def errors(self, schema: Any, instance: Any) -> list[ValidationError]:
        """All errors of an instance; each has its ``pointer`` in the instance.

        ``schema`` is part of the contract. Equal questions about a part of the instance are
        answered once, so that recursive alternatives take linear time.
        """
        outer, self._run = self._run, _Run(first_mark(instance))
        try:
            return self._errors(schema, instance)
        finally:
            self._run = outer

    def is_valid(self, schema: Any, instance: Any) -> bool:
        """Whether an instance fits a schema."""
        if self._shared is None:
            return not self.errors(schema, instance)
        outer, self._run = self._run, self._shared
        try:
            return not self._errors(schema, instance)
        finally:
            self._run = outer

    @contextmanager
    def remembering(self, instance: Any) -> Iterator[None]:
        """While it lasts, what is valid among the parts of one instance is found out once each."""
        self._shared = _Run(first_mark(instance), by_value=True)
        try:
            yield
        finally:
            self._shared = None

    def _validator(self, schema: Any) -> Validator:
        built = self._built.get(id(schema))
        if built is None:
            built = self._class(schema, format_checker=FORMATS)
            self._built[id(schema)] = built
        return built

    def _errors(self, schema: Any, instance: Any) -> list[ValidationError]:
        if instance is None and id(schema) in self._openapi.nullable:
            return []
        run = self._run
        resource = self._openapi.resource(schema)
        is_inner = resource is not None and resource not in run.scope
        if resource is not None and is_inner:
            run.scope.append(resource)
        scope = tuple(run.scope) if self._openapi.dynamic else ()
        key = (id(schema), run.place(instance), scope)
        known = run.known.get(key)
        if known is None:
            known = run.known[key] = self._judged(schema, instance)
        elif run.marks is not None:
            run.marks.lenient += known.lenient
        if is_inner:
            run.scope.pop()
        return known.errors

    def _judged(self, schema: Any, instance: Any) -> "_Verdict":
        run = self._run
        before = run.marks.lenient if run.marks else 0
        errors: dict[int, ValidationError] = {}
        active = (id(schema), run.place(instance))
        run.active.append(active)
        for error in self._validator(schema).iter_errors(instance):
            if not hasattr(error, "pointer"):
                error.pointer = (*run.pointer, *error.relative_path)  # type: ignore[attr-defined] # read in errors.py
            errors[id(error)] = error  # one part of a schema may lead to another twice
        run.active.pop()
        return _Verdict(list(errors.values()), (run.marks.lenient if run.marks else 0) - before)

    def _descend(
        self, instance: Any, schema: Any, path: Any = None, schema_path: Any = None, **more: Any
    ) -> Errors:
        """As jsonschema does it, but with what is known of a part of the instance.

        A contract's references are resolved by us, so that no validator depends on the way to it.
        """
        if path is None:
            return iter(self._errors(schema, instance))
        self._run.pointer.append(path)
        try:
            return iter(self._errors(schema, instance))
        finally:
            self._run.pointer.pop()

    def _reference(
        self, validator: Any, reference: Any, instance: Any, schema: dict[str, Any]
    ) -> Errors:
        target = self._openapi.step(schema)
        return iter(() if target is None else self._errors(target, instance))

    def _child(self, validator: Any, rule: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        """The child of a base schema that an instance names, unless a child refers to the base."""
        children = self.children.of(schema)
        place = self._run.place(instance)
        if not children or any((id(it), place) in self._run.active for it in children.values()):
            return iter(())
        spot = self._openapi.spot(schema)
        own = str(spot.pointer[-1]) if spot and spot.pointer else ""
        named = named_child(schema, children, instance, own)
        if named is not None:
            return iter(self._errors(named, instance))
        said = unknown_name(schema, children, own, instance)
        return iter(() if said is None else [_unnamed(said, instance, schema)])

    def _dynamic_reference(
        self, validator: Any, reference: Any, instance: Any, schema: dict[str, Any]
    ) -> Errors:
        """JSON Schema 2020-12, core, section 8.2.3.2: the outermost schema of the name counts."""
        target = self._step(schema)
        return iter(() if target is None else self._errors(target, instance))

    def _step(self, schema: dict[str, Any]) -> Any:
        """What a reference refers to, where the validation is now."""
        target, name = self._openapi.step(schema), str(schema.get("$dynamicRef")).rpartition("#")[2]
        if not isinstance(target, dict) or target.get("$dynamicAnchor") != name:
            return target
        found = (self._openapi.dynamic.get((each, name)) for each in self._run.scope)
        return next((it for it in found if it is not None), target)


class _Verdict(NamedTuple):
    """What is known about a part of an instance."""

    errors: list[ValidationError]
    lenient: int
    """How often something passed only because of a mark."""


class _Run:
    """The validation of one instance."""

    def __init__(self, marks: LenientPass | None, *, by_value: bool = False) -> None:
        """``by_value``: parts are distinguished by their values, so pointers may be wrong."""
        self.marks = marks
        self._by_value = by_value
        self.pointer: list[Any] = []
        self.scope: list[str] = []
        """The resources around the schema that is at work, the outermost first."""
        self.active: list[tuple[int, Any]] = []
        """The schemas that are at work, and the parts that they judge."""
        self.known: dict[tuple[Any, ...], _Verdict] = {}

    def place(self, instance: Any) -> Any:
        """Key of the part of the instance that is validated now."""
        if not self._by_value:
            return tuple(self.pointer)
        return id(instance) if isinstance(instance, dict | list) else (type(instance), instance)


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


def _content_encoding(validator: Any, name: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    is_known = name in ("base64", "base64url") and isinstance(instance, str)
    if is_known and schema.get("format") != "byte" and not is_base64(instance):
        yield ValidationError(f"{instance!r} is not {name}")


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
        yield ValidationError(f"{instance!r} is not a multiple of {factor!r}")


def _fraction(number: float) -> Fraction | None:
    """The number as it is written in decimal; nothing if it is beyond all numbers."""
    if isinstance(number, int):
        return Fraction(number)
    return Fraction(repr(number)) if isfinite(number) else None


def _unique_items(validator: Any, unique: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if isinstance(instance, list):
        instance = [item for item in instance if not isinstance(item, PlaceholderValue)]
    if unique and isinstance(instance, list) and len({*map(_frozen, instance)}) < len(instance):
        yield ValidationError("two items are equal")


def _frozen(value: Any) -> Any:
    """What is equal for values that are equal in JSON: 1 and 1.0, but not 1 and true."""
    if isinstance(value, dict):
        return frozenset((key, _frozen(it)) for key, it in value.items())
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return (type(value), value) if isinstance(value, bool) else value


def _one_of(validator: Any, branches: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    said = discriminator(schema, branches, instance)
    if said is not None and not said.branches:
        yield _unnamed(said, instance, schema)
        return
    fitting, failed = [], {}
    for index, branch in enumerate(branches):
        if said is not None and branch not in said.branches:
            continue
        found = list(validator.descend(instance, branch))
        if found:
            failed[index] = found
        else:
            fitting.append(branch)
    if not fitting:
        yield _failed(failed)
    elif "discriminator" in schema:
        return
    elif len(fitting) > 1 and len(_certain(validator, fitting, instance)) > 1:
        error = SeveralFitError("more than one branch fits")
        error.fitting = tuple(fitting)
        yield error


def _any_of(validator: Any, branches: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    said = discriminator(schema, branches, instance)
    if said is not None and not said.branches:
        yield _unnamed(said, instance, schema)
        return
    failed = {}
    for index, branch in enumerate(branches):
        if said is not None and branch not in said.branches:
            continue
        found = list(validator.descend(instance, branch))
        if not found:
            return
        failed[index] = found
    yield _failed(failed)


def _failed(errors: dict[int, list[ValidationError]]) -> ValidationError:
    """The error of alternatives of which none fits, with those of each, by its number."""
    error = ValidationError("no branch fits")
    error.branches = errors  # type: ignore[attr-defined] # read in branch_choice.py
    return error


def alternatives_of(error: ValidationError) -> dict[int, list[ValidationError]]:
    """The errors of each alternative, by its number; empty if the error is about no choice."""
    found: dict[int, list[ValidationError]] = getattr(error, "branches", {})
    return found


def _unnamed(said: Discriminator, instance: Any, schema: dict[str, Any]) -> ValidationError:
    return ValidationError(
        "no alternative has this name",
        validator="discriminator",
        path=(said.name,),
        validator_value=list(said.values),
        instance=instance[said.name],
        schema=schema,
    )


def _contains(validator: Any, wanted: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if not isinstance(instance, list):
        return
    found = (
        not list(validator.descend(item, wanted, path=index)) for index, item in enumerate(instance)
    )
    count, fewest = sum(found), schema.get("minContains", 1)
    if count == 0 and fewest > 0:
        yield ValidationError("no item fits")
    elif count < fewest:
        yield ValidationError("too few fit", validator="minContains", validator_value=fewest)
    elif count > schema.get("maxContains", count):
        most = schema["maxContains"]
        yield ValidationError("too many fit", validator="maxContains", validator_value=most)


def _property_names(validator: Any, names: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    for name in instance if isinstance(instance, dict) else ():
        for found in validator.descend(name, names, path=(name,)):
            error = copy(found)
            error.pointer, error.is_name = error.pointer[:-1], True
            yield error


def _certain(validator: Any, branches: list[Any], instance: Any) -> list[Any]:
    """The branches that fit whatever the marked parts represent."""
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
        around = validator.depth()
        for found in validator.descend(instance, schema[consequence]):
            error = copy(found)
            depth = len(error.pointer) - around
            error.cause = KeywordCondition(condition, depth, error.cause)
            yield error


def _is_certain(validator: Any, schema: Any, instance: Any) -> bool:
    during = first_mark(instance)
    before = during.lenient if during else 0
    fits = not list(validator.descend(instance, schema))
    return fits and (during is None or during.lenient == before)


_ORIGINAL: dict[str, Any] = Draft202012Validator.VALIDATORS
_KEYWORDS: dict[str, Any] = {
    "pattern": _unless(PlaceholderValue, _pattern),
    "contentEncoding": _unless(PlaceholderValue, _content_encoding),
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "multipleOf": _multiple_of,
    "uniqueItems": _unique_items,
    "oneOf": _one_of,
    "anyOf": _any_of,
    "propertyNames": _property_names,
    "not": _not,
    "if": _if,
    **{
        keyword: _unless(PlaceholderValue, _ORIGINAL[keyword])
        for keyword in ("type", "enum", "const", "format", "minLength", "maxLength")
    },
    **{
        keyword: _unless(OpenObject, _ORIGINAL[keyword])
        for keyword in ("minProperties", "dependentRequired")
    },
    "required": _unless(OpenObject, _required),
    "minItems": _unless(OpenArray, _ORIGINAL["minItems"]),
    "contains": _unless(OpenArray, _contains),
}


Step = Callable[[dict[str, Any]], Any]
"""What a schema's reference refers to; nothing if it has none."""
_Own = Callable[[Any, dict[str, Any], Any], Iterator[Any]]
"""The members or items that a schema speaks about by itself, unevaluated ones left aside."""
_UNEVALUATED_KEYWORDS = ("unevaluatedProperties", "unevaluatedItems")


class Unevaluated:
    """The two keywords."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def properties(
        self, validator: Any, value: Any, instance: Any, schema: dict[str, Any]
    ) -> Errors:
        """Holds the members that nothing else speaks about against a schema."""
        if isinstance(instance, dict):
            known = self._known(validator, schema, instance, _members, is_outer=True)
            yield from _rest(validator, value, instance.items(), known)

    def items(self, validator: Any, value: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        """Holds the items that nothing else speaks about against a schema."""
        if isinstance(instance, list):
            known = self._known(validator, schema, instance, _indices, is_outer=True)
            yield from _rest(validator, value, enumerate(instance), known)

    def _known(
        self, validator: Any, schema: Any, instance: Any, own: _Own, *, is_outer: bool = False
    ) -> set[Any]:
        """The members or items that a schema, or one that applies with it, speaks about."""
        if not isinstance(schema, dict):
            return set()
        found: set[Any] = set(own(validator, schema, instance))
        if not is_outer and not schema.keys().isdisjoint(_UNEVALUATED_KEYWORDS):
            found |= set(range(len(instance)) if isinstance(instance, list) else instance)
        for inner in self._in_place(validator, schema, instance):
            found |= self._known(validator, inner, instance, own)
        return found

    def _in_place(self, validator: Any, schema: dict[str, Any], instance: Any) -> Iterator[Any]:
        def fits(inner: Any) -> bool:
            return next(validator.descend(instance, inner), None) is None

        yield self._step(schema)
        yield from schema.get("allOf", ())
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword, ())
            yield from list(filter(fits, branches)) or branches  # that none fits is the mistake
        if "if" in schema:
            is_met = fits(schema["if"])
            yield schema["if"] if is_met else None
            yield schema.get("then" if is_met else "else")
        for name, inner in schema.get("dependentSchemas", {}).items():
            if isinstance(instance, dict) and name in instance:
                yield inner


def _members(validator: Any, schema: dict[str, Any], instance: dict[str, Any]) -> Iterator[str]:
    if "additionalProperties" in schema:
        yield from instance
    yield from schema.get("properties", ())
    for pattern in schema.get("patternProperties", ()):
        expression = compiled(pattern)
        yield from (name for name in instance if expression and expression.may_match(name))


def _indices(validator: Any, schema: dict[str, Any], instance: list[Any]) -> Iterator[int]:
    if "items" in schema:
        yield from range(len(instance))
    yield from range(len(schema.get("prefixItems", ())))
    if "contains" in schema:
        for index, item in enumerate(instance):
            if next(validator.descend(item, schema["contains"], path=index), None) is None:
                yield index


def _rest(validator: Any, value: Any, parts: Any, known: set[Any]) -> Errors:
    for token, part in parts:
        if token not in known:
            if value is False:
                yield ValidationError(f"nothing speaks about {token!r}", path=[token])
            else:
                yield from validator.descend(part, value, path=token)
