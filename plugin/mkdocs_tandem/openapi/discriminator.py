"""The branch that a value selects by a ``discriminator``."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.lenient_values import PlaceholderValue


class Discriminator(NamedTuple):
    """The member that names an alternative of a schema."""

    name: str
    """Of the member."""
    branches: tuple[Any, ...]
    """The alternatives that its value selects: one, none, or all if it is left open."""
    values: tuple[str, ...]
    """All that it may be."""


def discriminator(schema: Any, branches: Sequence[Any], instance: Any) -> Discriminator | None:
    """The alternative that an instance names; ``None`` if it names none.

    A member that is missing or has an unknown value selects the ``defaultMapping``, if there is
    one. Source: OpenAPI 3.2.0, Discriminator Object.
    """
    rule = _mapping(schema, "discriminator")
    if not rule or not isinstance(instance, dict):
        return None
    name = str(rule.get("propertyName"))
    written = instance.get(name)
    others = tuple(it for it in branches if _leads_to(it, rule.get("defaultMapping")))
    if not isinstance(written, str):
        return Discriminator(name, others, ()) if others else None
    mapping = _mapping(rule, "mapping")
    references = [it.get("$ref") for it in branches if isinstance(it, dict)]
    own = [each.rpartition("/")[2] for each in references if isinstance(each, str)]
    wanted = mapping.get(written, written)
    is_open = isinstance(written, PlaceholderValue)
    found = tuple(it for it in branches if is_open or _leads_to(it, wanted))
    mapped = {str(each).rpartition("/")[2] for each in mapping.values()}
    values = (*map(str, mapping), *(each for each in own if each not in mapped))
    return Discriminator(name, found or others, values) if len(own) == len(branches) else None


def complete_mappings(openapi: OpenApiDocuments) -> None:
    """Map the values that alternatives list in the member of a discriminator, in place.

    Many contracts list them there (``type: {const: message}``) and have no ``mapping``, so that
    the name of no alternative would be right. If several alternatives list a value, the
    discriminator is emptied, which lets several alternatives fit.
    """
    for _, schema in openapi.of_kind("Schema"):
        rule = _mapping(schema, "discriminator")
        name, mapping = str(rule.get("propertyName")), _mapping(rule, "mapping")
        mapped = {str(it).rpartition("/")[2] for it in mapping.values()}
        pairs: list[tuple[str, str]] = []
        for branch in (it for key in _LISTED for it in _items(schema.get(key))) if rule else ():
            reference = str(branch.get("$ref", ""))
            own = reference.rpartition("/")[2]
            listed = _values_in(openapi, branch, name) if own and own not in mapped else None
            if listed is not None and own not in listed:
                pairs += [(str(it), reference) for it in listed]
        values = {value for value, _ in pairs}
        is_clear = len(values) == len(pairs) and values.isdisjoint(mapping)
        if pairs:
            schema["discriminator"] = (
                {**rule, "mapping": {**mapping, **dict(pairs)}} if is_clear else {}
            )


def _values_in(openapi: OpenApiDocuments, branch: Any, name: str) -> list[Any] | None:
    """The values that an alternative lists for a member; nothing if it lists none."""
    waiting, seen = [branch], set[int]()
    while waiting:
        schema = openapi.target(waiting.pop())
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        member = openapi.target(_mapping(schema, "properties").get(name))
        listed = member.get("enum") if isinstance(member, dict) else None
        if isinstance(member, dict) and "const" in member:
            return [member["const"]]
        if isinstance(listed, list):
            return listed
        waiting += _items(schema.get("allOf"))
    return None


def _items(value: Any) -> list[dict[str, Any]]:
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []


class Children:
    """The schemas that extend a base schema by ``allOf``, by the names that values give them.

    Source: OpenAPI 3.0.4, 3.1.1 and 3.2.0, Discriminator Object: a base schema with a discriminator
    selects the child that the value names, by the mapping or by its name as a component.
    """

    def __init__(self, openapi: OpenApiDocuments) -> None:
        self._openapi = openapi
        self._known: dict[int, dict[str, Any]] = {}

    def of(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The children of a base schema; none if it lists its alternatives itself."""
        found = self._known.get(id(schema))
        if found is None:
            found = self._known[id(schema)] = self._found(schema)
        return found

    def _found(self, schema: dict[str, Any]) -> dict[str, Any]:
        rule, base = schema.get("discriminator"), self._openapi.spot(schema)
        if not isinstance(rule, dict) or base is None or not schema.keys().isdisjoint(_LISTED):
            return {}
        extending = self._descendants.get(id(schema), {})
        pairs = _mapping(rule, "mapping").items()
        mapped = {
            str(name): self._openapi.pointed(base, it) for name, it in pairs if isinstance(it, str)
        }
        numbers = set(map(id, extending.values()))
        return extending | {name: it for name, it in mapped.items() if id(it) in numbers}

    @cached_property
    def _descendants(self) -> dict[int, dict[str, Any]]:
        """The components that extend a schema by ``allOf``, by the number of the schema."""
        found: dict[int, dict[str, Any]] = {}
        components = _mapping(_mapping(self._openapi.root, "components"), "schemas")
        for name, component in components.items():
            seen, waiting = set(), self._bases(component)
            while waiting:
                base = waiting.pop()
                if id(base) not in seen:
                    seen.add(id(base))
                    found.setdefault(id(base), {})[name] = component
                    waiting += self._bases(base)
        return found

    def _bases(self, schema: Any) -> list[Any]:
        parts = schema.get("allOf", ()) if isinstance(schema, dict) else ()
        targets = [self._openapi.target(part) for part in parts]
        return [it for it, part in zip(targets, parts, strict=True) if it is not part]


_LISTED = ("oneOf", "anyOf")


def named_child(
    schema: dict[str, Any], children: dict[str, Any], instance: Any, own: str = ""
) -> Any:
    """The child that an instance names, or that of the ``defaultMapping``; nothing if neither is.

    ``own`` is the name of the base schema itself.
    """
    rule = _mapping(schema, "discriminator")
    written = instance.get(str(rule.get("propertyName"))) if isinstance(instance, dict) else None
    if isinstance(written, str) and (written in children or written == own):
        return children.get(written)
    if isinstance(written, PlaceholderValue) or not isinstance(instance, dict):
        return None
    return children.get(str(rule.get("defaultMapping")).rpartition("/")[2])


def unknown_name(
    schema: dict[str, Any], children: dict[str, Any], own: str, instance: Any
) -> Discriminator | None:
    """A name in an instance that selects neither a child nor the base schema itself (``own``).

    A base that lists the values of the member judges them by that list.
    """
    rule = _mapping(schema, "discriminator")
    name = str(rule.get("propertyName"))
    written = instance.get(name) if isinstance(instance, dict) else None
    if not isinstance(written, str) or isinstance(written, PlaceholderValue):
        return None
    if "defaultMapping" in rule:
        return None
    mapping = _mapping(rule, "mapping")
    member = _mapping(_mapping(schema, "properties"), name)
    if written in {*children, *mapping, own} or not member.keys().isdisjoint(("enum", "const")):
        return None
    mapped = {str(each).rpartition("/")[2] for each in mapping.values()}
    values = (*map(str, mapping), *(it for it in children if it not in {*mapped, *mapping}))
    return Discriminator(name, (), values)


def _mapping(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _leads_to(schema: Any, wanted: Any) -> bool:
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return isinstance(reference, str) and (
        reference == wanted or reference.rpartition("/")[2] == wanted
    )
