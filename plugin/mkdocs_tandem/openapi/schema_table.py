"""The members of a schema as rows for readers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, NamedTuple, Union

from mkdocs_tandem.openapi.closed_world import ClosedWorld, Schema, names
from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.errors import limit, place
from mkdocs_tandem.suggestions import literal

_DEEPEST = 8
EXACT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("minLength", "maxLength", ("%(value)s character", "%(value)s characters")),
    ("minItems", "maxItems", ("%(value)s item", "%(value)s items")),
)
"""Bounds that leave one size if they are equal, and the words for one and for more."""
CONSTRAINTS: Mapping[str, tuple[str, ...]] = {
    "minimum": ("at least %(value)s",),
    "exclusiveMinimum": ("more than %(value)s",),
    "maximum": ("at most %(value)s",),
    "exclusiveMaximum": ("less than %(value)s",),
    "multipleOf": ("a multiple of %(value)s",),
    "minLength": ("at least %(value)s character", "at least %(value)s characters"),
    "maxLength": ("at most %(value)s character", "at most %(value)s characters"),
    "minItems": ("at least %(value)s item", "at least %(value)s items"),
    "maxItems": ("at most %(value)s item", "at most %(value)s items"),
    "minProperties": ("at least %(value)s member", "at least %(value)s members"),
    "maxProperties": ("at most %(value)s member", "at most %(value)s members"),
    "pattern": ("matches %(value)s",),
}
"""The words for a bound of one, and of more."""


class Wording(NamedTuple):
    """A text with values, which can be translated."""

    text: str
    """In English, with ``%(name)s`` in the places of values."""
    values: tuple[tuple[str, Union[str, "Wording"]], ...] = ()

    def __str__(self) -> str:
        return self.text % {name: str(value) for name, value in self.values}


@dataclass(frozen=True)
class MemberRow:
    """What readers want to know about a member."""

    name: str
    """With the members it is inside of: ``callback.webhook.attributes[].type``."""
    type: str
    is_required: bool
    """Whether the object around it has to have it; false where only some alternatives do."""
    constraint: str = ""
    default: str = ""
    description: str = ""
    is_deprecated: bool = False
    depth: int = 0
    values: tuple[Any, ...] = field(default=(), compare=False)
    """All that it may be, if the contract lists them."""
    item_values: tuple[Any, ...] = field(default=(), compare=False)
    """The same for the items of an array."""
    places: tuple[str, ...] = field(default=(), compare=False)
    """Where the contract names it: ``<file>#<JSON pointer>``; one place may be many rows."""
    type_words: Wording | None = field(default=None, compare=False, repr=False)
    """The value of ``type``; ``None`` if that is empty."""
    constraint_words: tuple[Wording, ...] = field(default=(), compare=False, repr=False)
    """The parts of ``constraint``."""


class MemberTable:
    """Reads the rows of schemas of one contract."""

    def __init__(self, openapi: OpenApiDocuments, naming: ClosedWorld) -> None:
        self._openapi = openapi
        self._naming = naming

    def rows(self, definitions: Sequence[Any], prefix: str = "") -> Iterator[MemberRow]:
        """The members of an object that keeps the schemas, each followed by its own members."""
        yield from self._rows(definitions, prefix, 0, frozenset())

    def row(self, name: str, definitions: Sequence[Any], *, is_required: bool) -> MemberRow:
        """A value as a whole, without its members."""
        return self._row(name, self._naming.named(definitions), 0, is_required=is_required)

    def _rows(
        self, definitions: Sequence[Any], prefix: str, depth: int, above: frozenset[int]
    ) -> Iterator[MemberRow]:
        schemas = self._naming.named(definitions)
        required = self._required(definitions)
        for name in names(schemas):
            inner = self._naming.child(schemas, name)
            parts = self._naming.named(inner)
            row = self._row(f"{prefix}{name}", parts, depth, is_required=name in required)
            yield replace(row, places=tuple(place(self._openapi, each) for each in inner))
            yield from self._inside(inner, f"{prefix}{name}", depth, above)

    def _inside(
        self, definitions: Sequence[Any], name: str, depth: int, above: frozenset[int]
    ) -> Iterator[MemberRow]:
        """The rows of a member's own members, or of its items'; a schema inside itself has none."""
        parts = self._naming.named(definitions)
        here = frozenset(id(part) for part in parts if "properties" in part or "items" in part)
        if here & above or depth >= _DEEPEST:
            return
        yield from self._rows(definitions, f"{name}.", depth + 1, above | here)
        items = self._naming.child(parts, 0)
        if items:
            yield from self._inside(items, f"{name}[]", depth, above | here)

    def _row(
        self, name: str, parts: Sequence[Schema], depth: int, *, is_required: bool
    ) -> MemberRow:
        kind = self._type(parts)
        facts = {str(it): it for it in _constraints(parts)}
        return MemberRow(
            name=name,
            type=str(kind or ""),
            is_required=is_required,
            constraint=", ".join(facts),
            default=next((literal(part["default"]) for part in parts if "default" in part), ""),
            description=described(parts),
            is_deprecated=any(part.get("deprecated") is True for part in parts),
            depth=depth,
            values=_values(parts),
            item_values=_values(self._naming.named(self._naming.child(parts, 0))),
            type_words=kind,
            constraint_words=tuple(facts.values()),
        )

    def _required(self, definitions: Sequence[Any]) -> set[str]:
        """The members that are required in every case, not by an alternative or a condition."""
        waiting, found, seen = list(definitions), set[str](), set[int]()
        for schema in waiting:
            if isinstance(schema, dict) and id(schema) not in seen:
                seen.add(id(schema))
                found.update(schema.get("required", ()))
                waiting += [self._openapi.step(schema), *schema.get("allOf", ())]
        return found

    def _type(self, parts: Sequence[Schema]) -> Wording | None:
        said = [part["type"] for part in parts if "type" in part]
        types = list(
            dict.fromkeys(name for it in said for name in (it if isinstance(it, list) else [it]))
        )
        if types == ["array"]:
            inner = self._type(self._naming.named(self._naming.child(parts, 0)))
            return Wording("array of %(items)s", (("items", inner),)) if inner else _named("array")
        form = next((part["format"] for part in parts if "format" in part), "")
        text = reduce(_either, map(_named, types)) if types else None
        if not form:
            return text
        values = (("type", text or Wording("any")), ("format", str(form)))
        return Wording("%(type)s (%(format)s)", values)


def _named(name: Any) -> Wording:
    """A type by its name in JSON Schema, which is the same in all languages."""
    return Wording("%(type)s", (("type", str(name)),))


def _either(one: Wording, other: Wording) -> Wording:
    return Wording("%(one)s or %(other)s", (("one", one), ("other", other)))


def described(parts: Sequence[Schema]) -> str:
    """The first thing that schemas say about a value."""
    said = (part.get("description", part.get("title")) for part in parts)
    return next((text for text in said if isinstance(text, str)), "")


def _values(parts: Sequence[Schema]) -> tuple[Any, ...]:
    """The values that schemas list; those that all of them list, if there are such."""
    lists = [part["enum"] for part in parts if "enum" in part]
    if not lists:
        return ()
    common = [value for value in lists[0] if all(value in other for other in lists)]
    return tuple(common or lists[0])


def _constraints(parts: Sequence[Schema]) -> Iterator[Wording]:
    values = _values(parts)
    if values:
        yield Wording("one of %(values)s", (("values", ", ".join(map(literal, values))),))
    for part in parts:
        if "const" in part:
            yield Wording("always %(value)s", (("value", literal(part["const"])),))
        exact = [pair for pair in EXACT if pair[0] in part and part[pair[0]] == part.get(pair[1])]
        for least, _, words in exact:
            yield _bound(words, part[least], _plain(part[least]))
        told = {keyword for pair in exact for keyword in pair[:2]}
        for keyword, words in CONSTRAINTS.items():
            if keyword in part and keyword not in told:
                yield _bound(words, part[keyword], _plain(part[keyword]))
        if part.get("uniqueItems") is True:
            yield Wording("no duplicate items")


def _bound(words: Sequence[str], value: Any, shown: str) -> Wording:
    return Wording(words[0] if value == 1 else words[-1], (("value", shown),))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else literal(limit(value))
