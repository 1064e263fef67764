"""Endpoint includes and tags: which operation the next examples belong to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, unquote

from mkdocs_tandem.config.settings import Endpoint
from mkdocs_tandem.examples.example import Binding, Role
from mkdocs_tandem.liquid.pieces import IncludeCall
from mkdocs_tandem.openapi import Contract, Operation

_PARAMETER = re.compile(r"\{[^{}]+\}")
_LEFT_OPEN = re.compile(r"[<{$]|\.\.\.|…")
_VALUE = re.compile(r"[^{}<>$:]+")


@dataclass(frozen=True)
class NamedOperation:
    """The operation that a page has named, with its parameter values."""

    operation: Operation | None = None
    is_notification: bool = False
    given: Mapping[str, str] = field(default_factory=dict)
    """Values that the page's own path has for the parameters of the operation's path."""

    is_misnamed: bool = False
    """Whether the page names no operation of the contract, and this is only the closest, if any."""

    @property
    def of_path(self) -> dict[str, str]:
        """Those of the path itself: another request to the same thing has these, too."""
        template = self.operation.path if self.operation else ""
        return {name: it for name, it in self.given.items() if f"{{{name}}}" in template}


def named_by_include(
    call: IncludeCall, endpoint: Endpoint, contract: Contract | None, audience: str
) -> NamedOperation:
    """What an endpoint include names for an audience.

    If no operation has its path, the operation of its id, or the one with nearly the same path.
    """
    if contract is None:
        return NamedOperation()
    method, path = named(call, endpoint.method, audience), named(call, endpoint.path, audience)
    if operation := operation_of(call, endpoint, contract, audience):
        return named_by_path(operation, path)
    identifier = named(call, endpoint.operation, audience)
    closest = contract.operation(identifier) or contract.nearest(method, path)
    return replace(named_by_path(closest, path), is_misnamed=True)


def named_by_words(words: Sequence[str], contract: Contract | None) -> NamedOperation:
    """The operation or notification that words name."""
    if contract is None:
        return NamedOperation()
    for word in words:
        operation = contract.operation(word)
        if operation:
            return NamedOperation(operation)
        notification = contract.notification(word)
        if notification:
            return NamedOperation(notification, is_notification=True)
    if len(words) == 2 and "/" in words[1]:  # noqa: PLR2004 -- method and path
        operation = contract.at(words[0], words[1]) or contract.nearest(words[0], words[1])
        return named_by_path(operation, words[1])
    return NamedOperation()


def named_by_path(
    operation: Operation | None, path: str, fields: Iterable[tuple[str, str]] = ()
) -> NamedOperation:
    """An operation, with the values that an address and a head have for its parameters."""
    if operation is None:
        return NamedOperation()
    given = path_values(operation.path, path)
    given |= _values(operation, "query", query_of(path))
    given |= _values(operation, "header", fields)
    return NamedOperation(operation, given=given)


def query_of(address: str) -> list[tuple[str, str]]:
    """The names and values of an address's query."""
    return parse_qsl(address.partition("?")[2].partition("#")[0], keep_blank_values=True)


def is_left_open(text: str) -> bool:
    """Whether a value is left to the reader: ``<id>``, ``$TOKEN``, ``...``."""
    return _LEFT_OPEN.search(text) is not None


def _values(
    operation: Operation, where: str, given: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """The values that are meant, and not left to the reader, by the names of the parameters."""
    known = {each.name.lower(): each.name for each in operation.parameters if each.where == where}
    for name, value in given:
        if name.lower() in known and not is_left_open(value):
            yield known[name.lower()], value


def operation_of(
    call: IncludeCall, endpoint: Endpoint, contract: Contract, audience: str
) -> Operation | None:
    """The operation that an endpoint include names; ``None`` if the contract has no such."""
    path = named(call, endpoint.path, audience)
    if not path:
        return contract.operation(named(call, endpoint.operation, audience))
    method = named(call, endpoint.method, audience)
    methods = [method] if method else _by_default(contract.methods(path))
    return contract.at(methods[0], path) if methods else None


def _by_default(methods: Sequence[str]) -> Sequence[str]:
    """The method of an include that names none: GET, or the only one that its path has."""
    return ["GET"] if "GET" in methods else methods if len(methods) == 1 else []


def is_elsewhere(
    call: IncludeCall, endpoint: Endpoint, contract: Contract, audience: str, text: str
) -> bool:
    """Whether an endpoint include names an operation of another API.

    Its path is below a host that is none of the contract's: in the path itself, in the parameter
    that the settings name as ``base``, or in any that ``text``, the page, shows before the path.
    """
    path, base = named(call, endpoint.path, audience), named(call, endpoint.base, audience)
    given = [str(it).strip() for it in call.parameters.values() if "://" in str(it)]
    before = [it for it in given if path and f"{it}{path}" in text]
    addresses = [it for it in (path, base, *before) if "://" in it]
    return bool(addresses) and not any(contract.is_home(it) for it in addresses)


def path_values(template: str, path: str) -> dict[str, str]:
    """What a path has in place of a template's parameters, apart from other names for them.

    ``{"cbid": "00ff"}`` for ``/callbacks/{cbid}`` and ``/callbacks/00ff``; without the
    percent-encoding of addresses.
    """
    names, values = template.split("/"), path.partition("?")[0].split("/")[-template.count("/") :]
    return {
        name[1:-1]: unquote(value)
        for name, value in zip(names[-len(values) :], values, strict=False)
        if _PARAMETER.fullmatch(name) and _VALUE.fullmatch(value)
    }


def renamed_parameters(template: str, path: str) -> Iterator[tuple[int, str, str]]:
    """The parameters of a path that a template names differently: offset, name, right name.

    ``{thing.id}`` describes ``{thing_id}``.

    ``(15, "id", "bid")`` for ``/things/{tid}/{bid}`` and ``/things/{tid}/{id}``. The
    server's part of an address, and the query, are ignored.
    """
    plain = path.partition("?")[0]
    right = _PARAMETER.findall(template)
    written = list(_PARAMETER.finditer(plain))[-len(right) :] if right else []
    if [_PARAMETER.sub("{}", it) for it in plain.split("/")[-template.count("/") :]] != [
        _PARAMETER.sub("{}", it) for it in template.split("/")[1:]
    ]:
        return
    for found, name in zip(written, right, strict=True):
        if found[0].replace(".", "_") != name:
            yield found.start() + 1, found[0][1:-1], name[1:-1]


def named(call: IncludeCall, parameter: str | Mapping[str, str], audience: str) -> str:
    """What an include was given for the parameter that is meant for an audience."""
    name = parameter if isinstance(parameter, str) else parameter.get(audience, "")
    value = call.parameters.get(name)
    return "" if value is None else str(value).strip()


_NOTHING = NamedOperation()


class Scope:
    """An operation, and what the examples since have shown of it."""

    def __init__(
        self,
        named: NamedOperation = _NOTHING,
        binding: Binding = Binding.NONE,
        call: IncludeCall | None = None,
        *,
        is_foreign: bool = False,
    ) -> None:
        self.named = named
        self.binding = binding
        self.call = call
        """The include or tag that named it."""
        self.is_foreign = is_foreign
        """Whether a request to another API was shown last."""
        self.is_notified = False
        """Whether a request of the API to the reader's server was shown last."""
        self.has_request = False
        """Whether a response is due."""
        self.expected = ""
        """The status that the page expects for the last request; empty if it names none."""
        self.accept = ""
        """The ``Accept`` field of the last request; empty if it has none."""
        self.is_fresh = call is not None
        """Whether nothing has come since it was named."""
        self.level: int | None = None
        """Of the heading that it was named below; 0 if there was none, unknown until the next."""
        self.is_over = False
        """Whether a heading of that level has come: only what fits is still of the operation."""

    @property
    def operation(self) -> Operation | None:
        return self.named.operation

    @property
    def is_bare(self) -> bool:
        """Whether its request takes no body, so that naming it is asking."""
        if self.operation is None or self.named.is_notification:
            return False
        return not self.operation.request_bodies

    def note(self, role: Role, expected: str = "") -> None:
        """Count an example."""
        self.is_fresh = False
        self.expected = expected if role is Role.REQUEST else self.expected
        if role is Role.REQUEST:
            self.has_request = True
        elif role is Role.RESPONSE:
            self.has_request = self.is_bare
