"""Examples pulled from the contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
