"""Rules about what addresses and heads of requests say besides the body."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from mkdocs_tandem.contract import Contract, Mistake, Operation, Schema
from mkdocs_tandem.contract.closeness import did_you_mean
from mkdocs_tandem.contract.operation import Parameter
from mkdocs_tandem.example import Example
from mkdocs_tandem.example.endpoint import named_by_path, query_of
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.wire import Message

_NAME = re.compile(r"[\w.\[\]-]+")
_LEFT_OUT = re.compile(r"\.\.\.|…")
_PLACES = {"query": "query parameter", "header": "field"}


def unknown_parameters(
    example: Example, message: Message, operation: Operation, contract: Contract
) -> Iterator[Finding]:
    """Parameters of an address that its operation does not have."""
    known = [each.name for each in operation.parameters if each.where == "query"]
    for name, _ in query_of(message.target.text):
        if name in known or name in contract.keys or not _NAME.fullmatch(name):
            continue
        at = message.target.text.find(name, message.target.text.index("?"))
        yield example.head_finding(
            "unknown-parameter",
            message.target.at(max(0, at)),
            f"'{operation.id}' has no query parameter '{name}'",
            did_you_mean(name, [*known, *contract.keys]),
            length=len(name),
        )


def absent_parameters(
    example: Example, message: Message, operation: Operation, sent: Collection[str]
) -> Iterator[Finding]:
    """Parameters that an operation requires and neither the page nor the settings (``sent``) give.

    What leaves something out (``...``) may leave out these.
    """
    if example.block and _LEFT_OUT.search(example.block.body, message.start, message.end):
        return
    given = {
        "query": {name for name, _ in query_of(message.target.text)},
        "header": {each.name.lower() for each in message.headers} | message.implied,
    }
    for parameter in operation.parameters:
        name = parameter.name.lower() if parameter.where == "header" else parameter.name
        is_wanted = parameter.is_required and parameter.where in given
        if is_wanted and name not in sent and name not in given[parameter.where]:
            yield example.head_finding(
                "absent-parameter",
                message.target.at(),
                f"'{operation.id}' needs the {_PLACES[parameter.where]} '{parameter.name}'",
                f"add {_written(parameter, message)}",
                length=max(1, len(message.target.text)),
            )


def _written(parameter: Parameter, message: Message) -> str:
    """How a parameter is written that a request lacks."""
    value = f"<{parameter.name}>"
    if parameter.where == "header":
        field = f"{parameter.name}: {value}"
        return (
            f"\"-H '{field}'\"" if message.is_command and message.tool == "curl" else f"'{field}'"
        )
    return f"'{'&' if '?' in message.target.text else '?'}{parameter.name}={value}'"


def wrong_parameters(example: Example, message: Message, operation: Operation) -> Iterator[Finding]:
    """Values in an address or a head that the contract does not allow; stand-ins are none."""
    given = named_by_path(operation, message.target.text, message.headers).given
    for parameter in operation.parameters:
        value = given.get(parameter.name)
        if value is None or parameter.schema is None:
            continue
        for mistake in _mistakes(parameter.schema, value):
            finding = example.head_finding(
                mistake.kind,
                _offset(example, message, parameter.name, value, where=parameter.where),
                mistake.message.replace("the value", f"'{parameter.name}'", 1),
                mistake.hint,
                length=max(1, len(value)),
            )
            yield replace(finding, place=mistake.place)


def _mistakes(schema: Schema, text: str) -> list[Mistake]:
    """What is wrong with a value that is written as text; lists have ways of their own."""
    if () in schema.lists or any(not part.pointer for part in schema.parts):
        return []
    found = [schema.mistakes(value) for value in _values(text)]
    if not all(found):
        return []
    return next((it for it in found if it[0].kind != "wrong-type"), found[-1])


def _values(text: str) -> Iterator[Any]:
    """What a text may stand for: a number or ``true``, and itself."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    if isinstance(value, int | float):
        yield value
    yield text


def _offset(example: Example, message: Message, name: str, value: str, *, where: str) -> int:
    """Where a value stands in the text that holds the message."""
    target = message.target.text
    if where == "header":
        body = example.block.body if example.block else ""
        line = re.search(rf"{re.escape(name)}\s*:\s*{re.escape(value)}", body, re.IGNORECASE)
        return line.end() - len(value) if line else message.start
    before = f"{name}=" if where == "query" else "/"
    at = target.find(before + value)
    return message.target.at(at + len(before) if at >= 0 else 0)
