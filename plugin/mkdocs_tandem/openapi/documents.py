"""The documents of one OpenAPI or AsyncAPI description: pointers and references between them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from mkdocs_tandem.finding import FindingError
from mkdocs_tandem.openapi import object_fields
from mkdocs_tandem.openapi.yaml_reader import Positions, document, text_of

_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
Pointer = tuple[str | int, ...]


def written(pointer: Iterable[str | int]) -> str:
    """A pointer as the fragment of an address: ``/a~1b/0``."""
    tokens = (str(token).replace("~", "~0").replace("/", "~1") for token in pointer)
    return "".join(f"/{token}" for token in tokens)


def read(fragment: str) -> Pointer:
    """The pointer that the fragment of an address holds."""
    tokens = unquote(fragment).split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def escaped(fragment: str) -> str:
    """A written pointer as it may be in an address."""
    return quote(fragment, safe="/~!$&'()*+,;=:@-._")


def follow(value: Any, pointer: Iterable[str | int]) -> Any:
    """The value at a pointer; raises ``LookupError`` if there is none."""
    for token in pointer:
        if isinstance(value, list) and _INDEX.fullmatch(str(token)):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[str(token)]
        else:
            raise LookupError(token)
    return value


def replaced(value: Any, pointer: Sequence[str | int], part: Any) -> Any:
    """The value with another part at a pointer to an existing part."""
    if not pointer:
        return part
    token, *rest = pointer
    copy = value.copy()
    copy[token] = replaced(value[token], rest, part)
    return copy


def shown(pointer: Iterable[str | int]) -> str:
    """A pointer as people write it: ``callback.webhook.attributes[0]``; empty for the whole."""
    text = ""
    for token in pointer:
        if isinstance(token, int):
            text += f"[{token}]"
        else:
            text += f".{token}" if text else token
    return text


_MOST_FILES = 10_000
_MOST_CHARACTERS = 100_000_000
"""In all files of a contract."""
_OTHER_HOST = "other hosts are not contacted"
_JUDGING = frozenset(
    {"Schema", "Parameter", "RequestBody", "Response", "PathItem", "Operation", "MediaType"}
    | {"Payload", "Message", "MessageTrait", "Channel", "AsyncOperation", "Reply"}
)
_REFERENCES = ("$ref", "$dynamicRef")
_DATA_FILES = (".json", ".yaml", ".yml")


@dataclass(frozen=True)
class DocumentPosition:
    """A place in a contract's files."""

    file: str
    pointer: Pointer

    def __str__(self) -> str:
        return f"{self.file}#{written(self.pointer)}"


@dataclass(frozen=True)
class BrokenReference:
    """A ``$ref`` that cannot be followed, and is not: anything may be in its place."""

    spot: DocumentPosition
    reference: str
    reason: str
    kind: str = "Schema"
    """Of the object that it represents."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it refers to another host, and not to a schema."""
        return self.reason == _OTHER_HOST and self.kind not in _JUDGING


class ContractPart(NamedTuple):
    """An object of a contract, by the grammar of OpenAPI or AsyncAPI."""

    kind: str
    spot: DocumentPosition
    value: dict[str, Any]


class _Waiting(NamedTuple):
    """An object that is still to be read."""

    kind: str
    file: str
    pointer: Pointer
    value: dict[str, Any]
    base: str
    """The URI that references are relative to, where a schema has an ``$id``."""
    resource: str = ""
    """The schema resource that a schema is in."""


@dataclass(frozen=True, eq=False)
class OpenApiDocuments:
    """A root document and the files it refers to, all below one directory."""

    name: str
    """Path of the root document, relative to the project."""
    path: Path
    root: dict[str, Any]
    texts: dict[str, str]
    """The text of each file, by its name."""
    positions: dict[str, Positions] = field(default_factory=dict)
    """Of files that were read with positions."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    broken: list[BrokenReference] = field(default_factory=list)
    parts: list[ContractPart] = field(default_factory=list)
    """Every object that the grammar describes, once."""
    version: object_fields.Version = (3, 1)
    """Of OpenAPI, or of AsyncAPI."""
    kind: str = "OpenAPI"
    """Of the root document: ``OpenAPI`` or ``AsyncAPI``."""
    is_swagger: bool = False
    """Whether the root document was converted from Swagger 2.0."""
    _spots: dict[int, DocumentPosition] = field(default_factory=dict)
    _targets: dict[int, Any] = field(default_factory=dict)
    _anchors: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Schemas by the URI of their resource, or their file, and their name in it."""
    _resources: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """Schemas with an ``$id``, and their files."""
    dynamic: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Schemas by the resource that they are in, and their ``$dynamicAnchor``."""
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    """Files by the folder that an address is relative to, and the address."""
    nullable: set[int] = field(default_factory=set)
    """The numbers of schemas that allow null although another keyword of theirs does not."""
    _own_resource: dict[int, str] = field(default_factory=dict)
    """Key of a resource, by the number of its schema."""
    _seen: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.files[self.name] = self.root
        late = self._read_parts([_Waiting(self.kind, self.name, (), self.root, "")])
        while late:  # references by names, which are known once all is read
            late = self._read_parts([it for each in late for it in self._resolve_late(each)])
        self._break_circles()

    @property
    def is_asyncapi(self) -> bool:
        """Whether it describes channels and messages, and not paths."""
        return self.kind == "AsyncAPI"

    def spot(self, value: Any) -> DocumentPosition | None:
        """Where a mapping of the contract is."""
        return self._spots.get(id(value))

    def target(self, value: Any) -> Any:
        """The target of a reference, nothing if it is broken; other values unchanged."""
        while isinstance(value, dict) and id(value) in self._targets:
            value = self._targets[id(value)]
        return value

    @property
    def anchors(self) -> frozenset[str]:
        """The names that ``$anchor`` and ``$dynamicAnchor`` give to schemas."""
        return frozenset(name for _, name in self._anchors)

    def step(self, value: dict[str, Any]) -> Any:
        """The direct target of a reference; nothing for other values."""
        return self._targets.get(id(value))

    def resource(self, schema: Any) -> str | None:
        """Key of a schema resource with dynamic anchors, if the schema begins one.

        Source: JSON Schema 2020-12, core, section 8.2.1; a schema that is in no other one counts
        as a resource of its own.
        """
        return self._own_resource.get(id(schema)) if self.dynamic else None

    def namesakes(self, schema: dict[str, Any]) -> list[Any]:
        """All possible targets of a ``$dynamicRef``, depending on what refers to its schema."""
        name = str(schema.get("$dynamicRef")).rpartition("#")[2] if self.dynamic else ""
        return [it for (_, each), it in self.dynamic.items() if each == name]

    def pointed(self, base: DocumentPosition, reference: str) -> Any:
        """The schema that a ``mapping`` names, by its name or a reference; nothing if none."""
        components = self.root.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        if isinstance(schemas, dict) and isinstance(schemas.get(reference), dict):
            return schemas[reference]
        try:
            address, fragment = urldefrag(reference)
            target = _found(self.files[self._file(base.file, address)], read(fragment))
        except (_BrokenError, ValueError):
            return None
        return target if self.spot(target) else None

    def external(self, example: dict[str, Any]) -> tuple[Any, str] | None:
        """The mapping in the file that an example names, and its place; nothing without one."""
        address, spot = example.get("externalValue"), self.spot(example)
        if not isinstance(address, str) or spot is None or not address.endswith(_DATA_FILES):
            return None
        try:
            name = self._file(spot.file, address)
        except (_BrokenError, ValueError) as error:
            self.broken.append(BrokenReference(spot, address, str(error), "Example"))
            return None
        return self.files[name], f"{name}#"

    @cached_property
    def led_to(self) -> frozenset[int]:
        """The numbers of all objects that something refers to."""
        return frozenset(map(id, self._targets.values()))

    def of_kind(self, kind: str) -> Iterator[tuple[DocumentPosition, dict[str, Any]]]:
        """Every object of a kind with its place."""
        return ((it.spot, it.value) for it in self.parts if it.kind == kind)

    def add(self, value: dict[str, Any], spot: DocumentPosition, target: Any = None) -> None:
        """Makes a schema part of the contract that was derived from one of its own."""
        self._spots[id(value)] = spot
        self.parts.append(ContractPart("Schema", spot, value))
        if target is not None:
            self._targets[id(value)] = target

    def _read_parts(self, waiting: list[_Waiting]) -> list[_Waiting]:
        """Reads objects and their references; references by name are returned."""
        late: list[_Waiting] = []
        led_to: list[_Waiting] = []
        waiting.reverse()
        while waiting or led_to:
            if not waiting:  # what is around an object comes before a reference to it
                waiting, led_to = led_to[::-1], []
            each = waiting.pop()
            each = each._replace(kind=object_fields.chosen(each.kind, each.value))
            if (id(each.value), each.kind) in self._seen:
                continue
            each = self._part(each)
            reference = _reference(each.value)
            is_new = id(each.value) not in self._targets and object_fields.is_referable(each.kind)
            if reference is not None and is_new:
                found = self._resolve(each, reference)
                late += [each] if found is None else []
                led_to += found or ()
            inner = [
                _Waiting(kind, each.file, (*each.pointer, *way), it, each.base, each.resource)
                for kind, way, it in object_fields.parts(each.kind, each.value)
            ]
            waiting += reversed(inner)
        return late

    def _part(self, each: _Waiting) -> _Waiting:
        """Adds an object to the parts; the object with the URI that holds inside of it."""
        self._seen.add((id(each.value), each.kind))
        spot = self._spots.setdefault(id(each.value), DocumentPosition(each.file, each.pointer))
        self.parts.append(ContractPart(each.kind, spot, each.value))
        if each.kind != "Schema":
            return each._replace(resource="")
        if self.is_asyncapi:
            modernise(each.value)
        base, resource = self._named(each)
        return each._replace(base=base, resource=resource)

    def _named(self, schema: _Waiting) -> tuple[str, str]:
        """Remembers a schema by its ``$id`` and anchors; its base URI and its resource."""
        value, base = schema.value, schema.base
        resource = schema.resource
        identifier = value.get("$id")
        if isinstance(identifier, str):
            base = _joined(base, identifier)
            self._resources.setdefault(base, (schema.file, value))
        if not resource or base != schema.base:
            resource = str(DocumentPosition(schema.file, schema.pointer))
            self._own_resource[id(value)] = resource
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(value.get(keyword), str):
                self._anchors.setdefault((base or schema.file, value[keyword]), value)
                if keyword == "$dynamicAnchor":
                    self.dynamic.setdefault((resource, value[keyword]), value)
        if "$ref" in value and isinstance(value.get("$dynamicRef"), str):
            others = value.get("allOf", [])
            also = {"$dynamicRef": value.pop("$dynamicRef")}
            value["allOf"] = [*(others if isinstance(others, list) else ()), also]
        return base, resource

    def _resolve(self, holder: _Waiting, reference: str) -> list[_Waiting] | None:
        """Follows a reference to a place in a file; nothing if it needs names of schemas."""
        try:
            address, fragment = urldefrag(reference)
            by_name = fragment and not fragment.startswith("/")
            if by_name or _joined(holder.base, address) in self._resources:
                return None
            file = self._file(holder.file, address)
            return self._lead(holder, file, read(fragment))
        except (_BrokenError, ValueError) as error:
            if holder.kind == "Schema" and (holder.base or _ABSOLUTE.match(reference)):
                return None
            self._drop(holder, reference, str(error))
        return []

    def _lead(self, holder: _Waiting, file: str, pointer: Pointer) -> list[_Waiting]:
        target = _found(self.files[file], pointer)
        self._targets[id(holder.value)] = target
        return (
            [_Waiting(holder.kind, file, pointer, target, "")] if isinstance(target, dict) else []
        )

    def _resolve_late(self, holder: _Waiting) -> list[_Waiting]:
        """Follows a reference by the name of a schema, or relative to one."""
        reference = _reference(holder.value) or ""
        try:
            address, fragment = urldefrag(reference)
            uri = _joined(holder.base, address)
            file, root = self._resources.get(uri, ("", None))
            if root is None:
                file = self._file(holder.file, address)
                root, uri = self.files[file], holder.base if not address else file
            if not fragment or fragment.startswith("/"):
                target, pointer = _found(root, read(fragment)), read(fragment)
            else:
                target, pointer = self._anchor(uri, file, fragment), ()
        except (_BrokenError, ValueError) as error:
            self._drop(holder, reference, str(error))
            return []
        self._targets[id(holder.value)] = target
        if not isinstance(target, dict):
            return []
        known = self._spots.get(id(target), DocumentPosition(file, pointer))
        return [_Waiting(holder.kind, known.file, known.pointer, target, uri)]

    def _anchor(self, uri: str, file: str, name: str) -> Any:
        target = self._anchors.get((uri, name)) or self._anchors.get((file, name))
        if target is None:
            raise _BrokenError(f"no schema has the '$anchor' '{name}'")
        return target

    def _drop(self, holder: _Waiting, reference: str, reason: str) -> None:
        value = holder.value
        self._targets.pop(id(value), None)
        for keyword in _REFERENCES:
            value.pop(keyword, None)
        if holder.kind in ("Schema", "Payload"):
            value["additionalProperties"] = True  # it may have had any members
        shown = reference if len(reference) <= _LONGEST else f"{reference[:_LONGEST]}..."
        spot = self._spots.get(id(value), DocumentPosition(holder.file, holder.pointer))
        self.broken.append(BrokenReference(spot, shown, reason, holder.kind))

    def _file(self, base: str, address: str) -> str:
        """The name of the file that a reference refers to, read if it is new."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            if urldefrag(address).url == self.root.get("$self"):
                return self.name
            raise _BrokenError(_OTHER_HOST)
        if not parts.path:
            return base
        key = base.rpartition("/")[0], parts.path
        if key not in self._names:
            self._names[key] = self._named_file(base, parts.path)
        return self._names[key]

    @cached_property
    def _top(self) -> tuple[Path, PurePosixPath]:
        """The folder that all files are in, and its path relative to the project.

        That of the root document; documents of AsyncAPI share files beside their folders.
        """
        top, folder = self.path.parent.resolve(), PurePosixPath(self.name).parent
        parts = folder.parts
        if self.is_asyncapi and parts and top.parts[-len(parts) :] == parts:
            return top.parents[len(parts) - 1], PurePosixPath()
        return top, folder

    def _named_file(self, base: str, address: str) -> str:
        top, folder = self._top
        relative = PurePosixPath(base).relative_to(folder).parent / unquote(address)
        try:
            path = (top / relative).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            raise _BrokenError("this is not the address of a file") from error
        if not path.is_relative_to(top):
            where = "project" if self.is_asyncapi else "contract's directory"
            raise _BrokenError(f"the file is outside the {where}")
        name = str(folder / path.relative_to(top).as_posix())
        if name not in self.files:
            self._read(path, name)
        return name

    def _read(self, path: Path, name: str) -> None:
        if len(self.files) >= _MOST_FILES:
            raise _BrokenError(_TOO_MANY)
        if sum(map(len, self.texts.values())) > _MOST_CHARACTERS:
            raise _BrokenError(_TOO_LARGE)
        try:
            text = text_of(path, name)
            self.files[name], self.positions[name] = document(text, name)
        except FindingError as error:
            raise _BrokenError(error.finding.message) from error
        self.texts[name] = text

    def _break_circles(self) -> None:
        """Takes out references that lead back to themselves without a step into a value."""
        done: set[int] = set()
        for part in self.parts:
            if id(part.value) in self._targets and id(part.value) not in done:
                self._break_circle(part, done)

    def _break_circle(self, part: ContractPart, done: set[int]) -> None:
        path: set[int] = set()
        stack: list[tuple[Any, bool]] = [(part.value, False)]
        while stack:
            value, is_left = stack.pop()
            if is_left:
                path.discard(id(value))
                done.add(id(value))
                continue
            if id(value) in done:
                continue
            path.add(id(value))
            if id(self._targets.get(id(value))) in path:
                spot = self._spots.get(id(value), part.spot)
                holder = _Waiting(part.kind, spot.file, spot.pointer, value, "")
                self._drop(holder, _reference(value) or "", "it refers to itself")
            stack.append((value, True))
            stack += [(it, False) for it in self._in_place(value)]

    def _in_place(self, value: Any) -> Iterator[Any]:
        """The schemas that apply to the same value as a schema does."""
        if not isinstance(value, dict):
            return
        if id(value) in self._targets:
            yield self._targets[id(value)]
        for key in ("allOf", "anyOf", "oneOf"):
            if isinstance(value.get(key), list):
                yield from value[key]
        for key in ("not", "if", "then", "else"):
            if key in value:
                yield value[key]
        if isinstance(value.get("dependentSchemas"), dict):
            yield from value["dependentSchemas"].values()


def modernise(schema: dict[str, Any]) -> None:
    """Writes the keywords of JSON Schema draft-07 as 2020-12 has them, in place.

    Source: JSON Schema 2020-12, release notes; AsyncAPI 3.0.0, Schema Object.
    """
    if isinstance(schema.get("items"), list):
        schema["prefixItems"] = schema.pop("items")
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
    dependencies = schema.get("dependencies")
    if isinstance(dependencies, dict):
        del schema["dependencies"]
        for name, it in dependencies.items():
            keyword = "dependentRequired" if isinstance(it, list) else "dependentSchemas"
            schema.setdefault(keyword, {})[name] = it
    identifier = schema.get("$id")
    if "$ref" in schema:  # its siblings are ignored
        schema.pop("$id", None)
    elif isinstance(identifier, str) and identifier.startswith("#"):
        schema["$anchor"] = schema.pop("$id")[1:]
    if isinstance(schema.get("discriminator"), str):
        schema["discriminator"] = {"propertyName": schema["discriminator"]}


class _BrokenError(Exception):
    """Why a reference cannot be followed."""


_LONGEST = 200
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TOO_MANY = f"the contract has more than {_MOST_FILES} files"
_TOO_LARGE = f"the files of the contract have more than {_MOST_CHARACTERS} characters"
LIMITS = (_TOO_MANY, _TOO_LARGE)
"""Reasons that are the contract's and not a reference's."""


def _reference(value: dict[str, Any]) -> str | None:
    for keyword in _REFERENCES:
        if isinstance(value.get(keyword), str):
            return str(value[keyword])
    return None


def _joined(base: str, address: str) -> str:
    """A URI relative to another; as it is if one of them is no URI."""
    try:
        return urldefrag(urljoin(base, address)).url
    except ValueError:
        return address


def _found(document: dict[str, Any], pointer: Pointer) -> Any:
    try:
        target = follow(document, pointer)
    except (LookupError, ValueError) as error:
        raise _BrokenError("there is nothing at this place") from error
    if not isinstance(target, dict | bool):
        raise _BrokenError("there is no mapping here")
    return target
