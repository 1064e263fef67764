"""Schemas of OpenAPI 3.0 as JSON Schema 2020-12."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mkdocs_tandem.openapi.documents import DocumentPosition, OpenApiDocuments
from mkdocs_tandem.openapi.patterns import compiled

_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_MAPS_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTS_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = (
    *("items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_BESIDE_REFERENCES = frozenset({"$ref", "description", "title", "summary"})


@dataclass(frozen=True)
class MisshapenKeyword:
    """A keyword whose value is not of the form that it has to have; it is left out."""

    spot: DocumentPosition
    keyword: str
    wanted: str
    hint: str = ""


def translate(openapi: OpenApiDocuments, version: str) -> list[MisshapenKeyword]:
    """Makes all schemas of a contract JSON Schema 2020-12, in place; what cannot be is left out."""
    found = []
    is_old = version.startswith("3.0")
    for spot, schema in openapi.of_kind("Schema"):
        if is_old:
            if schema.get("nullable") is True:
                openapi.nullable.add(id(schema))
            _modernise(schema)
        for keyword, (is_right, wanted) in _SHAPES.items():
            if keyword in schema and not is_right(schema[keyword]):
                found.append(MisshapenKeyword(spot, keyword, wanted))
                del schema[keyword]
        inner = _unquoted(schema.get("pattern"))
        if inner:
            wanted = "written without the quotes, which are part of it"
            found.append(MisshapenKeyword(spot, "pattern", wanted, f"write pattern: '{inner}'"))
            del schema["pattern"]
        _spell_out(schema)
    return found


def _unquoted(pattern: Any) -> str:
    """What is between the quotes of a pattern that is quoted twice; empty if it is not."""
    if isinstance(pattern, str) and pattern[:1] in ("'", '"') and pattern[0] == pattern[-1]:
        return pattern[1:-1]
    return ""


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
    return isinstance(value, int | float) and not isinstance(value, bool)


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
    "type": (_is_type, f"one of {', '.join(sorted(_TYPES))}"),
    "enum": (lambda value: isinstance(value, list) and bool(value), "a list of values"),
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
"""What may stand in a schema."""
