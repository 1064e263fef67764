"""Values that earlier requests and responses of a page give to later ones."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mkdocs_tandem.execution.service import Request, ServiceResponse
from mkdocs_tandem.openapi import Contract, Operation

_DEEPEST = 4
_MOST = 2_000
"""Members of an object that are looked at."""


class CarriedValue(NamedTuple):
    """A value, and where the body of an answer has it."""

    value: Any
    pointer: str
    """RFC 6901."""


def carried(
    request: Request, answer: ServiceResponse, operation: Operation | None, contract: Contract
) -> dict[str, Any]:
    """Values of parameters by the paths that end with them: ``{"/cars/{carId}": "C1"}``.

    A request's own path comes first, then members of the answer that have the name of a parameter
    (of one kind of things only), then the addresses in ``_links`` and ``Location``. An ``id`` in
    the answer to ``POST /cars`` is the value of ``carId``.
    """
    found: dict[str, Any] = {}
    if operation is not None:
        found |= contract.values_in(operation, request.path)
    found |= {place: it.value for place, it in from_body(answer.body, operation, contract).items()}
    for address in (*_links(answer.body), answer.headers.get("location", "")):
        target = contract.at("GET", address) if address else None
        found |= contract.values_in(target, address) if target else {}
    return found


def from_body(
    body: Any, operation: Operation | None, contract: Contract
) -> dict[str, CarriedValue]:
    """The values that the body of an answer gives, by the same paths."""
    found = _own(body, operation, contract) if operation is not None else {}
    for name, value in _members(body, 0, ""):
        places = contract.places_of(name)
        if len(places) == 1:
            found |= dict.fromkeys(places, value)
    return found


def pointed(pointer: str, name: str | int) -> str:
    """A pointer with one more token."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def _own(body: Any, operation: Operation, contract: Contract) -> dict[str, CarriedValue]:
    """The ``id`` of what was made, for the parameter right below the operation's path."""
    value = body.get("id") if isinstance(body, Mapping) else None
    if operation.method != "POST" or isinstance(value, bool) or not isinstance(value, str | int):
        return {}
    return dict.fromkeys(contract.places_below(operation.path), CarriedValue(value, "/id"))


def _members(value: Any, depth: int, pointer: str) -> Iterator[tuple[str, CarriedValue]]:
    """The texts and numbers in an object, inner ones first; of a list, those of its first item."""
    if isinstance(value, list):
        value, pointer = value[0] if value else None, f"{pointer}/0"
    if not isinstance(value, Mapping) or depth > _DEEPEST:
        return
    members = list(value.items())[:_MOST]
    for name, inner in members:
        yield from _members(inner, depth + 1, pointed(pointer, name))
    for name, inner in members:
        if isinstance(inner, str | int) and not isinstance(inner, bool):
            yield name, CarriedValue(inner, pointed(pointer, name))


def _links(body: Any) -> Iterator[str]:
    """The addresses that HAL's links hold, that of the thing itself last.

    Source: draft-kelly-json-hal-11, section 4.1.1.
    """
    links = body.get("_links") if isinstance(body, Mapping) else None
    every = list(links.items()) if isinstance(links, Mapping) else []
    for _, link in sorted(every, key=lambda it: it[0] == "self"):
        first = link[0] if isinstance(link, list) and link else link
        address = first.get("href") if isinstance(first, Mapping) else first
        if isinstance(address, str) and "{" not in address:
            yield address
