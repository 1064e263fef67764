"""``unevaluatedProperties`` and ``unevaluatedItems``, with the references of a contract.

Source: JSON Schema 2020-12, core, section 11. jsonschema's own keywords look references up in the
one schema that a validator was made of.
"""

from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import ValidationError

from mkdocs_tandem.contract.regex import compiled

Errors = Iterator[ValidationError]
Step = Callable[[dict[str, Any]], Any]
"""What a schema's reference leads to; nothing if it has none."""
_Own = Callable[[Any, dict[str, Any], Any], Iterator[Any]]
"""The members or items that a schema speaks about by itself, unevaluated ones left aside."""
_KEYWORDS = ("unevaluatedProperties", "unevaluatedItems")


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
        if not is_outer and not schema.keys().isdisjoint(_KEYWORDS):
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
            yield from filter(fits, schema.get(keyword, ()))
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
