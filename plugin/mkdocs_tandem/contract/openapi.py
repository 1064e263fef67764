"""The files of one OpenAPI description: what stands where, and what refers to what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from mkdocs_tandem.contract.pointer import Pointer, follow, read, written
from mkdocs_tandem.contract.reading import mapping, text_of
from mkdocs_tandem.finding import FindingError

_MOST_FILES = 500
_VALUES = frozenset({"example", "examples", "default", "enum", "const", "value"})
"""Keys below which a ``$ref`` is part of a value and no reference."""
_NAMES = frozenset(
    {
        *("properties", "patternProperties", "$defs", "dependentSchemas", "schemas"),
        *("paths", "pathItems", "webhooks", "callbacks", "parameters", "headers", "content"),
        *("requestBodies", "responses", "links", "variables"),
    }
)
"""Keys below which keys are names, so that a member may be called ``example``."""


@dataclass(frozen=True)
class Spot:
    """A place in a contract's files."""

    file: str
    pointer: Pointer

    def __str__(self) -> str:
        return f"{self.file}#{written(self.pointer)}"


@dataclass(frozen=True)
class BrokenReference:
    """A ``$ref`` that cannot be followed, and is not: anything may stand in its place."""

    spot: Spot
    reference: str
    reason: str


@dataclass(frozen=True, eq=False)
class OpenApi:
    """A root document and the files it refers to, all below the root document's directory."""

    name: str
    """Path of the root document, relative to the project."""
    path: Path
    root: dict[str, Any]
    texts: dict[str, str]
    """The text of each file, by its name."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    broken: list[BrokenReference] = field(default_factory=list)
    _spots: dict[int, Spot] = field(default_factory=dict)
    _targets: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files[self.name] = self.root
        waiting = [self.name]
        while waiting:
            name = waiting.pop()
            for spot, value in _mappings(self.files[name], name):
                self._spots[id(value)] = spot
                if isinstance(value.get("$ref"), str):
                    waiting += self._resolve(spot, value)
        self._break_circles()

    def spot(self, value: Any) -> Spot | None:
        """Where a mapping of the contract stands."""
        return self._spots.get(id(value))

    def target(self, value: Any) -> Any:
        """What a reference leads to, nothing if it is broken; other values are themselves."""
        while isinstance(value, dict) and id(value) in self._targets:
            value = self._targets[id(value)]
        return value

    def step(self, value: dict[str, Any]) -> Any:
        """What a reference leads to directly; nothing for other values."""
        return self._targets.get(id(value))

    def mappings(self) -> Iterator[tuple[Spot, dict[str, Any]]]:
        """Every mapping of all files that is not part of a value."""
        for name, document in self.files.items():
            yield from _mappings(document, name)

    def _resolve(self, spot: Spot, value: dict[str, Any]) -> list[str]:
        """Follows one reference; the names of files that were read for it."""
        reference = value["$ref"]
        known = set(self.files)
        try:
            file = self._file(spot.file, reference)
            fragment = urldefrag(reference).fragment
            self._targets[id(value)] = _found(self.files[file], fragment)
        except _BrokenError as error:
            self._drop(spot, value, str(error))
        return [name for name in self.files if name not in known]

    def _drop(self, spot: Spot, value: dict[str, Any], reason: str) -> None:
        self._targets.pop(id(value), None)
        self.broken.append(BrokenReference(spot, value.pop("$ref"), reason))

    def _file(self, base: str, reference: str) -> str:
        """The name of the file that a reference leads to, read if it is new."""
        try:
            parts = urlsplit(reference)
        except ValueError as error:
            raise _BrokenError("this is no address") from error
        if parts.scheme or parts.netloc:
            raise _BrokenError("other hosts are not asked")
        if not parts.path:
            return base
        top = self.path.parent.resolve()
        folder = PurePosixPath(self.name).parent
        path = (
            top / PurePosixPath(base).relative_to(folder).parent / unquote(parts.path)
        ).resolve()
        if not path.is_relative_to(top):
            raise _BrokenError("the file is outside the contract's directory")
        name = str(folder / path.relative_to(top).as_posix())
        if name not in self.files:
            self._read(path, name)
        return name

    def _read(self, path: Path, name: str) -> None:
        if len(self.files) >= _MOST_FILES:
            raise _BrokenError(f"the contract has more than {_MOST_FILES} files")
        try:
            text = text_of(path, name)
            self.files[name] = mapping(text, name)
        except FindingError as error:
            raise _BrokenError(error.finding.message) from error
        self.texts[name] = text

    def _break_circles(self) -> None:
        """Takes out references that lead back to themselves without a step into a value."""
        done: set[int] = set()
        for spot, value in list(self.mappings()):
            if id(value) in self._targets and id(value) not in done:
                self._break_circle(spot, value, done)

    def _break_circle(self, spot: Spot, start: dict[str, Any], done: set[int]) -> None:
        path: set[int] = set()
        stack: list[tuple[Any, bool]] = [(start, False)]
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
                self._drop(self._spots.get(id(value), spot), value, "it leads back to itself")
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


class _BrokenError(Exception):
    """Why a reference cannot be followed."""


def _found(document: dict[str, Any], fragment: str) -> Any:
    if fragment and not fragment.startswith("/"):
        raise _BrokenError("what follows '#' has to begin with '/'")
    try:
        target = follow(document, read(fragment))
    except LookupError as error:
        raise _BrokenError("there is nothing at this place") from error
    if not isinstance(target, dict | bool):
        raise _BrokenError("there is no mapping at this place")
    return target


def _mappings(document: dict[str, Any], name: str) -> Iterator[tuple[Spot, dict[str, Any]]]:
    """Every mapping of a file that is not part of a value, in the order of the text."""
    stack: list[tuple[Pointer, Any, bool]] = [((), document, False)]
    while stack:
        pointer, value, has_names = stack.pop()
        if isinstance(value, dict):
            yield Spot(name, pointer), value
            inner = [
                ((*pointer, key), it, key in _NAMES and not has_names)
                for key, it in _parts(value, has_names=has_names)
            ]
            stack += reversed(inner)
        elif isinstance(value, list):
            inner = [((*pointer, index), it, False) for index, it in enumerate(value)]
            stack += reversed(inner)


def _parts(value: dict[str, Any], *, has_names: bool) -> Iterator[tuple[str, Any]]:
    for key, it in value.items():
        if has_names or key not in _VALUES or (key == "examples" and isinstance(it, dict)):
            yield key, it
