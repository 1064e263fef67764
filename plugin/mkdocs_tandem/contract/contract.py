"""A contract: its operations and schemas, and the way from a request to its operation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from mkdocs_tandem.cache import digest
from mkdocs_tandem.contract.closeness import closeness, closest
from mkdocs_tandem.contract.dialect import Misshapen
from mkdocs_tandem.contract.faults import Faults
from mkdocs_tandem.contract.openapi import Spot
from mkdocs_tandem.contract.operation import Operation
from mkdocs_tandem.contract.places import AllPlaces
from mkdocs_tandem.contract.pointer import read
from mkdocs_tandem.contract.schema import Schema, World
from mkdocs_tandem.contract.server import Server, servers
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.source import Location

_VARIABLE = re.compile(r"\{[^/{}]*\}")
_STAND_IN = re.compile(r"<[^/<>]*>|\{[^/{}]*\}|\$\{?\w+\}?|:\w+|\{\{[^/{}]*\}\}")
_WORD = re.compile(r"[A-Za-z_]\w*")
_CLOSE = 0.6


@dataclass(frozen=True, eq=False)
class Contract:
    """What an API promises one audience."""

    title: str
    version: str
    """The version of the API."""
    path: str
    """Of its file, relative to the project."""
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    """The named schemas of the components."""
    notifications: tuple[Operation, ...] = ()
    """What the API sends: its ``webhooks``, and the ``callbacks`` of its operations."""
    servers: tuple[str, ...] = ()
    """The addresses that the paths are relative to."""
    _world: World = field(kw_only=True)
    _misshapen: tuple[Misshapen, ...] = ()

    @property
    def is_alone(self) -> bool:
        """Whether its text is all that there is to it: it refers to nothing elsewhere."""
        openapi = self._world.openapi
        return len(openapi.texts) == 1 and not openapi.broken

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of its file and of those that it refers to, relative to the project."""
        return tuple(self._world.openapi.texts)

    @cached_property
    def fingerprint(self) -> bytes:
        """What stands for all of its text, that of other files which it refers to included."""
        texts = sorted(self._world.openapi.texts.items())
        return digest(*(part for text in texts for part in text))

    @cached_property
    def faults(self) -> tuple[Finding, ...]:
        """Mistakes in the contract itself, at its own lines; they need not keep it from use.

        Rules are ``contract-reference``, ``contract-keyword``, ``contract-pattern``,
        ``contract-example`` and ``contract-operation``.
        """
        every = (*self.operations, *self.notifications)
        return tuple(sorted(Faults(self._world, every, self._misshapen).findings(), key=_by_place))

    def location(self, place: str) -> Location:
        """The line and column of a place: ``<file>#<JSON pointer>``."""
        file, _, fragment = place.partition("#")
        return self._places.location(Spot(file, read(fragment)))

    @cached_property
    def _places(self) -> AllPlaces:
        return AllPlaces(self._world.openapi)

    def is_flawed(self, operation: Operation) -> bool:
        """Whether the contract has mistakes in an operation, so that it may lack what is meant."""
        around = operation.place
        flawed = ("contract-field", "contract-reference")
        return any(
            it.rule in flawed and (it.place == around or it.place.startswith(f"{around}/"))
            for it in self.faults
        )

    def operation(self, name: str) -> Operation | None:
        """The operation of an id; nothing if there is none."""
        return next((it for it in self.operations if it.id == name), None)

    def notification(self, name: str) -> Operation | None:
        """What the API sends by an id, or by its name in the contract."""
        return next((it for it in self.notifications if name in (it.id, it.path)), None)

    def at(self, method: str, path: str) -> Operation | None:
        """The operation of a request; its path may have values, ``<values>`` or other names.

        A query is not regarded, nor is what stands before the path in a server's address.
        """
        wanted = [it for it in self.operations if it.method == method.upper()]
        for plain in self._paths(path):
            exact = next((it for it in wanted if it.path == plain), None)
            fitting = [it for it in wanted if _fits(it.path, plain)]
            if exact or fitting:
                return exact or min(fitting, key=lambda it: len(_VARIABLE.findall(it.path)))
        return None

    @cached_property
    def bodies(self) -> tuple[Schema, ...]:
        """The schemas of all that the API takes, answers and sends, in the order of operations."""
        every = (*self.operations, *self.notifications)
        return tuple(schema for operation in every for schema in operation.schemas)

    @cached_property
    def messages(self) -> tuple[Schema, ...]:
        """The same, each once."""
        return tuple({it.place: it for it in self.bodies}.values())

    @cached_property
    def keys(self) -> frozenset[str]:
        """The names of query parameters that hold credentials."""
        components = _mapping(self._world.openapi.root.get("components"))
        schemes = map(_mapping, _mapping(components.get("securitySchemes")).values())
        return frozenset(str(it.get("name")) for it in schemes if it.get("in") == "query")

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that the contract's files hold, in keys, values and descriptions."""
        texts = self._world.openapi.texts.values()
        return frozenset(word for text in texts for word in _WORD.findall(text))

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods that a path has; like ``at``, it may have values in it."""
        methods = dict.fromkeys(it.method for it in self.operations)
        return tuple(method for method in methods if self.at(method, path))

    def own_path(self, address: str) -> str:
        """The path of an address as the contract writes paths: without that of a server."""
        return list(self._paths(address))[-1]

    def closest_path(self, path: str) -> str | None:
        """The path that an unknown one may have meant."""
        return closest(self.own_path(path), dict.fromkeys(it.path for it in self.operations))

    def is_home(self, address: str) -> bool:
        """Whether an address may be one of this API: relative, or that of one of its servers."""
        if "://" not in address or not self.servers:
            return True
        host = _host(address)
        return _STAND_IN.search(host) is not None or any(it.is_at(host) for it in self._bases)

    @cached_property
    def _bases(self) -> tuple[Server, ...]:
        """The servers, those with a longer path last."""
        found = servers(self._world.openapi.root.get("servers"))
        return tuple(sorted(found, key=lambda it: it.url.count("/")))

    def closest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The ids that an unknown one may have meant, the closest first."""
        ranked = sorted(((closeness(name, it.id), it.id) for it in self.operations), reverse=True)
        return tuple(each for close, each in ranked if close >= _CLOSE)[:count]

    def _paths(self, path: str) -> Iterator[str]:
        """The ways to read a path: as it is, and without the path of a server."""
        plain = path.partition("?")[0].partition("#")[0]
        if "://" in plain:
            plain = "/" + plain.partition("://")[2].partition("/")[2]
        yield plain
        for server in self._bases:
            rest = server.own_path(plain)
            if rest is not None:
                yield rest


def _by_place(finding: Finding) -> tuple[Location, str, str]:
    return finding.location, finding.rule, finding.message


@lru_cache(maxsize=4096)
def _fits(template: str, path: str) -> bool:
    """Whether a path is a template with values, or stand-ins for values, in its variables."""
    parts, given = template.split("/"), path.split("/")
    return len(parts) == len(given) and all(
        _fits_part(part, each) for part, each in zip(parts, given, strict=True)
    )


def _fits_part(part: str, given: str) -> bool:
    if not _VARIABLE.search(part):
        return part == given
    if _STAND_IN.fullmatch(given):
        return _VARIABLE.fullmatch(part) is not None
    pattern = "[^/]+".join(re.escape(text) for text in _VARIABLE.split(part))
    return re.fullmatch(pattern, given) is not None


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].partition("?")[0].lower()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
