"""The members of a schema as rows for readers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mkdocs_tandem.openapi.closed_world import ClosedWorld, Schema, names
from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.errors import place
from mkdocs_tandem.suggestions import literal

_DEEPEST = 8
_EXACT = (("minLength", "maxLength", "characters"), ("minItems", "maxItems", "items"))
"""Bounds that leave one size if they are equal, and what is counted."""
_CONSTRAINTS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} members",
    "maxProperties": "at most {} members",
    "pattern": "matches {}",
}


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
        return MemberRow(
            name=name,
            type=self._type(parts),
            is_required=is_required,
            constraint=", ".join(dict.fromkeys(_constraints(parts))),
            default=next((literal(part["default"]) for part in parts if "default" in part), ""),
            description=described(parts),
            is_deprecated=any(part.get("deprecated") is True for part in parts),
            depth=depth,
            values=_values(parts),
            item_values=_values(self._naming.named(self._naming.child(parts, 0))),
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

    def _type(self, parts: Sequence[Schema]) -> str:
        said = [part["type"] for part in parts if "type" in part]
        types = list(
            dict.fromkeys(name for it in said for name in (it if isinstance(it, list) else [it]))
        )
        if types == ["array"]:
            inner = self._type(self._naming.named(self._naming.child(parts, 0)))
            return f"array of {inner}" if inner else "array"
        form = next((part["format"] for part in parts if "format" in part), "")
        text = " or ".join(types)
        return f"{text or 'any'} ({form})" if form else text


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


def _constraints(parts: Sequence[Schema]) -> Iterator[str]:
    values = _values(parts)
    if values:
        yield f"one of {', '.join(literal(value) for value in values)}"
    for part in parts:
        if "const" in part:
            yield f"always {literal(part['const'])}"
        exact = [pair for pair in _EXACT if pair[0] in part and part[pair[0]] == part.get(pair[1])]
        for least, _, noun in exact:
            yield f"{part[least]} {noun if part[least] != 1 else noun.removesuffix('s')}"
        told = {keyword for pair in exact for keyword in pair}
        for keyword, words in _CONSTRAINTS.items():
            if keyword in part and keyword not in told:
                text = words.format(_plain(part[keyword]))
                yield text.removesuffix("s") if part[keyword] == 1 else text
        if part.get("uniqueItems") is True:
            yield "no duplicate items"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else literal(value)
