"""Schemas of OpenAPI 3.0 as JSON Schema 2020-12."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from mkdocs_tandem.openapi.documents import DocumentPosition, OpenApiDocuments
from mkdocs_tandem.openapi.patterns import compiled, foreign_syntax

_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_MAPS_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTS_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = (
    *("items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_BESIDE_REFERENCES = frozenset({"$ref", "description", "title", "summary"})


_SLASHES = re.compile(r"/(\^.*|.*(?<!\\)\$)/[dgimsuvy]*", re.DOTALL)
"""A pattern as a literal of JavaScript: nothing can match it that begins or ends with slashes."""
_WITH_ITEMS = ("items", "$ref", "allOf", "anyOf", "oneOf")
_FROM_3_1 = frozenset(
    {
        *("const", "examples", "$defs", "if", "then", "else", "patternProperties", "propertyNames"),
        *("contains", "minContains", "maxContains", "prefixItems", "dependentRequired"),
        *(
            "dependentSchemas",
            "unevaluatedItems",
            "unevaluatedProperties",
            "$anchor",
            "$dynamicRef",
        ),
        *(
            "$dynamicAnchor",
            "$id",
            "$schema",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
        ),
    }
)
_REST = "additionalProperties"
_COMPOSED = ("allOf", "oneOf", "anyOf")
_UNEVALUATED = (3, 1)
"""The first version with ``unevaluatedProperties``."""
_MOST_ALONG = 50
"""Schemas that are looked at together."""
_MOST_COMPARED = 1_000_000
"""Names of members that are compared in one contract."""
_NAMED_MEMBERS = ("properties", "patternProperties", "allOf", "anyOf", "oneOf")
_NULLABLE_NEEDS_TYPE = "3.0.3"
"""The first version with this rule."""


@dataclass(frozen=True)
class MisshapenKeyword:
    """A keyword that is left out, or has no effect, because it is not written as it has to be."""

    spot: DocumentPosition
    """Of the schema, or the mapping, that has the keyword."""
    keyword: str
    message: str
    hint: str = ""


def translate(openapi: OpenApiDocuments, version: str) -> list[MisshapenKeyword]:
    """Makes all schemas of a contract JSON Schema 2020-12, in place; what cannot be is left out."""
    found: list[MisshapenKeyword] = []
    is_old = version.startswith(("2.", "3.0"))
    dialect = f"{'Swagger' if version.startswith('2.') else 'OpenAPI'} {version[:3]}"
    for spot, schema in openapi.of_kind("Schema"):
        if is_old:
            found += _too_new(spot, schema, dialect)
            found += _exclusive_numbers(spot, schema, dialect)
            found += _switches(spot, schema)
        if schema.get("nullable") is True:  # from 3.1 on a mistake, which is reported
            openapi.nullable.add(id(schema))
        if is_old:
            found += _without_type(spot, schema, version)
        if is_old or openapi.is_asyncapi:
            _modernise(schema)
        found += _mended(spot, schema)
        _spell_out(schema)
    found += _opened(openapi)
    return found


def _opened(openapi: OpenApiDocuments) -> Iterator[MisshapenKeyword]:
    """Leaves out each ``additionalProperties: false`` that refuses what a schema with it names.

    A common mistake: the keyword counts the members beside it only, not those of ``allOf``.
    """
    closed = [it for _, it in openapi.of_kind("Schema") if it.get(_REST) is False]
    refused: dict[int, list[str]] = {}
    left = _MOST_COMPARED
    for _, schema in openapi.of_kind("Schema") if closed else ():
        if left > 0 and any(keyword in schema for keyword in ("$ref", *_COMPOSED)):
            found, cost = _refused(openapi, schema, left)
            refused |= found
            left -= cost
    for schema in closed:
        spot, names = openapi.spot(schema), refused.get(id(schema))
        if spot and names:
            message = f"'{_REST}: false' refuses '{names[0]}', which a schema beside it names"
            hint = "it knows the 'properties' beside it only; remove it"
            if openapi.version >= _UNEVALUATED:
                hint = "write 'unevaluatedProperties: false' in the outermost schema"
            yield MisshapenKeyword(spot, _REST, message, hint)
            del schema[_REST]


def _refused(
    openapi: OpenApiDocuments, schema: dict[str, Any], left: int
) -> tuple[dict[int, list[str]], int]:
    """Closed schemas that count together with others, each with members that only these name.

    And how much had to be compared; what is more than ``left`` is not.
    """
    along = _along(openapi, [schema])
    outer = _named_by(along)
    own = [it for it in along if it.get(_REST) is False]
    found = _contradicted(own, outer)
    cost = len(along) + len(own) * len(outer)
    choices = [it[key] for it in along for key in ("oneOf", "anyOf") if it.get(key)]
    for choice in choices:
        branches = [_along(openapi, [it]) for it in choice]
        named = [name for each in branches for name in _named_by(each)]
        cost += sum(map(len, branches)) + len(own) * len(named) + len(branches) * len(outer)
        if cost > left:
            break
        found |= _contradicted(own, named)
        # what one alternative takes is named outside for its sake
        inner = [_contradicted(it, outer) for it in branches]
        names = [{name for each in it.values() for name in each} for it in inner]
        for name in set.intersection(*names) if names else ():
            found |= {key: [name] for it in inner for key, each in it.items() if name in each}
    return found, cost


def _along(openapi: OpenApiDocuments, schemas: list[Any]) -> list[dict[str, Any]]:
    """Schemas with all that count for the same value: by ``allOf`` and by reference."""
    found: dict[int, dict[str, Any]] = {}
    waiting = list(schemas)
    while waiting and len(found) < _MOST_ALONG:
        each = waiting.pop()
        if isinstance(each, dict) and id(each) not in found:
            found[id(each)] = each
            waiting += [openapi.step(each), *each.get("allOf", ())]
    return list(found.values())


def _named_by(schemas: list[dict[str, Any]]) -> list[str]:
    return [name for it in schemas for name in it.get("properties", ())]


def _contradicted(schemas: list[dict[str, Any]], names: list[str]) -> dict[int, list[str]]:
    """Those that refuse every other member than their own, each with the names that it refuses."""
    found = {}
    for schema in schemas:
        if schema.get(_REST) is False and not schema.get("patternProperties"):
            own = schema.get("properties", {})
            if refused := [it for it in names if it not in own]:
                found[id(schema)] = refused
    return found


def _mended(spot: DocumentPosition, schema: dict[str, Any]) -> Iterator[MisshapenKeyword]:
    """Leaves out what has not the form that it has to have."""
    for keyword in _MAPS_OF_SCHEMAS:
        if isinstance(schema.get(keyword), dict):
            yield from _mended_members(spot, keyword, schema)
    yield from _mended_pattern(spot, schema)
    for keyword, (is_right, wanted) in _SHAPES.items():
        if keyword in schema and not is_right(schema[keyword]):
            hint = ""
            if keyword.startswith("exclusive") and isinstance(schema[keyword], bool):
                hint = "from OpenAPI 3.1 on, this is the bound itself"
            yield MisshapenKeyword(spot, keyword, f"'{keyword}' has to be {wanted}", hint)
            del schema[keyword]
            if keyword in _NAMED_MEMBERS:
                schema["additionalProperties"] = True  # what it would name is not known


def _mended_pattern(spot: DocumentPosition, schema: dict[str, Any]) -> Iterator[MisshapenKeyword]:
    """Leaves out a pattern in the notation of another language."""
    marks, inner = _undelimited(schema.get("pattern"))
    if inner:
        message = f"'pattern' has to be written without the {marks}, which are part of it"
        yield MisshapenKeyword(spot, "pattern", message, f"write pattern: '{inner}'")
        del schema["pattern"]
    pattern = schema.get("pattern")
    foreign, right = foreign_syntax(pattern) if isinstance(pattern, str) else ("", "")
    if foreign:
        message = f"patterns are those of ECMAScript, which have no '{foreign}'"
        hint = f"write '{right}'" if right else "leave it out"
        yield MisshapenKeyword(spot, "pattern", message, hint)
        del schema["pattern"]


def _mended_members(
    spot: DocumentPosition, keyword: str, schema: dict[str, Any]
) -> Iterator[MisshapenKeyword]:
    """Leaves out members that are no schemas; a reference in their place may name any."""
    members = schema[keyword]
    place = DocumentPosition(spot.file, (*spot.pointer, keyword))
    for name in [name for name, it in members.items() if not _is_schema(it)]:
        if name == "$ref" and keyword == "properties":
            message = "'$ref' is the name of a member here, and is not resolved"
            hint = "refer to a schema with these 'properties' in 'allOf'"
            yield MisshapenKeyword(place, name, message, hint)
            del members[name]
            schema["additionalProperties"] = True
        else:
            yield MisshapenKeyword(place, name, f"'{name}' has to be a schema")
            members[name] = {}


def _switches(spot: DocumentPosition, schema: dict[str, Any]) -> Iterator[MisshapenKeyword]:
    """A ``nullable`` that is neither true nor false; it is read as what it seems to mean."""
    value = schema.get("nullable", False)
    if not isinstance(value, bool):
        yield MisshapenKeyword(spot, "nullable", "'nullable' has to be true or false")
        schema["nullable"] = str(value).lower() in ("true", "yes", "1")


def _too_new(
    spot: DocumentPosition, schema: dict[str, Any], dialect: str
) -> Iterator[MisshapenKeyword]:
    """Keywords and types that OpenAPI has from 3.1 on; they are read all the same.

    Sources: OpenAPI 3.0.4, Schema Object; Swagger 2.0, Schema Object, whose ``type`` and ``items``
    are those of JSON Schema draft 4.
    """
    for keyword in schema:
        if keyword in _FROM_3_1:
            is_constant = keyword == "const"
            hint = "write 'enum' with one value" if is_constant else "'openapi: 3.1.0' has it"
            yield MisshapenKeyword(spot, keyword, f"{dialect} has no keyword '{keyword}'", hint)
    types = schema.get("type")
    if dialect.startswith("Swagger"):
        return
    if isinstance(types, list) or types == "null":
        hint = "write one type, and 'nullable: true' where null is allowed"
        yield MisshapenKeyword(spot, "type", f"'type' has to be one type in {dialect}", hint)
    if types == "array" and schema.keys().isdisjoint(_WITH_ITEMS):
        message = f"an array needs 'items' in {dialect}"
        yield MisshapenKeyword(spot, "type", message, "write 'items: {}' for items of any kind")


def _exclusive_numbers(
    spot: DocumentPosition, schema: dict[str, Any], dialect: str
) -> Iterator[MisshapenKeyword]:
    """Exclusive bounds as OpenAPI has them from 3.1 on; they are read all the same."""
    for bound in ("minimum", "maximum"):
        exclusive = f"exclusive{bound.title()}"
        if _is_number(schema.get(exclusive)):
            message = f"'{exclusive}' has to be true or false in {dialect}"
            hint = f"write '{bound}: {schema[exclusive]}' and '{exclusive}: true'"
            yield MisshapenKeyword(spot, exclusive, message, hint)


def _without_type(
    spot: DocumentPosition, schema: dict[str, Any], version: str
) -> Iterator[MisshapenKeyword]:
    """OpenAPI 3.0.3, Schema Object: ``nullable`` counts beside ``type``, not beside ``enum``."""
    if schema.get("nullable") is not True or version < _NULLABLE_NEEDS_TYPE:
        return
    if isinstance(schema.get("type"), str):
        listed = schema.get("enum")
        if isinstance(listed, list) and listed and None not in listed:
            message = "'nullable' has no effect beside an 'enum' without null"
            yield MisshapenKeyword(spot, "nullable", message, "add null to 'enum'")
        return
    message = "'nullable' has no effect without 'type' beside it"
    hint = "add 'type'"
    if "$ref" in schema:
        message = "'nullable' has no effect beside '$ref'"
        hint = "put the '$ref' into 'allOf', and 'type' and 'nullable' beside that"
    yield MisshapenKeyword(spot, "nullable", message, hint)


def _undelimited(pattern: Any) -> tuple[str, str]:
    """The marks around a pattern that belong to another notation, and what is between them."""
    if not isinstance(pattern, str):
        return "", ""
    if pattern[:1] in ("'", '"') and pattern[0] == pattern[-1]:
        return "quotes", pattern[1:-1]
    found = _SLASHES.fullmatch(pattern)
    return ("slashes", found[1]) if found else ("", "")


def _spell_out(schema: dict[str, Any]) -> None:
    """Writes ``false`` as ``not: {}``: jsonschema loses the place of what it refuses."""
    for keyword in ("properties", "patternProperties"):
        inside = schema.get(keyword, {})
        inside.update({name: {"not": {}} for name, it in inside.items() if it is False})
    if schema.get("items") is False:
        schema["items"] = {"not": {}}


def _modernise(schema: dict[str, Any]) -> None:
    if "$ref" in schema:
        for keyword in set(schema) - _BESIDE_REFERENCES:
            del schema[keyword]
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            is_exclusive = schema.pop(exclusive)
            if is_exclusive and bound in schema:
                schema[exclusive] = schema.pop(bound)
    if schema.pop("nullable", False) is True and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]


def _is_number(value: Any) -> bool:
    is_finite = not isinstance(value, float) or isfinite(value)
    return isinstance(value, int | float) and not isinstance(value, bool) and is_finite


def _is_size(value: Any) -> bool:
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return is_whole and not isinstance(value, bool) and value >= 0


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _are_schemas(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_schema(it) for it in value)


def _is_map_of_schemas(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_schema(it) for it in value.values())


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(it, str) for it in value)


def _is_type(value: Any) -> bool:
    types = value if isinstance(value, list) else [value]
    return bool(types) and all(isinstance(it, str) and it in _TYPES for it in types)


def _is_pattern(value: Any) -> bool:
    return isinstance(value, str) and compiled(value) is not None


def _are_patterns(value: Any) -> bool:
    return _is_map_of_schemas(value) and all(_is_pattern(it) for it in value)


def _is_map_of_names(value: Any) -> bool:
    return isinstance(value, dict) and all(_are_names(it) for it in value.values())


_Shape = tuple[Callable[[Any], bool], str]
_NUMBER: _Shape = (_is_number, "a number")
_SIZE: _Shape = (_is_size, "a whole number, 0 or more")
_MAP: _Shape = (_is_map_of_schemas, "a mapping of names to schemas")
_LIST: _Shape = (_are_schemas, "a list of schemas")
_SCHEMA: _Shape = (_is_schema, "a schema")
_SHAPES: dict[str, _Shape] = {
    "$ref": (lambda value: isinstance(value, str), "text"),
    "type": (_is_type, f"one of {', '.join(sorted(_TYPES))}"),
    "enum": (lambda value: isinstance(value, list) and bool(value), "a list of at least one value"),
    "required": (_are_names, "a list of names"),
    "pattern": (_is_pattern, "a regular expression"),
    "format": (lambda value: isinstance(value, str), "a name"),
    "patternProperties": (_are_patterns, "a mapping of regular expressions to schemas"),
    "dependentRequired": (_is_map_of_names, "a mapping of names to lists of names"),
    "uniqueItems": (lambda value: isinstance(value, bool), "true or false"),
    "multipleOf": (lambda value: _is_number(value) and value > 0, "a number above 0"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _NUMBER),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _SIZE),
    **dict.fromkeys(("minProperties", "maxProperties", "minContains", "maxContains"), _SIZE),
    **dict.fromkeys(("properties", "$defs", "dependentSchemas"), _MAP),
    **dict.fromkeys(_LISTS_OF_SCHEMAS, _LIST),
    **dict.fromkeys(_SCHEMAS, _SCHEMA),
}

KEYWORDS = frozenset(
    {
        *_SHAPES,
        *("$id", "$schema", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary"),
        *("$comment", "const", "default", "title", "description", "example", "examples"),
        *("readOnly", "writeOnly", "deprecated", "discriminator", "xml", "externalDocs"),
        *("contentEncoding", "contentMediaType", "contentSchema", "summary"),
    }
)
"""The keywords of a schema."""
