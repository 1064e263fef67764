"""Mistakes in a contract itself."""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi.asyncapi import message_faults
from mkdocs_tandem.openapi.documents import (
    LIMITS,
    BrokenReference,
    DocumentPosition,
    OpenApiDocuments,
    Pointer,
    follow,
    read,
    written,
)
from mkdocs_tandem.openapi.errors import Mistake
from mkdocs_tandem.openapi.operations import MediaBody, NamedExample, Operation
from mkdocs_tandem.openapi.patterns import compiled
from mkdocs_tandem.openapi.positions import ContractPositions
from mkdocs_tandem.openapi.schema import Schema, ValidationContext
from mkdocs_tandem.openapi.schema_3_0 import KEYWORDS, MisshapenKeyword
from mkdocs_tandem.openapi.structure import StructureFault, structure_faults
from mkdocs_tandem.openapi.transitions import FOLLOWING, undeclared_values
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import closeness, closest, did_you_mean, literal

_CLOSE = 0.75
_COMPONENT = 3
"""Steps to a named schema."""
_SCHEMAS = ("components", "schemas")
_OBSOLETE = {
    "nullable": "add 'null' to 'type'",
    "id": "write '$id'",
    "definitions": "write '$defs'",
    "dependencies": "write 'dependentRequired' or 'dependentSchemas'",
}
_NOT_NULLABLE = (3, 1)
"""The first version without ``nullable``."""
_QUOTED = re.compile(r"'([^']+)'")
_COMPOSING = ("allOf", "anyOf", "oneOf")
_BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_IMPOSSIBLE = re.compile(r'(?<!\\)\$["\w]|[\w"]\^')
_BRANCHING = re.compile(r"[|?*{\[(]")


class StructureCheck:
    """Reads a contract for mistakes of its own."""

    def __init__(
        self,
        world: ValidationContext,
        operations: Sequence[Operation],
        misshapen: Sequence[MisshapenKeyword],
    ) -> None:
        self._world = world
        self._openapi: OpenApiDocuments = world.openapi
        self._operations = operations
        self._misshapen = misshapen
        self._places = ContractPositions(self._openapi)

    def findings(self) -> Iterator[Finding]:
        """All faults of the contract; none is reported twice."""
        seen: set[tuple[Any, ...]] = set()
        for search in self._searches():
            for found in search():
                key = (found.rule, found.location, found.message)
                if key not in seen:
                    seen.add(key)
                    yield found

    def _searches(self) -> Sequence[Callable[[], Iterator[Finding]]]:
        return (
            self._repeated_keys,
            self._references,
            self._structure,
            self._mappings,
            self._security,
            self._links,
            self._keywords,
            self._contradictions,
            self._schema_examples,
            self._examples,
            self._names,
        )

    def _finding(self, rule: str, spot: DocumentPosition, message: str, hint: str = "") -> Finding:
        return Finding(rule, self._places.location(spot), message, hint, place=str(spot))

    def _repeated_keys(self) -> Iterator[Finding]:
        for file, positions in self._openapi.positions.items():
            for name, line, column in positions.repeated:
                message = f"the key '{name}' occurs twice in one mapping"
                hint = "only the last one counts; join them, or remove one"
                where = Location(file, line, column)
                yield Finding("duplicate-key", where, message, hint, length=len(name))

    def _references(self) -> Iterator[Finding]:
        limits = set()
        known = [it for it in self._openapi.broken if not self._is_explained(it)]
        for broken in known:
            if broken.reason in LIMITS:
                limits.add(broken.reason)
                continue
            if broken.is_elsewhere:
                continue
            spot = DocumentPosition(broken.spot.file, (*broken.spot.pointer, "$ref"))
            message = f"'{broken.reference}' cannot be resolved: {broken.reason}"
            yield self._finding("contract-reference", spot, message, self._meant(broken))
        for reason in sorted(limits):
            yield self._finding(
                "contract-reference", DocumentPosition(self._openapi.name, ()), reason
            )

    @cached_property
    def _faults(self) -> tuple[StructureFault, ...]:
        faults = [*structure_faults(self._openapi, self._openapi.version)]
        if self._openapi.is_asyncapi:
            faults += message_faults(self._openapi)
        return tuple(faults)

    @cached_property
    def _explained(self) -> frozenset[DocumentPosition]:
        """Places with nothing to refer to, for a reason that another finding gives."""
        found = set()
        for fault in self._faults:
            file, pointer = fault.spot.file, fault.spot.pointer
            found.add(DocumentPosition(file, pointer))
            for name in _QUOTED.findall(f"{fault.message} {fault.hint}"):
                around = pointer[:-1] if pointer and name != pointer[-1] and fault.hint else pointer
                found.add(DocumentPosition(file, (*around, name)))
        return frozenset(found)

    def _is_explained(self, broken: BrokenReference) -> bool:
        """Whether a reference is broken only because of another mistake, which is reported."""
        address, _, fragment = broken.reference.partition("#")
        pointer = read(fragment)
        if not self._openapi.is_asyncapi or address:
            return False
        return any(
            DocumentPosition(broken.spot.file, pointer[:length]) in self._explained
            or (length < len(pointer) and f"#{written(pointer[:length])}" in self._broken)
            for length in range(1, len(pointer) + 1)
        )

    @cached_property
    def _broken(self) -> frozenset[str]:
        """The references that cannot be followed."""
        return frozenset(it.reference for it in self._openapi.broken)

    def _structure(self) -> Iterator[Finding]:
        for fault in self._faults:
            yield self._finding(fault.rule, fault.spot, fault.message, fault.hint)

    def _mappings(self) -> Iterator[Finding]:
        """Discriminators whose mapping is broken."""
        for spot, rule in self._openapi.of_kind("Discriminator"):
            mapping = rule.get("mapping")
            for name, reference in mapping.items() if isinstance(mapping, dict) else ():
                is_text = isinstance(reference, str) and "://" not in reference
                if is_text and self._openapi.pointed(spot, reference) is None:
                    place = DocumentPosition(spot.file, (*spot.pointer, "mapping", name))
                    message = f"'{reference}' is not a schema of the contract"
                    hint = did_you_mean(reference.rpartition("/")[2], self._schema_names)
                    yield self._finding("contract-reference", place, message, hint)

    def _security(self) -> Iterator[Finding]:
        """Requirements of a security scheme that the contract does not describe, if it has any.

        From OpenAPI 3.2 on, a requirement may also be the address of a scheme.
        """
        components = self._openapi.root.get("components")
        schemes = components.get("securitySchemes", {}) if isinstance(components, dict) else {}
        if not isinstance(schemes, dict) or not schemes or "$ref" in schemes:
            return
        for spot, requirement in self._openapi.of_kind("SecurityRequirement"):
            for name in requirement:
                if name in schemes:
                    yield from self._scopes(spot, requirement, name)
                elif not re.search(r"[/#.]", name):
                    place = DocumentPosition(spot.file, (*spot.pointer, name))
                    message = f"'{name}' is not a security scheme of the contract"
                    hint = did_you_mean(name, schemes) or "describe it in 'securitySchemes'"
                    yield self._finding("contract-reference", place, message, hint)

    def _scopes(
        self, spot: DocumentPosition, requirement: dict[str, Any], name: str
    ) -> Iterator[Finding]:
        """Scopes of a requirement that its scheme, if it is OAuth 2 and has some, lacks."""
        scheme = self._openapi.target(self._openapi.root["components"]["securitySchemes"][name])
        flows = scheme.get("flows") if isinstance(scheme, dict) else None
        given = flows.values() if isinstance(flows, dict) else ()
        scopes = (it.get("scopes") for it in given if isinstance(it, dict))
        known = [scope for each in scopes if isinstance(each, dict) for scope in each]
        wanted = requirement[name] if known and isinstance(requirement[name], list) else []
        for index, scope in enumerate(wanted):
            if isinstance(scope, str) and scope not in known:
                place = DocumentPosition(spot.file, (*spot.pointer, name, index))
                message = f"'{name}' has no scope '{scope}'"
                hint = did_you_mean(scope, known) or "describe it in 'scopes'"
                yield self._finding("contract-reference", place, message, hint)

    def _links(self) -> Iterator[Finding]:
        """Links to operations that the contract does not have, if it has any."""
        names = {it.id for it in self._operations}
        for spot, link in self._openapi.of_kind("Link") if names else ():
            name = link.get("operationId")
            if isinstance(name, str) and name not in names:
                place = DocumentPosition(spot.file, (*spot.pointer, "operationId"))
                message = f"'{name}' is not an operation of the contract"
                yield self._finding("contract-reference", place, message, did_you_mean(name, names))

    @cached_property
    def _schema_names(self) -> tuple[str, ...]:
        """The names of the schemas in the components."""
        spots = (spot for spot, _ in self._openapi.of_kind("Schema"))
        return tuple(str(it.pointer[2]) for it in spots if _is_component(it))

    def _meant(self, broken: BrokenReference) -> str:
        """A hint at the closest name beside the one that does not exist, or at the right place."""
        address, _, fragment = broken.reference.partition("#")
        pointer = read(fragment)
        name = broken.reference.replace("#", "/").rpartition("/")[2]
        is_schema = broken.kind in ("Schema", "Payload") or not self._openapi.is_asyncapi
        if is_schema and name in self._schema_names and pointer[:2] != _SCHEMAS:
            return f"write '#/{'/'.join(_SCHEMAS)}/{name}'"
        if fragment and not fragment.startswith("/"):
            near = closest(fragment, self._schema_names)
            right = f"write '#/{'/'.join(_SCHEMAS)}/{near}'" if near else ""
            return did_you_mean(fragment, self._openapi.anchors) or right
        folder = posixpath.dirname(broken.spot.file)
        file = posixpath.normpath(posixpath.join(folder, unquote(address)))
        document = self._openapi.files.get(file if address else broken.spot.file)
        try:
            beside = follow(document, pointer[:-1]) if pointer else None
        except LookupError:
            return ""
        if not isinstance(beside, dict) or pointer[-1] in beside:
            return ""
        return did_you_mean(str(pointer[-1]), beside)

    def _keywords(self) -> Iterator[Finding]:
        for wrong in self._misshapen:
            rule = "contract-pattern" if wrong.keyword == "pattern" else "contract-keyword"
            spot = DocumentPosition(wrong.spot.file, (*wrong.spot.pointer, wrong.keyword))
            yield self._finding(rule, spot, wrong.message, wrong.hint)
        known = KEYWORDS | {"nullable"} if self._openapi.version < _NOT_NULLABLE else KEYWORDS
        known |= _OBSOLETE.keys() if self._openapi.is_asyncapi else frozenset()
        for spot, schema in self._openapi.of_kind("Schema"):
            for keyword in schema:
                hint = _right_keyword(keyword, known)
                if hint:
                    place = DocumentPosition(spot.file, (*spot.pointer, keyword))
                    message = f"there is no keyword '{keyword}'"
                    yield self._finding("contract-keyword", place, message, hint)

    def _contradictions(self) -> Iterator[Finding]:
        """Schemas that no value can satisfy, as far as one schema alone shows."""
        for spot, schema in self._openapi.of_kind("Schema"):
            for low, high in _BOUNDS:
                if low in schema and high in schema and schema[low] > schema[high]:
                    place = DocumentPosition(spot.file, (*spot.pointer, low))
                    message = f"no value can satisfy both '{low}' and '{high}'"
                    yield self._finding("contract-keyword", place, message)
            for strange in undeclared_values(schema):
                place = DocumentPosition(spot.file, (*spot.pointer, FOLLOWING))
                message = f"'{FOLLOWING}' names '{strange}', which is not in 'enum'"
                hint = did_you_mean(strange, map(str, schema["enum"]))
                yield self._finding("contract-keyword", place, message, hint)
            pattern = schema.get("pattern")
            if pattern is not None and not _can_match(pattern, schema):
                place = DocumentPosition(spot.file, (*spot.pointer, "pattern"))
                message = f"no value can match {literal(pattern)}"
                yield self._finding("contract-pattern", place, message)

    def _schema_examples(self) -> Iterator[Finding]:
        for spot, definition in self._openapi.of_kind("Schema"):
            schema, whole = Schema(self._world, definition), self._whole(spot)
            for name, pointer, value in _own_examples(definition):
                place = DocumentPosition(spot.file, (*spot.pointer, *pointer))
                found = _own_mistakes(schema, whole, value)
                if pointer == ("default",):  # which may leave members out
                    found = [it for it in found if it.kind != "missing-member"]
                yield from self._failing(name, place, value, found)

    def _examples(self) -> Iterator[Finding]:
        for operation in self._operations:
            answers = (it for each in operation.responses.values() for it in each.bodies)
            for body in (*operation.request_bodies, *answers):
                yield from self._named(_values(body), body.schema, has_types=body.is_json)
            for parameter in operation.parameters:
                read = [_read(it, parameter.schema) for it in parameter.examples]
                yield from self._named(read, parameter.schema)

    def _named(
        self,
        examples: Sequence[NamedExample],
        schema: Schema | None,
        *,
        has_types: bool = True,
    ) -> Iterator[Finding]:
        """What is wrong with examples; the values of a form are all text (not ``has_types``)."""
        for example in examples if schema else ():
            if schema is None:
                continue
            file, _, fragment = example.place.partition("#")
            spot = DocumentPosition(file, read(fragment))
            is_named = spot.pointer[-1:] != ("example",)
            name = f"the example '{example.name}'" if is_named else "the example"
            yield from self._literal_references(name, spot, example.value)
            found = schema.mistakes(example.value)
            found = [it for it in found if has_types or it.kind != "wrong-type"]
            yield from self._failing(name, spot, example.value, found)

    def _literal_references(
        self, name: str, spot: DocumentPosition, value: Any
    ) -> Iterator[Finding]:
        """References inside the value of an example, where nothing follows them."""
        for pointer in _references(value):
            place = DocumentPosition(spot.file, (*spot.pointer, *pointer))
            message = f"{name} contains a reference, which is not resolved in a value"
            hint = "write the value itself"
            if not pointer:
                hint = "write '$ref' in the place of 'value', or the value itself"
            yield self._finding("contract-example", place, message, hint)

    def _failing(
        self, name: str, spot: DocumentPosition, value: Any, mistakes: Iterable[Mistake]
    ) -> Iterator[Finding]:
        """What is wrong with a value, apart from the references in it."""
        references = [*_references(value)]
        for mistake in mistakes:
            if any(mistake.pointer[: len(it)] == it for it in references):
                continue
            if mistake.kind == "contract-pattern":
                yield self._finding(
                    mistake.kind, _spot(mistake.place), mistake.message, mistake.hint
                )
                continue
            place = DocumentPosition(spot.file, (*spot.pointer, *mistake.pointer))
            message = f"{name} violates its own schema: {mistake.message}"
            yield self._finding("contract-example", place, message, mistake.hint)

    def _whole(self, spot: DocumentPosition) -> Schema | None:
        """The schema that a schema is a part or an alternative of, if it is one."""
        around = list(spot.pointer)
        while around[-2:-1] and around[-2] in _COMPOSING and isinstance(around[-1], int):
            del around[-2:]
        if len(around) == len(spot.pointer):
            return None
        return Schema(self._world, follow(self._openapi.files[spot.file], around))

    def _names(self) -> Iterator[Finding]:
        """Operations of one name, and variables of paths that no parameter describes."""
        known: dict[str, Operation] = {}
        for operation in self._operations:
            spot = _spot(operation.place)
            first = known.setdefault(operation.id, operation)
            is_given = operation.id != f"{operation.method} {operation.path}"
            if first is not operation and is_given:
                place = DocumentPosition(spot.file, (*spot.pointer, "operationId"))
                message = f"'{operation.id}' is the name of two operations"
                hint = f"the other one is {first.method} {first.path}"
                yield self._finding("contract-operation", place, message, hint)
            if not self._lacks_parts(spot) and operation.path.startswith("/"):
                yield from self._undescribed(operation, spot)

    def _undescribed(self, operation: Operation, spot: DocumentPosition) -> Iterator[Finding]:
        """Variables of a path without a parameter; one of quite another name may be meant for it.

        The specification's own examples have such a pair, and its test suite lets it pass.
        """
        described = {it.name for it in operation.parameters if it.where == "path"}
        names = re.findall(r"\{([^{}]*)\}", operation.path)
        spare = [name for name in described if name not in names]
        for name in names:
            hint = did_you_mean(name, spare)
            if name not in described and (hint or not spare):
                message = f"no parameter describes '{{{name}}}'"
                yield self._finding("contract-operation", spot, message, hint)
        if described.issuperset(names):
            for name in spare:
                message = f"the path '{operation.path}' has no '{{{name}}}'"
                hint = "put it into the path, or remove the parameter"
                yield self._finding("contract-operation", spot, message, hint)

    def _lacks_parts(self, operation: DocumentPosition) -> bool:
        """Whether a parameter of an operation, or of its path, is not known."""
        around = operation.pointer[:-1]
        broken = (it.spot for it in self._openapi.broken)
        return any(
            it.file == operation.file
            and it.pointer[: len(around)] == around
            and "parameters" in it.pointer[len(around) :][:2]
            for it in broken
        )


def _own_examples(definition: dict[str, Any]) -> Iterator[tuple[str, Pointer, Any]]:
    """The examples of a schema and its default: what each is called, its place, its value."""
    for keyword in ("example", "default"):
        if keyword in definition:
            yield f"the {keyword}", (keyword,), definition[keyword]
    listed = definition.get("examples")
    for index, value in enumerate(listed if isinstance(listed, list) else ()):
        yield f"example {index + 1}", ("examples", index), value


def _own_mistakes(schema: Schema, whole: Schema | None, value: Any) -> list[Mistake]:
    """What is wrong with an example of a schema; it may have the members of the ``whole``."""
    found = schema.mistakes(value)
    if whole is None or all(it.kind != "unknown-member" for it in found):
        return found
    unknown = {it.pointer for it in whole.mistakes(value) if it.kind == "unknown-member"}
    return [it for it in found if it.kind != "unknown-member" or it.pointer in unknown]


def _values(body: MediaBody) -> list[NamedExample]:
    """The examples of a body; the text of one that is not JSON is in its own notation."""
    return [it for it in body.examples if body.is_json or not isinstance(it.value, str)]


def _spot(place: str) -> DocumentPosition:
    file, _, fragment = place.partition("#")
    return DocumentPosition(file, read(fragment))


def _references(value: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Where a value has mere references, which examples cannot have."""
    if isinstance(value, dict) and value.keys() == {"$ref"} and isinstance(value["$ref"], str):
        yield pointer
    elif isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from _references(part, (*pointer, key))


def _read(example: NamedExample, schema: Schema | None) -> NamedExample:
    """An example of a parameter, which may be written as it is sent: as text.

    Source: OpenAPI 3.0.3, Parameter Object: "in the correct format as specified in the parameter
    encoding".
    """
    if not isinstance(example.value, str) or schema is None:
        return example
    types = schema.types()
    if "string" in types or not types & {"array", "object"}:
        return replace(example, value=schema.read(example.value))
    try:
        found = json.loads(example.value)
    except (ValueError, RecursionError):
        found = example.value
    if not isinstance(found, list | dict) and "array" in types:
        found = [schema.read(it, (0,)) for it in example.value.split(",")]
    return replace(example, value=found)


def _is_component(spot: DocumentPosition) -> bool:
    return spot.pointer[:2] == _SCHEMAS and len(spot.pointer) == _COMPONENT


def _right_keyword(keyword: str, known: frozenset[str]) -> str:
    """What was meant by something that is no keyword; empty if it is one, or one's own."""
    if keyword in known or keyword.startswith("x-"):
        return ""
    if keyword in _OBSOLETE:
        return _OBSOLETE[keyword]
    best = max(known, key=lambda each: closeness(keyword, each))
    return f"did you mean '{best}'?" if closeness(keyword, best) >= _CLOSE else ""


def _can_match(pattern: str, schema: dict[str, Any]) -> bool:
    expression = compiled(pattern)
    if expression is None:
        return True
    if _IMPOSSIBLE.search(pattern) and not _BRANCHING.search(pattern):
        return False
    texts = [value for value in schema.get("enum", ()) if isinstance(value, str)]
    return not texts or any(expression.may_match(text) for text in texts)
