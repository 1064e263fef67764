"""Values that prose takes from the contract: its operations and named examples.

=========================================== =======================================
``examples.register.request.label``         the first example of the request
``examples.register["small"].request``      the one of that name
``examples.register.response["404"].code``  the first example of an answer
``examples.register.response.id``           that of the first answer that is a success
``operations.register.path``                a fact of an operation: id, method, path or summary
=========================================== =======================================
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from mkdocs_tandem.liquid.render_facts import StrictMapping
from mkdocs_tandem.openapi import Contract, NamedExample, Operation
from mkdocs_tandem.suggestions import did_you_mean

_ROLES = ("request", "response")


def contract_values(contract: Callable[[], Contract | None]) -> dict[str, StrictMapping]:
    """``examples`` and ``operations`` of a contract, which is read only if a page asks."""
    return {
        "examples": _by_operation(contract, _of_operation),
        "operations": _by_operation(contract, _facts),
    }


def _by_operation(
    contract: Callable[[], Contract | None], value: Callable[[Operation], Mapping[str, Any]]
) -> StrictMapping:

    def operations() -> Iterable[str]:
        found = contract()
        return [it.id for it in found.operations] if found else []

    def operation(name: str) -> Mapping[str, Any]:
        found = contract()
        known = found.operation(name) if found else None
        if known is None:
            raise KeyError(name)
        return value(known)

    def lacks(name: str) -> tuple[str, str, str]:
        found = contract()
        if found is None:
            message = "there is no contract to take an example from"
            hint = "take it on a page whose audience has a contract"
            return "unknown-operation", message, hint
        close = next(iter(found.closest(name)), "")
        hint = f"did you mean '{close}'?" if close else ""
        return "unknown-operation", f"the contract has no operation '{name}'", hint

    return StrictMapping(operations, operation, lacks)


def _facts(operation: Operation) -> dict[str, str]:
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "summary": operation.summary,
    }


def _of_operation(operation: Operation) -> StrictMapping:
    answers = (it.examples for it in operation.responses.values())
    named = {it.name for each in (operation.request_examples, *answers) for it in each}
    inside: dict[str, Callable[[], Any]] = {
        name: partial(_of_example, operation, name) for name in sorted(named)
    }
    inside |= _roles(operation, "")
    return _catalogue(inside, operation, "the contract has no example of '{1}' named '{0}'")


def _of_example(operation: Operation, name: str) -> StrictMapping:
    message = "the example of '{1}' has no '{0}'"
    return _catalogue(_roles(operation, name), operation, message)


def _roles(operation: Operation, name: str) -> dict[str, Callable[[], Any]]:
    """The request and the answers of an operation, by the name of an example."""
    found: dict[str, Callable[[], Any]] = {}
    request = _chosen(operation.request_examples, name)
    if request is not None:
        found["request"] = partial(_part, request.value, "request", operation)
    answers = {
        status: example
        for status, response in operation.responses.items()
        if (example := _chosen(response.examples, name)) is not None
    }
    if answers:
        found["response"] = partial(_answers, answers, operation)
    return found


def _answers(answers: Mapping[str, NamedExample], operation: Operation) -> StrictMapping:
    """Answers by their status, and the members of the first that is a success."""
    inside: dict[str, Callable[[], Any]] = {}
    success = next((it for status, it in answers.items() if status.startswith("2")), None)
    if success is not None and isinstance(success.value, Mapping):
        inside |= _members(success.value, "response", operation)
    for status, example in answers.items():
        inside[status] = partial(_part, example.value, f"response {status}", operation)
    return _catalogue(inside, operation, "the response of '{1}' has no '{0}'", "unknown-member")


def _chosen(examples: Iterable[NamedExample], name: str) -> NamedExample | None:
    return next((it for it in examples if name in ("", it.name)), None)


def _part(value: Any, where: str, operation: Operation) -> Any:
    """A value of an example, whose members have to be there."""
    if isinstance(value, Mapping):
        message = f"the {where} of '{{1}}' has no member '{{0}}'"
        inside = _members(value, where, operation)
        return _catalogue(inside, operation, message, "unknown-member")
    if isinstance(value, list):
        return [_part(item, where, operation) for item in value]
    return value


def _members(
    value: Mapping[str, Any], where: str, operation: Operation
) -> dict[str, Callable[[], Any]]:
    return {name: partial(_part, item, where, operation) for name, item in value.items()}


def _catalogue(
    inside: Mapping[str, Callable[[], Any]],
    operation: Operation,
    message: str,
    rule: str = "unknown-example",
) -> StrictMapping:
    def lacks(name: str) -> tuple[str, str, str]:
        return rule, message.format(name, operation.id), did_you_mean(name, inside)

    return StrictMapping(inside.keys, lambda name: inside[name](), lacks)
