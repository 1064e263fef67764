"""What a page claims in JSON, and which operation each claim is about."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mkdocs_tandem.contract import Contract, Operation, Schema
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.jsontext import Document, ObjectNode, parse
from mkdocs_tandem.liquid.pieces import Call
from mkdocs_tandem.region import Region
from mkdocs_tandem.settings import Endpoint
from mkdocs_tandem.variant import Origin, Variant, chain

JSON = {"json": False, "jsonc": True, "json5": True, "js": True, "javascript": True}
"""The languages that hold JSON, and whether comments are at home there."""
_SCRIPTS = ("js", "javascript")
_VALUE_FIRST = re.compile(r"(\s|//[^\n]*|/\*.*?\*/)*+[{\[\"]", re.DOTALL)
_PARAMETER = re.compile(r"\{[^{}]+\}")
_VALUE = re.compile(r"[^{}<>$:]+")


class Role(StrEnum):
    """What an example is an example of."""

    REQUEST = "request"
    RESPONSE = "response"
    UNBOUND = "unbound"


@dataclass(frozen=True)
class Example:
    """A region that claims something, or an endpoint that is called without a body."""

    variant: Variant
    role: Role
    operation: Operation | None
    region: Region | None
    """``None`` for a request without a body: the claim is the endpoint itself."""
    document: Document | None
    endpoint: Call | None
    """The include that named the operation."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values that the page's own path has for the parameters of the operation's path."""
    status: str = ""
    """The status that the page says a response has; empty if it says none."""
    number: int = 1
    """Counts the examples of a page that would have the same name."""

    @property
    def name(self) -> str:
        """What tests and reports call it; stable while the page says the same."""
        if self.operation is None:
            name = "json"
        else:
            name = f"{self.operation.method} {self.operation.path}"
            if self.role is Role.RESPONSE:
                name = f"{name} response {self.status}".rstrip()
        return name if self.number == 1 else f"{name} ({self.number})"

    @property
    def start(self) -> int:
        """Where it begins in the variant's text."""
        if self.region is not None:
            return self.region.start
        return self.endpoint.offset if self.endpoint else 0

    @property
    def root_start(self) -> int:
        """Offset in the region's text at which its JSON begins."""
        root = self.document.root if self.document else None
        return root.start if root else 0

    def origin(self, at: int) -> Origin:
        """Where the character at an offset into the region's text was written."""
        if self.region is not None:
            return self.variant.map.origin(self.region.offset(at))
        if self.endpoint is not None:
            call = self.endpoint
            return Origin(call.source, call.start, chain(call.caller))
        return self.variant.map.origin(at)

    def finding(
        self, rule: str, at: int, message: str, hint: str = "", *, length: int = 1
    ) -> Finding:
        """A finding about the character at an offset into the region's text."""
        return self.variant.finding_at(self.origin(at), rule, message, hint, length=length)


def examples(
    variant: Variant,
    regions: Sequence[Region],
    contract: Contract | None,
    endpoints: Sequence[Endpoint],
) -> list[Example]:
    """The examples of a variant in the order of its text."""
    found: list[Example] = []
    counts: Counter[str] = Counter()
    for example in _examples(variant, regions, contract, endpoints):
        counts[example.name] += 1
        found.append(replace(example, number=counts[example.name]))
    return found


def operation_of(
    call: Call, endpoint: Endpoint, contract: Contract, audience: str
) -> Operation | None:
    """The operation that an endpoint include names; ``None`` if the contract has no such."""
    by_id = contract.operation(named(call, endpoint.operation, audience))
    method, path = named(call, endpoint.method, audience), named(call, endpoint.path, audience)
    by_path = contract.at(method, path) if path else None
    return by_path if path else by_id


def path_values(template: str, path: str) -> dict[str, str]:
    """What a path has in place of a template's parameters, apart from other names for them.

    ``{"cbid": "00ff"}`` for ``/callbacks/{cbid}`` and ``/callbacks/00ff``.
    """
    names, values = template.split("/"), path.partition("?")[0].split("/")[-template.count("/") :]
    return {
        name[1:-1]: value
        for name, value in zip(names[-len(values) :], values, strict=False)
        if _PARAMETER.fullmatch(name) and _VALUE.fullmatch(value)
    }


def named(call: Call, parameter: str | Mapping[str, str], audience: str) -> str:
    """What an include was given for the parameter that is meant for an audience."""
    name = parameter if isinstance(parameter, str) else parameter.get(audience, "")
    value = call.parameters.get(name)
    return "" if value is None else str(value).strip()


def _examples(
    variant: Variant,
    regions: Sequence[Region],
    contract: Contract | None,
    endpoints: Sequence[Endpoint],
) -> Iterator[Example]:
    by_include = {endpoint.include: endpoint for endpoint in endpoints}
    calls = [call for call in variant.calls if call.name in by_include]
    marks: list[Call | Region] = sorted(
        [*calls, *(region for region in regions if _is_json(region))],
        key=lambda mark: mark.offset if isinstance(mark, Call) else mark.start,
    )
    call: Call | None = None
    operation: Operation | None = None
    given: dict[str, str] = {}
    has_request = False
    for mark in marks:
        if isinstance(mark, Call):
            call, has_request = mark, False
            operation = _operation(mark, by_include[mark.name], contract, variant)
            given = _given(mark, by_include[mark.name], operation, variant)
            if operation and operation.request is None:
                has_request = True
                yield Example(variant, Role.REQUEST, operation, None, None, mark, given)
            continue
        if (chosen := _chosen(mark.words, contract)) and chosen is not operation:
            call, operation, given, has_request = None, chosen, {}, False
        document = parse(mark.body, comments=JSON[mark.language])
        role, status = _role(document, mark.words, operation, has_request=has_request)
        has_request = has_request or role is Role.REQUEST
        yield Example(variant, role, operation, mark, document, call, given, status)


def _is_json(region: Region) -> bool:
    """Whether a region says that it holds JSON; a script may hold a program as well."""
    if region.language in _SCRIPTS and not _VALUE_FIRST.match(region.body):
        return False
    return region.language in JSON


def _chosen(words: Sequence[str], contract: Contract | None) -> Operation | None:
    """The operation whose id stands behind the language of a fence."""
    found = (contract.operation(word) for word in words) if contract else ()
    return next((operation for operation in found if operation), None)


def _operation(
    call: Call, endpoint: Endpoint, contract: Contract | None, variant: Variant
) -> Operation | None:
    if contract is None or variant.audience is None:
        return None
    return operation_of(call, endpoint, contract, variant.audience.name)


def _given(
    call: Call, endpoint: Endpoint, operation: Operation | None, variant: Variant
) -> dict[str, str]:
    if operation is None or variant.audience is None:
        return {}
    return path_values(operation.path, named(call, endpoint.path, variant.audience.name))


def _role(
    document: Document, words: Sequence[str], operation: Operation | None, *, has_request: bool
) -> tuple[Role, str]:
    """What an example of an operation shows: as its fence says, else as its members say."""
    status = next((word for word in words if word.isdecimal()), "")
    if operation is None:
        return Role.UNBOUND, ""
    if "request" in words:
        return Role.REQUEST, ""
    if "response" in words or status:
        return Role.RESPONSE, status
    names = _names(document)
    request = _fit(names, [operation.request] if operation.request else [])
    response = _fit(names, [each.schema for each in operation.responses.values() if each.schema])
    if request == response:
        return (Role.RESPONSE if has_request else Role.REQUEST), ""
    return (Role.REQUEST if request > response else Role.RESPONSE), ""


def _names(document: Document) -> set[str]:
    root = document.root
    return {member.key for member in root.members} if isinstance(root, ObjectNode) else set()


def _fit(names: set[str], schemas: Sequence[Schema]) -> float:
    """How many of the members a schema knows, as a share; the best of several schemas."""
    shares = [len(names & set(schema.names())) / max(1, len(names)) for schema in schemas]
    return max(shares, default=-1.0)
