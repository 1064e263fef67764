"""Which operation the examples of a page are about, and what each of them shows."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from mkdocs_tandem.contract import Contract, Operation, Schema
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.jsontext import Document, ObjectNode, parse
from mkdocs_tandem.liquid.pieces import Call
from mkdocs_tandem.pulled import pulled
from mkdocs_tandem.region import Region
from mkdocs_tandem.settings import Endpoint
from mkdocs_tandem.step import LANGUAGE, steps
from mkdocs_tandem.variant import Pull, Variant

JSON = {"json": False, "jsonc": True, "json5": True, "js": True, "javascript": True}
"""The languages that hold JSON, and whether comments are at home there."""
_SCRIPTS = ("js", "javascript")
_VALUE_FIRST = re.compile(r"(\s|//[^\n]*|/\*.*?\*/)*+[{\[\"]", re.DOTALL)
_PARAMETER = re.compile(r"\{[^{}]+\}")
_VALUE = re.compile(r"[^{}<>$:]+")


_STATUS = re.compile(r"[1-5](\d\d|xx)")
_Place = Call | Region | Pull
"""Whatever examples come from, or belong to."""


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
    binding = _Binding(variant, contract, by_include)
    marks: list[_Place] = [
        *(call for call in variant.calls if call.name in by_include),
        *(region for region in regions if _is_json(region)),
        *(pull for pull in variant.pulls if pull.mark.kind == "example"),
        *steps(variant.text, regions),
    ]
    marks.sort(key=_offset)
    for mark, following in zip_longest(marks, marks[1:]):
        if isinstance(mark, Call):
            yield from binding.called(mark, following)
        elif isinstance(mark, Pull):
            yield binding.pulled(mark)
        elif mark.language == LANGUAGE:
            yield binding.step(mark)
        else:
            yield binding.written(mark)


def _offset(mark: _Place) -> int:
    return mark.start if isinstance(mark, Region) else mark.offset


class _Binding:
    """What the examples of a page belong to, from top to bottom."""

    def __init__(
        self, variant: Variant, contract: Contract | None, endpoints: Mapping[str, Endpoint]
    ) -> None:
        self._variant = variant
        self._contract = contract
        self._endpoints = endpoints
        self._call: Call | None = None
        self._operation: Operation | None = None
        self._given: Mapping[str, str] = {}
        self._has_request = False

    def called(self, call: Call, following: _Place | None) -> Iterator[Example]:
        """The request of an endpoint include whose operation takes no body.

        If a tag that follows pulls the same operation, it is the tag's request that is sent.
        """
        endpoint, variant = self._endpoints[call.name], self._variant
        self._call, self._has_request = call, False
        self._operation = operation = _operation(call, endpoint, self._contract, variant)
        self._given = _given(call, endpoint, operation, variant)
        if operation and operation.request is None:
            self._has_request = True
            if not self._is_pulled_by(following):
                yield Example(variant, Role.REQUEST, operation, None, None, call, self._given)

    def _is_pulled_by(self, following: _Place | None) -> bool:
        if not isinstance(following, Pull):
            return False
        return pulled(following, self._contract, self._operation).operation is self._operation

    def pulled(self, pull: Pull) -> Example:
        """The request that a tag pulls from the contract."""
        found = pulled(pull, self._contract, self._operation)
        if found.operation is not self._operation:
            self._call, self._operation, self._given = None, found.operation, {}
        self._has_request = True
        given = {**self._given, **found.given}
        text = (
            json.dumps(found.request.value, indent=2, ensure_ascii=False) if found.request else ""
        )
        document = parse(text) if text else None
        role = Role.UNBOUND if found.lack else Role.REQUEST
        operation = None if found.lack else found.operation
        return Example(
            self._variant, role, operation, None, document, self._call, given, pulled=found
        )

    def step(self, region: Region) -> Example:
        """What the page does unseen; what stands around it belongs together all the same."""
        method, path = region.words if len(region.words) == 2 else ("", "")  # noqa: PLR2004
        operation = self._contract.at(method, path) if self._contract and path else None
        given = path_values(operation.path, path) if operation else {}
        document = parse(region.body) if region.body else None
        return Example(self._variant, Role.STEP, operation, region, document, None, given)

    def written(self, region: Region) -> Example:
        """What a region claims."""
        if "notification" in region.words:
            return self._notification(region)
        chosen = _chosen(region.words, self._contract)
        if chosen and chosen is not self._operation:
            self._call, self._operation, self._given = None, chosen, {}
            self._has_request = False
        document = parse(region.body, comments=JSON[region.language])
        role, status = _role(document, region.words, self._operation, has_request=self._has_request)
        self._has_request = self._has_request or role is Role.REQUEST
        return Example(
            self._variant,
            role,
            self._operation,
            region,
            document,
            self._call,
            self._given,
            status,
            expectation(region.words) if role is Role.REQUEST else "",
        )

    def _notification(self, region: Region) -> Example:
        """A notification by the name behind the word, or the only one that the contract has."""
        name = following("notification", region.words)
        contract = self._contract
        found = contract.notification(name) if contract else None
        if found is None and contract and len(contract.notifications) == 1:
            (found,) = contract.notifications
        role = Role.NOTIFICATION if contract else Role.UNBOUND
        document = parse(region.body, comments=JSON[region.language])
        return Example(self._variant, role, found, region, document, None)


def following(word: str, words: Sequence[str]) -> str:
    """The word behind another; empty if there is none."""
    if word not in words:
        return ""
    rest = words[words.index(word) + 1 :]
    return rest[0] if rest else ""


def expectation(words: Sequence[str]) -> str:
    """What a fence says that its request is answered with: a status, or the likes of ``4xx``."""
    found = following("expect", words)
    return found if _STATUS.fullmatch(found) else ""


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
    if "request" in words or "expect" in words:
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
