"""Which schemas apply to a value, and which members they name."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from mkdocs_tandem.openapi.discriminator import discriminator, named_child
from mkdocs_tandem.openapi.documents import OpenApiDocuments, Pointer
from mkdocs_tandem.openapi.patterns import compiled
from mkdocs_tandem.openapi.validation import Validators

Schema = dict[str, Any]
_NAMING = ("properties", "patternProperties")
_REST = ("additionalProperties", "unevaluatedProperties")
_MOST_KEPT = 100_000
"""Members and items whose schemas are known, after which all are forgotten."""


_Step = tuple[Any, list[Any] | None]
"""A schema that comes along, or one that gives alternatives, and these."""


class LocatedValue(NamedTuple):
    """A part of an instance, and all schemas that speak about it."""

    pointer: Pointer
    instance: Any
    schemas: tuple[Schema, ...]


class ClosedWorld:
    """The closed world of one contract."""

    def __init__(self, openapi: OpenApiDocuments, validators: Validators) -> None:
        self._openapi = openapi
        self._validators = validators
        self._steps: dict[int, tuple[_Step, ...]] = {}
        self._whatever: dict[tuple[int, ...], tuple[Schema, ...]] = {}
        """What applies to any instance, by the schemas that it follows from."""
        self._children: dict[tuple[str | int, ...], list[Any]] = {}
        """What applies to members and items, by their names and the schemas around them."""
        self._literal: dict[tuple[int, ...], frozenset[str] | None] = {}
        """The names that schemas have for members; ``None`` if they leave the names free."""

    def values(self, schema: Any, instance: Any) -> list[LocatedValue]:
        """The instance and its parts, as far as any schema speaks about them."""
        found: list[LocatedValue] = []
        with self._validators.remembering(instance):
            self._find(found, (), instance, self.applicable([schema], instance))
        return found

    def applicable(self, schemas: Iterable[Any], instance: Any) -> tuple[Schema, ...]:
        """All schemas that apply to an instance: of alternatives those that fit, if any do."""
        waiting = list(schemas)
        key = tuple(map(id, waiting))
        known = self._whatever.get(key)
        if known is not None:
            return known
        found: dict[int, Schema] = {}
        depends = False
        for schema in waiting:
            if isinstance(schema, dict) and id(schema) not in found:
                found[id(schema)] = schema
                for inner, alternatives in self._steps_of(schema):
                    if alternatives is None:
                        waiting.append(inner)
                    else:
                        depends = True
                        waiting += self._alternatives(inner, alternatives, instance)
        applicable = tuple(found.values())
        if not depends:
            self._whatever[key] = applicable
        return applicable

    def named(self, schemas: Iterable[Any]) -> tuple[Schema, ...]:
        """All schemas that can apply to some instance: of alternatives every one."""
        return self.applicable(schemas, _ANYTHING)

    def child(self, schemas: Iterable[Schema], token: str | int) -> list[Any]:
        """The schemas of a member or an item."""
        key = (token, *map(id, schemas))
        known = self._children.get(key)
        if known is None:
            if len(self._children) >= _MOST_KEPT:
                self._children.clear()
            known = self._children[key] = list(_inside(schemas, token))
        return known

    def members(self, schemas: Iterable[Schema]) -> dict[str, list[Any]]:
        """The schemas of all members that schemas name, in one pass."""
        every = tuple(schemas)
        found: dict[str, list[Any]] = {name: [] for name in names(every)}
        for schema in every:
            rest = any(isinstance(schema.get(keyword), dict) for keyword in _REST)
            is_plain = not rest and not schema.get("patternProperties")
            for name in schema.get("properties", ()) if is_plain else found:
                found[name] += _member_schemas(schema, name)
        return found

    def unknown(self, value: LocatedValue) -> list[str]:
        """The members of an object that no schema names."""
        if not isinstance(value.instance, dict):
            return []
        key = tuple(map(id, value.schemas))
        if key not in self._literal:
            self._literal[key] = None if is_open(value.schemas) else _literal(value.schemas)
        literal = self._literal[key]
        if literal is None:
            return []
        return [
            name
            for name in value.instance
            if name not in literal and not any(_names(schema, name) for schema in value.schemas)
        ]

    def _find(
        self,
        found: list[LocatedValue],
        pointer: Pointer,
        instance: Any,
        schemas: tuple[Schema, ...],
    ) -> None:
        found.append(LocatedValue(pointer, instance, schemas))
        for token, part in _parts(instance):
            inner = self.child(schemas, token)
            if inner:
                self._find(found, (*pointer, token), part, self.applicable(inner, part))

    def _steps_of(self, schema: Schema) -> tuple["_Step", ...]:
        """The schemas that come with a schema, and the alternatives that it gives; once each."""
        steps = self._steps.get(id(schema))
        if steps is None:
            steps = self._steps[id(schema)] = tuple(self._inner(schema))
        return steps

    def _inner(self, schema: Schema) -> Iterator["_Step"]:
        target = self._openapi.step(schema)
        others = self._openapi.namesakes(schema)
        if others or target is not None:
            yield (schema, others) if others else (target, None)
        children = self._validators.children.of(schema) if "discriminator" in schema else {}
        if children:
            yield schema, list({id(it): it for it in children.values()}.values())
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                yield schema, schema[keyword]
        along = [schema[keyword] for keyword in ("if", "then", "else") if keyword in schema]
        along += [*schema.get("allOf", ()), *schema.get("dependentSchemas", {}).values()]
        yield from ((it, None) for it in along)

    def _alternatives(self, schema: Schema, branches: list[Any], instance: Any) -> list[Any]:
        children = self._validators.children.of(schema) if "discriminator" in schema else {}
        if children and (instance is _ANYTHING or isinstance(instance, dict)):
            named = named_child(schema, children, instance)
            others = [] if instance is _ANYTHING else branches
            return others if named is None else [named]
        if instance is _ANYTHING or not isinstance(instance, dict | list):
            return branches
        said = discriminator(schema, branches, instance)
        if said is not None and said.branches:
            return list(said.branches)
        fitting = [it for it in branches if self._validators.is_valid(it, instance)]
        return fitting or branches


_ANYTHING = object()


def is_open(schemas: Iterable[Schema]) -> bool:
    """Whether the schemas leave the names of members free, by saying so or by naming none."""
    names_any = False
    for schema in schemas:
        if any(schema.get(keyword) not in (None, False) for keyword in _REST):
            return True
        names_any = names_any or any(schema.get(keyword) for keyword in _NAMING)
        names_any = names_any or any(keyword in schema for keyword in _REST)
    return not names_any


def names(schemas: Iterable[Schema]) -> tuple[str, ...]:
    """The members that schemas name, in their order."""
    return tuple(dict.fromkeys(name for schema in schemas for name in schema.get("properties", ())))


def _literal(schemas: Iterable[Schema]) -> frozenset[str]:
    return frozenset(
        name
        for schema in schemas
        for keyword in ("properties", "required")
        for name in schema.get(keyword, ())
    )


def _names(schema: Schema, key: str) -> bool:
    return (
        key in schema.get("properties", ())
        or key in schema.get("required", ())
        or any(_matches(pattern, key) for pattern in schema.get("patternProperties", ()))
    )


def _matches(pattern: str, key: str) -> bool:
    expression = compiled(pattern)
    return expression is None or expression.may_match(key)


def _inside(schemas: Iterable[Schema], token: str | int) -> Iterator[Any]:
    for schema in schemas:
        if isinstance(token, str):
            yield from _member_schemas(schema, token)
        else:
            yield from _item_schemas(schema, token)


def _member_schemas(schema: Schema, key: str) -> Iterator[Any]:
    if key in schema.get("properties", ()):
        yield schema["properties"][key]
    for pattern, inner in schema.get("patternProperties", {}).items():
        if _matches(pattern, key):
            yield inner
    if not _names(schema, key):
        yield from (schema[keyword] for keyword in _REST if isinstance(schema.get(keyword), dict))


def _item_schemas(schema: Schema, index: int) -> Iterator[Any]:
    first = schema.get("prefixItems", ())
    if index < len(first):
        yield first[index]
    elif "items" in schema:
        yield schema["items"]
    if "contains" in schema:
        yield schema["contains"]


def _parts(instance: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(instance, dict):
        return instance.items()
    return enumerate(instance) if isinstance(instance, list) else ()
