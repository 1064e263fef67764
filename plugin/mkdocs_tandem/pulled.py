"""The example of the contract that a page pulls, and how it is to be sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mkdocs_tandem.contract import Contract, Operation
from mkdocs_tandem.contract import Example as NamedExample
from mkdocs_tandem.contract.closeness import did_you_mean
from mkdocs_tandem.rendered import Pull


@dataclass(frozen=True)
class Lack:
    """What a page wants to pull and the contract does not have."""

    rule: str
    message: str
    hint: str


@dataclass(frozen=True)
class Pulled:
    """A request of the contract that stands in a page by its name."""

    pull: Pull
    operation: Operation | None = None
    request: NamedExample | None = None
    """``None`` if the operation takes no body."""
    response: NamedExample | None = None
    """What the contract has for an answer; shown while the service has not given one."""
    status: str = ""
    """The status that the page says the answer has; empty if it says none."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values of parameters that the page names."""
    lack: Lack | None = None


def pulled(pull: Pull, contract: Contract | None, current: Operation | None) -> Pulled:
    """What a tag pulls; ``current`` is the operation that it belongs to if it names none.

    The words of a tag are the id of an operation, the name of one of its examples, the status of
    the answer and values of parameters, all of which may be left out.
    """
    if contract is None:
        message = "there is no contract to pull an example from"
        hint = "pull it on a page whose audience has a contract"
        return Pulled(pull, lack=Lack("unknown-example", message, hint))
    given = dict(word.split("=", 1) for word in pull.mark.words if "=" in word)
    words = [word for word in pull.mark.words if "=" not in word]
    status = next((word for word in words if word.isdecimal()), "")
    names = [word for word in words if not word.isdecimal()]
    operation = contract.operation(names[0]) if names else None
    names = names[1:] if operation else names
    operation = operation or current
    if operation is None or len(names) > 1:
        return Pulled(pull, lack=_no_operation(contract, names))
    return _found(Pulled(pull, operation, None, None, status, given), names[0] if names else "")


def _found(pulled: Pulled, name: str) -> Pulled:
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
    lack = _strange(operation, pulled.given)
    if chosen is None and (name or operation.request_body):
        lack = _no_example(operation, name, named)
    request = chosen if operation.request_body else None
    return Pulled(pulled.pull, operation, request, answer, pulled.status, pulled.given, lack)


def _answers(operation: Operation, status: str) -> tuple[NamedExample, ...]:
    """The contract's examples of an answer: of the status, else of the first that is a success."""
    if status:
        response = operation.response(status)
        return response.examples if response else ()
    successes = (each for code, each in operation.responses.items() if code.startswith("2"))
    return next((each.examples for each in successes), ())


def _no_operation(contract: Contract, names: Iterable[str]) -> Lack:
    name = next(iter(names), "")
    if not name:
        message = "no operation is named here whose example could be pulled"
        return Lack("unknown-operation", message, "write '{% example operationId %}'")
    close = contract.closest(name)
    hint = f"did you mean '{close[0]}'?" if close else ""
    return Lack("unknown-operation", f"the contract has no operation '{name}'", hint)


def _no_example(operation: Operation, name: str, named: Iterable[NamedExample]) -> Lack:
    known = [each.name for each in named]
    if not known:
        message = f"the contract has no example of '{operation.id}'"
        return Lack("unknown-example", message, "give it one under 'examples', by a name")
    message = f"'{operation.id}' has no example '{name}'"
    return Lack("unknown-example", message, did_you_mean(name, known))


def _strange(operation: Operation, given: Iterable[str]) -> Lack | None:
    """A parameter that a page gives a value to and the operation does not have."""
    known = [parameter.name for parameter in operation.parameters]
    strange = next((name for name in given if name not in known), None)
    if strange is None:
        return None
    message = f"'{operation.id}' has no parameter '{strange}'"
    return Lack("unknown-member", message, did_you_mean(strange, known))
