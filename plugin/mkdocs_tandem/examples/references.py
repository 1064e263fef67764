"""References of operations that pages pull from the contract."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mkdocs_tandem.examples.pulled import (
    MissingPull,
    PulledExample,
    no_operation,
    strange_parameter,
)
from mkdocs_tandem.liquid.pieces import PullMark
from mkdocs_tandem.openapi import Contract, NamedExample, Operation
from mkdocs_tandem.pages.render_result import PullPlace
from mkdocs_tandem.suggestions import did_you_mean

REFERENCES = ("operation", "operations")
"""The tags that pull references."""
_OPTIONS = ("tag", "level", "examples")
_ORDER = {"POST": -1, "DELETE": 1}


@dataclass(frozen=True)
class Reference:
    """The operations of a tag, in the order of the contract."""

    operations: tuple[Operation, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    """Values of parameters, for the examples."""
    level: int = 0
    """Of headings, from 1 to 6; 0 for one below the heading around the tag."""
    has_examples: bool = True
    lack: MissingPull | None = None

    def requests(self, pull: PullPlace) -> Iterator[PulledExample]:
        """The requests of the contract in the order in which they are executed.

        POST comes first and DELETE last, so that what other requests name exists.
        """
        if not self.has_examples:
            return
        for operation in sorted(self.operations, key=lambda it: _ORDER.get(it.method, 0)):
            names = {parameter.name for parameter in operation.parameters}
            given = {name: value for name, value in self.given.items() if name in names}
            every = operation.request_examples if operation.request_body else (None,)
            for request in every:
                status, response = _answer(operation, request.name if request else "")
                yield PulledExample(
                    pull, operation, request, response, status, given, is_reference=True
                )


def reference(mark: PullMark, contract: Contract | None) -> Reference:
    """What a tag pulls, or why it cannot."""
    words = [word.partition("=") for word in mark.words]
    names = [name for name, sign, _ in words if not sign]
    tags = [value for name, _, value in words if name == "tag"]
    given = {name: value for name, sign, value in words if sign and name not in _OPTIONS}
    options = {name: value for name, sign, value in words if sign and name in _OPTIONS}
    if contract is None:
        message = "there is no contract to pull operations from"
        hint = "pull them on a page whose audience has a contract"
        return Reference(lack=MissingPull("unknown-operation", message, hint))
    chosen = _chosen(contract, names, tags)
    if isinstance(chosen, MissingPull):
        return Reference(lack=chosen)
    return Reference(
        chosen,
        given,
        int(options.get("level", 0)),
        options.get("examples") != "no",
        strange_parameter(chosen, given),
    )


def _chosen(
    contract: Contract, names: list[str], tags: list[str]
) -> tuple[Operation, ...] | MissingPull:
    if names:
        found = next(filter(None, map(contract.operation, names)), None)
        return (found,) if found else no_operation(contract, names)
    known = list(dict.fromkeys(tag for it in contract.operations for tag in it.tags))
    unknown = next((tag for tag in tags if tag not in known), None)
    if unknown is not None:
        message = f"the contract has no operation with the tag '{unknown}'"
        return MissingPull("unknown-operation", message, did_you_mean(unknown, known))
    return tuple(it for it in contract.operations if not tags or set(tags) & set(it.tags))


def _answer(operation: Operation, name: str) -> tuple[str, NamedExample | None]:
    """The status and the answer of a named example, if it is refused."""
    named = [
        (status, each)
        for status, response in operation.responses.items()
        for each in response.examples
        if each.name == name != "example"
    ]
    success = next((it for code, it in operation.responses.items() if code[:1] == "2"), None)
    answers = success.examples if success else ()
    first = next(iter(answers), None)
    status, found = next(iter(named), ("", first))
    return (status if status.isdecimal() and status[:1] != "2" else "", found)
