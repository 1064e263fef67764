"""Coverage of a contract by executed examples."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from mkdocs_tandem.examples import Role
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.openapi import Contract, MemberRow, Operation, Response, Schema

_SCHEMA = re.compile(r"[^#]*#/components/schemas/([^/]+)/(.+)")
_KEYWORDS = re.compile(r"/?\b(?:properties|(?:all|any|one)Of/\d+)/")


class CoverageKind(StrEnum):
    """What can be shown by an example."""

    OPERATION = "operations"
    STATUS = "status codes"
    REQUEST = "request members"
    RESPONSE = "response members"
    VALUE = "enum values"
    NOTIFICATION = "notifications"
    NOTIFIED = "notification members"


@dataclass(frozen=True)
class CoverageItem:
    """One thing that the contract promises, however many operations share it."""

    kind: CoverageKind
    name: str
    """An operation, an operation's status, a schema's member, or that and a value."""
    is_shown: bool
    excluded: str = ""
    """Why no example can show it; it does not count."""


@dataclass(frozen=True)
class Coverage:
    """All that the contract promises an audience, and what of it is shown."""

    audience: str
    parts: tuple[CoverageItem, ...]

    def of(self, *kinds: CoverageKind) -> tuple[int, int]:
        """How many parts of these kinds are shown, and how many there are; without kinds, all."""
        parts = [
            part for part in self.parts if not part.excluded and (not kinds or part.kind in kinds)
        ]
        return sum(part.is_shown for part in parts), len(parts)

    @property
    def share(self) -> float:
        """The share that is shown, in percent."""
        shown, every = self.of()
        return 100 * shown / every if every else 100.0

    def missing(self, kind: CoverageKind) -> tuple[str, ...]:
        """The names of what is not shown."""
        return tuple(
            part.name
            for part in self.parts
            if part.kind is kind and not part.is_shown and not part.excluded
        )

    @property
    def excluded(self) -> tuple[CoverageItem, ...]:
        """What no example can show, each with the reason."""
        return tuple(part for part in self.parts if part.excluded)

    @property
    def exclusions(self) -> Mapping[str, Sequence[str]]:
        """The names of what no example can show, by reason."""
        names: defaultdict[str, list[str]] = defaultdict(list)
        for part in self.excluded:
            names[part.excluded].append(part.name)
        return names

    def excluding(self, exclusions: Sequence[tuple[str, str]]) -> "Coverage":
        """The same without what no example can show: pairs of a pattern of names and a reason."""
        return replace(self, parts=tuple(_excluded(part, exclusions) for part in self.parts))


def _excluded(part: CoverageItem, exclusions: Sequence[tuple[str, str]]) -> CoverageItem:
    if part.is_shown:
        return part
    reasons = (reason for name, reason in exclusions if fnmatchcase(part.name, name))
    return replace(part, excluded=next(reasons, ""))


def coverage(audience: str, contract: Contract, verdicts: Iterable[Verdict]) -> Coverage:
    """What of a contract the examples of an audience show.

    An example counts if nothing is wrong with it and the service was asked. What is left out of
    it is not shown. A member of a schema counts once, and so does an answer that operations
    share, such as a refusal.
    """
    shown: defaultdict[str, _Shown] = defaultdict(_Shown)
    for verdict in verdicts:
        if verdict.example.operation and verdict.is_executed and verdict.status is Status.OK:
            shown[verdict.example.operation.id].add(verdict)
    by_key: dict[tuple[Any, ...], CoverageItem] = {}
    for key, part in _parts(contract, shown):
        known = by_key.setdefault((part.kind, key), part)
        if part.is_shown and not known.is_shown:
            by_key[part.kind, key] = CoverageItem(part.kind, known.name, is_shown=True)
    order = list(CoverageKind)
    parts = sorted(by_key.values(), key=lambda part: order.index(part.kind))
    return Coverage(audience, tuple(parts))


@dataclass
class _Shown:
    """What the examples of an operation show."""

    is_called: bool = False
    statuses: set[str] = field(default_factory=set)
    request: set[str] = field(default_factory=set)
    """Names of members, and of members with a value."""
    responses: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, verdict: Verdict) -> None:
        example, operation, exchange = verdict.example, verdict.example.operation, verdict.exchange
        if operation is None or exchange is None:
            return
        root = example.document.root if example.document else None
        status = _declared(operation, exchange.answer.status)
        if example.role is Role.RESPONSE:
            self.responses[status].update(_names(root.value) if root else ())
            return
        self.is_called = True
        self.statuses.add(status)
        self.request.update(_names(root.value) if root else ())
        if example.pulled is not None:
            self.responses[status].update(_names(exchange.answer.body))


Keyed = tuple[Any, CoverageItem]
"""Each part with its key."""


def _parts(contract: Contract, shown: Mapping[str, _Shown]) -> Iterator[Keyed]:
    for operation in contract.operations:
        yield from _of_operation(operation, shown[operation.id])
    for operation in contract.notifications:
        seen = shown[operation.id].request
        yield operation.id, CoverageItem(CoverageKind.NOTIFICATION, operation.id, bool(seen))
        yield from _members(CoverageKind.NOTIFIED, operation, operation.request, seen)


def _of_operation(operation: Operation, shown: _Shown) -> Iterator[Keyed]:
    yield operation.id, CoverageItem(CoverageKind.OPERATION, operation.id, shown.is_called)
    for body in operation.request_bodies:
        yield from _members(CoverageKind.REQUEST, operation, body.schema, shown.request)
    for status, response in operation.responses.items():
        key, name = _answer(operation, status, response)
        yield key, CoverageItem(CoverageKind.STATUS, name, status in shown.statuses)
        for body in response.bodies:
            yield from _members(
                CoverageKind.RESPONSE, operation, body.schema, shown.responses[status]
            )


def _members(
    kind: CoverageKind, operation: Operation, schema: Schema | None, shown: set[str]
) -> Iterator[Keyed]:
    for row in schema.members() if schema else ():
        name, key = _named(operation, row), row.places or (operation.id, row.name)
        yield key, CoverageItem(kind, name, row.name in shown)
        listed = [("", value) for value in row.values]
        listed += [("[]", value) for value in row.item_values]
        for mark, value in listed:
            is_shown = _valued(f"{row.name}{mark}", value) in shown
            yield (
                (key, repr(value)),
                CoverageItem(CoverageKind.VALUE, _valued(f"{name}{mark}", value), is_shown),
            )


def _answer(operation: Operation, status: str, response: Response) -> tuple[Any, str]:
    """Key and name of an answer; refusals with the same body share them."""
    shared = response.schema.definition.get("$ref") if response.schema else None
    if status[0] in "45" and shared:
        return (status, shared), f"{status} of any operation"
    return (status, operation.id), f"{status} of {operation.id}"


def _named(operation: Operation, row: MemberRow) -> str:
    """A member by the schema that names it, else by its operation: ``Callback.webhook.target``."""
    found = _SCHEMA.fullmatch(row.places[0]) if row.places else None
    if found is None:
        return f"{operation.id} {row.name}"
    inside = _KEYWORDS.sub(".", f"/{found[2]}").replace("/items", "[]").strip("./")
    return f"{found[1]}.{inside}"


def _names(value: Any, name: str = "") -> Iterator[str]:
    """The members that a value has, as rows of a schema name them, and what they hold."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            path = f"{name}.{key}" if name else key
            yield path
            yield from _names(inner, path)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item, f"{name}[]" if name else "")
    else:
        yield _valued(name, value)


def _valued(name: str, value: Any) -> str:
    return f"{name}: {json.dumps(value, ensure_ascii=False)}"


def _declared(operation: Operation, status: int) -> str:
    """The key of the answer that the contract declares for a status."""
    response = operation.response(status)
    found: Sequence[str] = [key for key, it in operation.responses.items() if it is response]
    return found[0] if found else str(status)
