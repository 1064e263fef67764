"""Examples and references of operations, pulled from the contract."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_tandem.liquid.pieces import PullMark
from mkdocs_tandem.openapi import Contract, NamedExample, Operation
from mkdocs_tandem.pages.render_result import PullPlace
from mkdocs_tandem.suggestions import did_you_mean


@dataclass(frozen=True)
class MissingPull:
    """What a page wants to pull and the contract does not have."""

    rule: str
    message: str
    hint: str


@dataclass(frozen=True)
class PulledExample:
    """A request of the contract that a page shows by its name."""

    pull: PullPlace
    operation: Operation | None = None
    request: NamedExample | None = None
    """``None`` if the operation takes no body."""
    response: NamedExample | None = None
    """What the contract has for an answer; shown while the service has not given one."""
    status: str = ""
    """The status of the answer, as written on the page; empty if there is none."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values of parameters that the page names."""
    lack: MissingPull | None = None
    is_reference: bool = False
    """Whether it is part of the reference of an operation."""


def pulled(pull: PullPlace, contract: Contract | None, current: Operation | None) -> PulledExample:
    """What a tag pulls; ``current`` is the operation that it belongs to if it names none.

    The words of a tag are the id of an operation, the name of one of its examples, the status of
    the answer and values of parameters, all of which may be left out.
    """
    if contract is None:
        message = "there is no contract to pull an example from"
        hint = "pull it on a page whose audience has a contract"
        return PulledExample(pull, lack=MissingPull("unknown-example", message, hint))
    given = dict(word.split("=", 1) for word in pull.mark.words if "=" in word)
    words = [word for word in pull.mark.words if "=" not in word]
    status = next((word for word in words if word.isdecimal()), "")
    names = [word for word in words if not word.isdecimal()]
    operation = contract.operation(names[0]) if names else None
    names = names[1:] if operation else names
    operation = operation or current
    if operation is None or len(names) > 1:
        return PulledExample(pull, lack=no_operation(contract, names))
    return _found(
        PulledExample(pull, operation, None, None, status, given), names[0] if names else ""
    )


def _found(pulled: PulledExample, name: str) -> PulledExample:
    """The same with the examples of that name, the first ones if there is no name."""
    operation = pulled.operation
    if operation is None:
        return pulled
    requests = operation.request_examples
    answers = _answers(operation, pulled.status)
    named = requests if operation.request_body else answers
    chosen = next((each for each in named if name in ("", each.name)), None)
    answer = next((each for each in answers if each.name == name), None) or next(
        iter(answers), None
    )
    lack = strange_parameter([operation], pulled.given)
    if chosen is None and (name or operation.request_body):
        lack = _no_example(operation, name, named)
    request = chosen if operation.request_body else None
    return PulledExample(pulled.pull, operation, request, answer, pulled.status, pulled.given, lack)


def _answers(operation: Operation, status: str) -> tuple[NamedExample, ...]:
    """The contract's examples of an answer: of the status, else of the first that is a success."""
    if status:
        response = operation.response(status)
        return response.examples if response else ()
    successes = (each for code, each in operation.responses.items() if code.startswith("2"))
    return next((each.examples for each in successes), ())


def no_operation(contract: Contract, names: Iterable[str]) -> MissingPull:
    """The finding for an operation that the contract does not have."""
    name = next(iter(names), "")
    if not name:
        message = "no operation is named here whose example could be pulled"
        return MissingPull("unknown-operation", message, "write '{% example operationId %}'")
    close = contract.closest(name)
    hint = f"did you mean '{close[0]}'?" if close else ""
    return MissingPull("unknown-operation", f"the contract has no operation '{name}'", hint)


def _no_example(operation: Operation, name: str, named: Iterable[NamedExample]) -> MissingPull:
    known = [each.name for each in named]
    if not known:
        message = f"the contract has no example of '{operation.id}'"
        return MissingPull("unknown-example", message, "add a named one under 'examples'")
    message = f"'{operation.id}' has no example '{name}'"
    return MissingPull("unknown-example", message, did_you_mean(name, known))


def strange_parameter(operations: Sequence[Operation], given: Iterable[str]) -> MissingPull | None:
    """A parameter that a page gives a value to and none of the operations has."""
    known = [parameter.name for it in operations for parameter in it.parameters]
    strange = next((name for name in given if name not in known), None)
    if strange is None:
        return None
    owner = f"'{operations[0].id}' has" if len(operations) == 1 else "these operations have"
    message = f"{owner} no parameter '{strange}'"
    return MissingPull("unknown-member", message, did_you_mean(strange, known))


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
