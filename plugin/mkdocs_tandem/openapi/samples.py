"""Sample values that a schema allows."""

from collections.abc import Iterator, Sequence
from typing import Any

from mkdocs_tandem.openapi.closed_world import ClosedWorld, Schema
from mkdocs_tandem.openapi.documents import OpenApiDocuments
from mkdocs_tandem.openapi.validation import Validators

_DEEPEST = 12
_MOST_ITEMS = 20
_MOST_BRANCHES = 8
_BY_FORMAT = {
    "date": "2024-05-17",
    "date-time": "2024-05-17T08:30:00Z",
    "time": "08:30:00Z",
    "duration": "PT1H",
    "email": "someone@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/path",
    "uri-template": "/path/{id}",
    "url": "https://example.com/",
    "uuid": "3f2c9d54-5f0e-4f6e-9a3b-0d6f1c2b7a90",
    "json-pointer": "/a",
    "regex": "^a$",
    "byte": "dGV4dA==",
}
_TEXTS = (
    "text",
    "Text",
    "a",
    "A",
    "1",
    "0-9",
    "w1",
    "a1",
    "A1",
    "text-1",
    "08:30",
    "00",
    "/",
    "{}",
)


class Samples:
    """Makes values that keep the schemas of one contract."""

    def __init__(
        self, openapi: OpenApiDocuments, validators: Validators, naming: ClosedWorld
    ) -> None:
        self._openapi = openapi
        self._validators = validators
        self._naming = naming

    def sample(self, schemas: Sequence[Any], depth: int = 0) -> Any:
        """A value that keeps all of the schemas, or as many of them as could be managed."""
        best, most = None, -1
        for value in self.candidates(schemas, depth):
            kept = sum(self._validators.is_valid(schema, value) for schema in schemas)
            if kept > most:
                best, most = value, kept
            if kept == len(schemas):
                break
        return best

    def candidates(self, schemas: Sequence[Any], depth: int = 0) -> Iterator[Any]:
        """Values that may keep the schemas, the contract's own words first."""
        for branch in range(_MOST_BRANCHES):
            parts = list(self._parts(schemas, branch))
            yield from self._candidates(parts, depth)
            if not any(len(part.get(key, ())) > branch + 1 for part in parts for key in _CHOICES):
                return

    def _parts(self, schemas: Sequence[Any], branch: int) -> Iterator[Schema]:
        """The schemas in place of some schemas, of alternatives the one with a number."""
        waiting, seen = list(schemas), set[int]()
        for schema in waiting:
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            yield schema
            waiting += [self._openapi.step(schema), *schema.get("allOf", ())]
            for keyword in _CHOICES:
                choices = schema.get(keyword, ())
                waiting += choices[min(branch, len(choices) - 1) :][:1] if choices else ()

    def _candidates(self, parts: Sequence[Schema], depth: int) -> Iterator[Any]:
        for keyword in ("const", "example", "default"):
            yield from (part[keyword] for part in parts if keyword in part)
        for keyword in ("examples", "enum"):
            for part in parts:
                yield from part[keyword] if isinstance(part.get(keyword), list) else ()
        if depth < _DEEPEST:
            for name in _types(parts):
                yield from self._of_type(name, parts, depth)

    def _of_type(self, name: str, parts: Sequence[Schema], depth: int) -> Iterator[Any]:
        if name == "object":
            yield self._object(parts, depth)
        elif name == "array":
            yield self._array(parts, depth)
        elif name == "string":
            yield from _strings(parts)
        elif name in ("integer", "number"):
            yield from _numbers(parts)
        else:
            yield from ((True, False) if name == "boolean" else (None,))

    def _object(self, parts: Sequence[Schema], depth: int) -> dict[str, Any]:
        required = dict.fromkeys(name for part in parts for name in part.get("required", ()))
        named = list(dict.fromkeys(name for part in parts for name in part.get("properties", ())))
        least = max((part.get("minProperties", 0) for part in parts), default=0)
        wanted = [*required, *(name for name in named if name not in required)]
        return {
            name: self.sample(self._naming.child(parts, name), depth + 1)
            for name in wanted[: max(len(required), least)]
        }

    def _array(self, parts: Sequence[Schema], depth: int) -> list[Any]:
        least = max((part.get("minItems", 0) for part in parts), default=0)
        most = min((part.get("maxItems", _MOST_ITEMS) for part in parts), default=_MOST_ITEMS)
        count = min(max(least, 1), most, _MOST_ITEMS)
        items = [self.sample(self._naming.child(parts, index), depth + 1) for index in range(count)]
        if any(part.get("uniqueItems") for part in parts):
            return self._distinct(parts, items)
        return items

    def _distinct(self, parts: Sequence[Schema], items: list[Any]) -> list[Any]:
        """The items, equal ones exchanged for further values that the items' schemas list."""
        inside = list(self._parts(self._naming.child(parts, 0), 0))
        spare = [value for part in inside for value in part.get("enum", ())]
        distinct: list[Any] = []
        for item in items:
            free = (value for value in spare if value not in distinct)
            distinct.append(item if item not in distinct else next(free, item))
        return distinct


_CHOICES = ("oneOf", "anyOf")


def _types(parts: Sequence[Schema]) -> list[str]:
    """The types that may be meant, declared ones first."""
    said = [part["type"] for part in parts if "type" in part]
    types = [name for it in said for name in (it if isinstance(it, list) else [it])]
    guesses = {
        "object": ("properties", "required", "additionalProperties"),
        "array": ("items", "minItems", "prefixItems"),
        "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    }
    guessed = [
        name for name, keys in guesses.items() if any(key in part for part in parts for key in keys)
    ]
    return list(dict.fromkeys(types or [*guessed, "string"]))


def _strings(parts: Sequence[Schema]) -> Iterator[str]:
    formats = [part["format"] for part in parts if part.get("format") in _BY_FORMAT]
    yield from (_BY_FORMAT[name] for name in formats)
    least = max((part.get("minLength", 0) for part in parts), default=0)
    most = min((part.get("maxLength", 1 << 16) for part in parts), default=1 << 16)
    for text in (*_TEXTS, *_BY_FORMAT.values()):
        times = -(-least // len(text)) if least <= most else 1
        yield (text * max(1, times))[: max(least, len(text))][:most]
    yield ""


def _numbers(parts: Sequence[Schema]) -> Iterator[float]:
    for keyword, away in (("minimum", 0), ("exclusiveMinimum", 1)):
        yield from (part[keyword] + away for part in parts if keyword in part)
    yield from (part["multipleOf"] for part in parts if "multipleOf" in part)
    for keyword, away in (("maximum", 0), ("exclusiveMaximum", -1)):
        yield from (part[keyword] + away for part in parts if keyword in part)
    yield from (1, 0, 10, 0.5, -1)
