"""A contract: operations, schemas, and the way from a request to its operation."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import unquote

from mkdocs_tandem.cache import digest
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.openapi.document_checks import StructureCheck
from mkdocs_tandem.openapi.documents import DocumentPosition, read
from mkdocs_tandem.openapi.operations import Operation
from mkdocs_tandem.openapi.positions import ContractPositions, DocumentPositions
from mkdocs_tandem.openapi.schema import Schema, ValidationContext
from mkdocs_tandem.openapi.schema_3_0 import MisshapenKeyword
from mkdocs_tandem.openapi.selection import Selected
from mkdocs_tandem.openapi.servers import Server
from mkdocs_tandem.source import Location
from mkdocs_tandem.suggestions import closeness, closest, is_slip

_VARIABLE = re.compile(r"\{[^/{}]*\}")
_LINK_IN_BRACES = re.compile(r"\{([^{}#]*)#[^{}]*\}")
"""A parameter with what describes it: ``{thing.id#DOCS/things}``."""
_STAND_IN = re.compile(r"<[^/<>]*>|\{[^/{}]*\}|\$\{?\w+\}?|:\w+|\{\{[^/{}]*\}\}")
_WORD = re.compile(r"[A-Za-z_]\w*")
_PORT = re.compile(r":\d+$")
_CLOSE = 0.6
_NEAR_NAME = 0.75
"""The similarity (0 to 1) from which a name is a misspelt audience."""
_SAME_PATH = 0.9
"""A path as close to another one (0 to 1) is a misspelling of it."""


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
    """What the API sends: its ``webhooks``, and the ``callbacks`` of its operations; the messages
    of an AsyncAPI document."""
    servers: tuple[Server, ...] = ()
    """The addresses that the paths are relative to."""
    _own: "Contract | None" = None
    """The contract without what another document has of what the API sends."""
    _sent: "Contract | None" = None
    """That other document, if there is one."""
    _world: ValidationContext = field(kw_only=True)
    _misshapen: tuple[MisshapenKeyword, ...] = ()
    _selected: Selected | None = None

    @property
    def is_alone(self) -> bool:
        """Whether its text is all that there is to it: it refers to nothing elsewhere."""
        openapi = self._world.openapi
        return len(openapi.texts) == 1 and not openapi.broken and self._sent is None

    def sending(self, document: "Contract") -> "Contract":
        """The contract with the operations or messages of another document as notifications.

        They take the place of its own notifications of the same names.
        """
        more = (*document.operations, *document.notifications)
        names = {it for each in more for it in (each.id, each.path)}
        own = tuple(it for it in self.notifications if names.isdisjoint((it.id, it.path)))
        schemas = {**document.schemas, **self.schemas}
        sent = (*own, *more)
        return replace(self, notifications=sent, schemas=schemas, _own=self, _sent=document)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The texts of all its files, by their paths."""
        sent = self._sent._texts if self._sent else {}  # noqa: SLF001 -- its own class
        return {**self._world.openapi.texts, **sent}

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of its file and of those that it refers to, relative to the project."""
        return tuple(self._texts)

    @cached_property
    def fingerprint(self) -> bytes:
        """Fingerprint of all of its text, that of other files which it refers to included."""
        texts = sorted(self._texts.items())
        return digest(*(part for text in texts for part in text))

    @cached_property
    def faults(self) -> tuple[Finding, ...]:
        """Mistakes in the contract itself, at its own lines; they need not keep it from use.

        Rules are ``contract-reference``, ``contract-keyword``, ``contract-pattern``,
        ``contract-example`` and ``contract-operation``.
        """
        if self._own and self._sent:
            return tuple(sorted((*self._own.faults, *self._sent.faults), key=_by_place))
        every = (*self.operations, *self.notifications)
        check = StructureCheck(self._world, every, self._misshapen)
        idle = self._selected.idle if self._selected else ()
        return tuple(sorted((*check.findings(), *idle), key=_by_place))

    def hidden(self, selected: Collection[str]) -> Iterator[Finding]:
        """The parts that no audience sees because of a misspelt ``x-audience``.

        ``selected`` are the names that all audiences of its file select.
        """
        if self._own:
            yield from self._own.hidden(selected)
        foreign = self._selected.foreign if self._selected else ()
        for names, pointer in foreign:
            slips = (name for name in names if _nearest(name, selected))
            name = next(slips, "") if not {*names} & {*selected} else ""
            if name:
                message = f"no audience selects '{name}', so this part is hidden from everyone"
                location = self._as_written.location(pointer)
                hint = f"did you mean '{_nearest(name, selected)}'?"
                length = len("x-audience")
                yield Finding("unknown-audience", location, message, hint, length=length)

    @cached_property
    def _as_written(self) -> DocumentPositions:
        """The places in its file before anything is removed."""
        return DocumentPositions(self.path, self._texts[self.path])

    def location(self, place: str) -> Location:
        """The line and column of a place: ``<file>#<JSON pointer>``."""
        file, _, fragment = place.partition("#")
        if self._sent is not None and file not in self._world.openapi.texts:
            return self._sent.location(place)
        return self._places.location(DocumentPosition(file, read(fragment)))

    @cached_property
    def _places(self) -> ContractPositions:
        return ContractPositions(self._world.openapi)

    def is_flawed(self, operation: Operation) -> bool:
        """Whether the contract has mistakes in an operation, so that it may lack what is meant."""
        around = operation.place
        flawed = ("contract-field", "contract-reference")
        return any(
            it.rule in flawed and (it.place == around or it.place.startswith(f"{around}/"))
            for it in self.faults
        )

    def is_lost(self, address: str) -> bool:
        """Whether the operations of an address's path could not be read, which is a finding."""
        broken = (it.spot.pointer for it in self._world.openapi.broken if it.kind == "PathItem")
        lost = [str(it[1]) for it in broken if it[:1] == ("paths",) and len(it) > 1]
        return any(_fits(path, each) for path in lost for each in self._paths(address))

    def operation(self, name: str) -> Operation | None:
        """The operation of an id; nothing if there is none."""
        return self._by_id.get(name)

    @cached_property
    def _by_id(self) -> dict[str, Operation]:
        return {it.id: it for it in reversed(self.operations)}

    def notification(self, name: str) -> Operation | None:
        """What the API sends by an id, or by its name in the contract."""
        return next(iter(self.called(name)), None)

    def called(self, name: str) -> tuple[Operation, ...]:
        """What the API sends by an id, else by a name in the contract, which several may share."""
        plain = [it for it in self.notifications if name in (it.id, it.path, it.path.strip("/"))]
        return tuple(plain[:1] or [it for it in self.notifications if name in it.aliases])

    def at(self, method: str, path: str) -> Operation | None:
        """The operation of a request; its path may have values, ``<values>`` or other names.

        A query is ignored, and so is what precedes the path in a server's address. A value
        that is nearly a segment of another path, and wrong or a slip of the keyboard, belongs to no
        operation.
        """
        found, plain = self._found(method, path)
        return None if found and self._misspelt(found, plain) else found

    def _found(self, method: str, path: str) -> tuple[Operation | None, str]:
        """The operation whose path a request's fits, and the reading of that path."""
        for plain in self._paths(path):
            if exact := self._by_request.get((method.upper(), plain)):
                return exact, plain
            found = (self._by_request.get((method.upper(), it)) for it in self._fitting(plain))
            fitting = [it for it in found if it]
            if fitting:
                return min(fitting, key=lambda it: len(_VARIABLE.findall(it.path))), plain
        return None, path

    def _misspelt(self, operation: Operation, plain: str) -> str | None:
        """The path that a fitting one nearly is, if it has a wrong value where they differ."""
        given = plain.split("/")
        for index, name, key in _gaps(operation.path):
            value, fixed = given[index], self._fixed_parts.get(key, {})
            near = None if _STAND_IN.search(value) else closest(unquote(value), fixed)
            if near and not operation.takes(name, value):
                return fixed[near]
            slip = next((it for it in fixed if is_slip(value, it)), "")
            if slip and (operation.method, fixed[slip]) in self._by_request:
                return None if self.mentions(value) else fixed[slip]
        return None

    def meant_by(self, operation: Operation, path: str, names: Collection[str]) -> Operation | None:
        """The operation that a path nearly is, instead of the one it fits, if it has parameters.

        ``/cars/lst?page=2`` is ``/cars/list``, not ``/cars/{id}``, which has no ``page``.
        """
        for plain in self._paths(path) if names else ():
            given = plain.split("/")
            for index, _, key in _gaps(operation.path):
                value = given[index] if index < len(given) else ""
                fixed = self._fixed_parts.get(key, {})
                near = closest(unquote(value), fixed)
                found = self._by_request.get((operation.method, fixed[near])) if near else None
                if found and {*names} <= {it.name for it in found.parameters}:
                    return found
        return None

    @cached_property
    def _fixed_parts(self) -> Mapping[str, Mapping[str, str]]:
        """The paths with a segment left out, by what that is; only fixed ones."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for path in self._places_of_paths:
            parts = path.split("/")
            for index, part in enumerate(parts):
                if part and not _VARIABLE.search(part):
                    found[_without(parts, index)].setdefault(part, path)
        return found

    @cached_property
    def _by_request(self) -> Mapping[tuple[str, str], Operation]:
        """The operations by method and path."""
        return {(it.method, it.path): it for it in reversed(self.operations)}

    def _fitting(self, plain: str) -> list[str]:
        """The paths that fit an address, in the order of operations."""
        near = [path for key in _keys(plain) for path in self._paths_by_start.get(key, ())]
        return sorted(
            (it for it in near if _fits(it, plain)), key=self._places_of_paths.__getitem__
        )

    @cached_property
    def _places_of_paths(self) -> Mapping[str, int]:
        """The paths by their order in the contract."""
        return {
            path: at for at, path in enumerate(dict.fromkeys(it.path for it in self.operations))
        }

    @cached_property
    def _paths_by_start(self) -> Mapping[tuple[int, str], Sequence[str]]:
        """The paths by the number of their slashes and their first segment; ``*`` if it varies."""
        found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for path in self._places_of_paths:
            fixed, varying = _keys(path)
            found[varying if _VARIABLE.search(fixed[1]) else fixed].append(path)
        return found

    def nearest(self, method: str, path: str) -> Operation | None:
        """The operation of which an unknown path is a misspelling: the closest, if any.

        Values and names of parameters count the same; the number of segments is equal.
        """
        if not path:
            return None
        fitting, plain = self._found(method, path)
        if fitting and (meant := self._misspelt(fitting, plain)):
            return self._by_request.get((method.upper(), meant))
        plain = _VARIABLE.sub("{}", self.own_path(path)).rstrip("/")
        found: list[tuple[float, Operation]] = []
        for operation in self.operations:
            template = _VARIABLE.sub("{}", operation.path).rstrip("/")
            if operation.method == method.upper() and template.count("/") == plain.count("/"):
                found.append((closeness(_aligned(plain, template), template), operation))
        best = max((likeness for likeness, _ in found), default=0.0)
        closest_ones = [operation for likeness, operation in found if likeness == best]
        return closest_ones[0] if best >= _SAME_PATH and len(closest_ones) == 1 else None

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
    def _flows(self) -> tuple[dict[str, Any], ...]:
        """The flows of the schemes by which OAuth 2 gives access."""
        components = _mapping(self._world.openapi.root.get("components"))
        schemes = _mapping(components.get("securitySchemes")).values()
        flows = (_mapping(_mapping(self._world.openapi.target(it)).get("flows")) for it in schemes)
        return tuple(_mapping(flow) for each in flows for flow in each.values())

    @property
    def scopes(self) -> frozenset[str]:
        """The names of what OAuth 2 gives access to."""
        return frozenset(str(name) for flow in self._flows for name in _mapping(flow.get("scopes")))

    @property
    def authorization_urls(self) -> tuple[str, ...]:
        """The addresses at which OAuth 2 gives access."""
        names = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")
        found = (flow.get(name) for flow in self._flows for name in names)
        return tuple(dict.fromkeys(it for it in found if isinstance(it, str)))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The names of query parameters that hold credentials."""
        components = _mapping(self._world.openapi.root.get("components"))
        schemes = map(_mapping, _mapping(components.get("securitySchemes")).values())
        return frozenset(str(it.get("name")) for it in schemes if it.get("in") == "query")

    @cached_property
    def header_keys(self) -> frozenset[str]:
        """The names of the fields that hold credentials."""
        components = _mapping(self._world.openapi.root.get("components"))
        schemes = map(_mapping, _mapping(components.get("securitySchemes")).values())
        return frozenset(str(it.get("name")) for it in schemes if it.get("in") == "header")

    def describes_field(self, name: str) -> bool:
        """Whether a field is named in a description though no operation declares it."""
        every = (*self.operations, *self.notifications)
        if any(it.name.lower() == name for each in every for it in each.parameters):
            return False
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
        return any(pattern.search(text) for text in self._texts.values())

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that the contract's files hold, in keys, values and descriptions."""
        texts = self._texts.values()
        return frozenset(word for text in texts for word in _WORD.findall(text))

    def mentions(self, text: str) -> bool:
        """Whether the contract's files hold a text, as a key, a value or in a description."""
        return any(text in each for each in self._texts.values())

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all members of its messages, and of its parameters."""
        every = (*self.operations, *self.notifications)
        members = {name for it in self.messages for part in it.parts for name in part.names}
        return frozenset(members | {it.name for each in every for it in each.parameters})

    @cached_property
    def values(self) -> frozenset[str]:
        """The texts that its files list as the only ones allowed."""
        return frozenset(_listed(self._world.openapi.root))

    def has_fixed_path(self, address: str) -> bool:
        """Whether an address is that of an operation whose path is not all variables."""
        return any(
            map(_is_fixed, (it for each in self._paths(address) for it in self._fitting(each)))
        )

    @cached_property
    def _parameter_places(self) -> Mapping[str, frozenset[str]]:
        """The starts of paths that end with a parameter, by its name: ``/cars/{carId}``."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for operation in self.operations:
            for variable in _VARIABLE.finditer(operation.path):
                found[variable[0][1:-1]].add(operation.path[: variable.end()])
        return {name: frozenset(places) for name, places in found.items()}

    @cached_property
    def _queries_of_paths(self) -> Mapping[str, frozenset[str]]:
        """The names in queries that paths are written with, as many contracts have them."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for operation in self.operations:
            path, _, query = operation.path.partition("?")
            found[path].update(it.partition("=")[0] for it in query.split("&") if it)
        return {path: frozenset(names) for path, names in found.items()}

    def names_in_query(self, path: str) -> frozenset[str]:
        """The names in the query of a path that differs from this one in its query only."""
        return self._queries_of_paths.get(path.partition("?")[0], frozenset())

    def places_of(self, name: str) -> frozenset[str]:
        """The starts of paths that end with a parameter of this name: ``/cars/{carId}``."""
        return self._parameter_places.get(name, frozenset())

    def places_below(self, path: str) -> list[str]:
        """The starts of paths that end with a parameter right below a path."""
        every = {place for places in self._parameter_places.values() for place in places}
        return [it for it in every if _VARIABLE.fullmatch(it.removeprefix(f"{path}/"))]

    def values_in(self, operation: Operation, address: str) -> dict[str, str]:
        """The values that an address has for an operation's path, by where they are in it."""
        for plain in self._paths(address):
            if found := _values(operation.path, plain):
                return found
        return {}

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods that a path has; like ``at``, it may have values in it."""
        methods = dict.fromkeys(it.method for it in self.operations)
        return tuple(method for method in methods if self.at(method, path))

    def own_path(self, address: str) -> str:
        """The path of an address as the contract writes paths: without that of a server."""
        return list(self._paths(address))[-1]

    def closest_path(self, path: str) -> str | None:
        """The path that an unknown one may have meant, whatever parameters are called."""
        methods = dict.fromkeys(it.method for it in self.operations)
        near = (self.nearest(method, path) for method in methods)
        if found := next((it.path for it in near if it), None):
            return found
        known = {_VARIABLE.sub("{}", it.path): it.path for it in reversed(self.operations)}
        return known.get(closest(_STAND_IN.sub("{}", self.own_path(path)), known) or "")

    def is_home(self, address: str) -> bool:
        """Whether an address may be one of this API: relative, or that of one of its servers."""
        return "://" not in address or self._has_server(address) or self.has_any_host(address)

    def has_any_host(self, address: str) -> bool:
        """Whether an address may be of any API, since its host is a placeholder or has a port."""
        if "://" not in address:
            return False
        if any(it.is_anywhere for it in self.servers):
            return True
        if self._has_server(address):
            return False
        host = _host(address)
        if not self.servers or _PORT.search(host):
            return True
        pattern = re.compile(".+".join(map(re.escape, _STAND_IN.split(host))))
        return bool(_STAND_IN.search(host)) and any(it.may_be_at(pattern) for it in self.servers)

    def _has_server(self, address: str) -> bool:
        host, path = _host(address), f"/{address.partition('://')[2].partition('/')[2]}"
        return any(it.has(host, path) for it in self.servers)

    def at_another_server(self, method: str, address: str) -> Operation | None:
        """The operation that an address ends with, though it begins with no server's address.

        Only for hosts in the domain of a server, or misspelt ones: others have APIs of their own.
        """
        host, _, path = address.partition("://")[2].partition("?")[0].partition("/")
        is_near = any(it.is_near(host.lower()) for it in self.servers)
        is_open = _STAND_IN.search(_PORT.sub("", host)) is not None
        if not is_near or is_open or any(it.begins(address) for it in self.servers):
            return None
        segments = path.split("/")
        tails = ("/" + "/".join(segments[at:]) for at in range(len(segments)))
        wanted = [it for it in self.operations if it.method == method.upper()]
        found = (
            it for tail in tails for it in wanted if _is_fixed(it.path) and _fits(it.path, tail)
        )
        return next(found, None)

    def closest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The ids that an unknown one may have meant, the closest first."""
        ranked = sorted(((closeness(name, it.id), it.id) for it in self.operations), reverse=True)
        return tuple(each for close, each in ranked if close >= _CLOSE)[:count]

    def _paths(self, path: str) -> Iterator[str]:
        """The ways to read a path: as it is, and without the path of a server."""
        plain = _LINK_IN_BRACES.sub(r"{\1}", path).partition("?")[0].partition("#")[0]
        if "://" in plain:
            plain = "/" + plain.partition("://")[2].partition("/")[2]
        yield plain
        for server in self.servers:
            inner = server.inner_path(plain)
            if inner is None and ("/" in self._places_of_paths or "" in self._places_of_paths):
                inner = server.inner_path(f"{plain}/")
                inner = inner if inner == "/" else None
            if inner is not None:
                yield inner


def _nearest(name: str, names: Iterable[str]) -> str:
    """The name that another one is a slip of."""
    close = closest(name, names) or ""
    return close if closeness(name, close) >= _NEAR_NAME else ""


def _by_place(finding: Finding) -> tuple[Location, str, str]:
    return finding.location, finding.rule, finding.message


@lru_cache(maxsize=4096)
def _aligned(path: str, template: str) -> str:
    """A path with ``{}`` where a template of as many segments has it."""
    pairs = zip(path.split("/"), template.split("/"), strict=True)
    return "/".join("{}" if wanted == "{}" else given for given, wanted in pairs)


def _keys(path: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """By what paths like this one are found: its first segment as it is, and any."""
    slashes = path.count("/")
    return (slashes, unquote(path.split("/", 2)[1]) if slashes else ""), (slashes, "*")


def _gaps(path: str) -> Iterator[tuple[int, str, str]]:
    """The segments of a path that are variables: where, the name, and the path without each."""
    parts = path.split("/")
    for index, part in enumerate(parts):
        if _VARIABLE.fullmatch(part):
            yield index, part[1:-1], _without(parts, index)


def _without(parts: Sequence[str], index: int) -> str:
    """A path with ``*`` for one of its segments, whatever its parameters are called."""
    return _VARIABLE.sub("{}", "/".join([*parts[:index], "*", *parts[index + 1 :]]))


def _fits(template: str, path: str) -> bool:
    """Whether a path is a template with values, or stand-ins for values, in its variables."""
    parts, given = template.split("/"), path.split("/")
    return len(parts) == len(given) and all(
        _fits_part(part, each) for part, each in zip(parts, given, strict=True)
    )


def _values(template: str, path: str) -> dict[str, str]:
    """The values that a path has for the variables of a template; none if it is another path."""
    variables = list(_VARIABLE.finditer(template))
    pattern, at = "", 0
    for variable in variables:
        pattern += re.escape(template[at : variable.start()]) + "([^/]+)"
        at = variable.end()
    found = re.fullmatch(pattern + re.escape(template[at:]), path)
    values = found.groups() if found else ()
    return {
        template[: variable.end()]: unquote(value)
        for variable, value in zip(variables, values, strict=False)
    }


def _fits_part(part: str, given: str) -> bool:
    if not _VARIABLE.search(part):
        return part == given or ("%" in given and unquote(part) == unquote(given))
    if _STAND_IN.fullmatch(given):
        return _VARIABLE.fullmatch(part) is not None
    pattern = "[^/]+".join(re.escape(text) for text in _VARIABLE.split(part))
    return re.fullmatch(pattern, given) is not None


def _listed(value: Any) -> Iterator[str]:
    """The texts in the enumerations of a document."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            listed = each.get("enum")
            yield from (
                it for it in (listed if isinstance(listed, list) else ()) if isinstance(it, str)
            )
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _is_fixed(template: str) -> bool:
    """Whether a path has a segment without variables, so that not any path fits it."""
    return any(part and not _VARIABLE.search(part) for part in template.split("/"))


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].partition("?")[0].lower()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
