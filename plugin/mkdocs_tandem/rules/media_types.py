"""Rules about media types that an operation does not have."""

from collections.abc import Iterator

from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.body_content import is_of_another_type
from mkdocs_tandem.examples.endpoint import is_left_open
from mkdocs_tandem.examples.fields import Field
from mkdocs_tandem.examples.fit import bodies_of
from mkdocs_tandem.examples.written_parameters import Written
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.http import Message
from mkdocs_tandem.formats.http.multipart import boundary_of, parts
from mkdocs_tandem.openapi import MediaBody, Operation
from mkdocs_tandem.openapi.media_types import MULTIPART, accepted, covers, is_json, plain, selected
from mkdocs_tandem.rules.registry import example_rule
from mkdocs_tandem.suggestions import did_you_mean

_MOST = 4
_UNKNOWN = "application/octet-stream"
"""What curl sends for files whose names say nothing to it."""
_ACCEPT = ("header", "accept")
"""A parameter that means nothing to OpenAPI, by which many contracts say what they take."""


@example_rule("unknown-media-type")
def unknown_media_types(example: Example) -> Iterator[Finding]:
    """``Accept`` and ``Content-Type`` of a message that its operation does not have."""
    message, operation = example.message, example.operation
    if message is None or operation is None or example.expected:
        return
    for field in Written.of(example, message).headers:
        if is_left_open(field.value.text) or "\n" in field.value.text:
            continue  # a line end means that a quote is not closed
        if field.name.text == "accept" and example.role is not Role.RESPONSE:
            yield from _refused(example, operation, field)
        elif field.name.text == "content-type":
            yield from _other(example, operation, field)
    if example.role is Role.REQUEST:
        yield from _parts(example, message, operation)


def _parts(example: Example, message: Message, operation: Operation) -> Iterator[Finding]:
    """Parts of a form whose media types its contract does not have for them."""
    said = message.header("content-type") or ""
    body = selected(operation.request_bodies, said)
    if message.body is None or body is None or plain(said) != MULTIPART:
        return
    for part in parts(message.body, boundary_of(said, message.body.text)):
        declared = body.encoding.get(part.name.text)
        wanted = [it.strip() for it in declared.media_type.split(",")] if declared else []
        if not part.media_type or not any(wanted) or plain(part.media_type) == _UNKNOWN:
            continue
        if not any(covers(it, part.media_type) for it in wanted):
            text = f"'{part.name.text}' is sent as '{plain(part.media_type)}'"
            yield example.head_finding(
                "unknown-media-type",
                part.name.at(),
                text,
                f"the contract has {_listed(wanted)}",
                length=max(1, len(part.name.text)),
            )


def _refused(example: Example, operation: Operation, field: Field) -> Iterator[Finding]:
    """An ``Accept`` that none of the operation's answers keeps, nor a parameter of this name."""
    bodies = [body for each in operation.responses.values() for body in each.bodies]
    declared = [it for it in operation.parameters if (it.where, it.name.lower()) == _ACCEPT]
    if any(it.schema is None or it.schema.is_valid(field.value.text) for it in declared):
        return
    if bodies and not accepted(bodies, field.value.text):
        message = f"'{operation.id}' does not answer with '{field.value.text}'"
        yield _finding(example, field, message, bodies)


def _other(example: Example, operation: Operation, field: Field) -> Iterator[Finding]:
    """A ``Content-Type`` that is not declared for the message."""
    is_answer = example.role is Role.RESPONSE
    role = Role.RESPONSE if is_answer else Role.REQUEST
    bodies = bodies_of(operation, role, example.status)
    message = example.message
    has_body = message is not None and (message.body is not None or is_answer)
    if not bodies or not has_body or selected(bodies, field.value.text):
        return
    is_json_expected = any(it.is_json for it in bodies) and not is_json(field.value.text)
    if not is_answer and is_json_expected and not (message and is_of_another_type(message)):
        return  # that is 'missing-content-type'
    does = "answer with" if is_answer else "take"
    text = f"'{operation.id}' does not {does} '{plain(field.value.text)}'"
    yield _finding(example, field, text, bodies)


def _finding(example: Example, field: Field, message: str, bodies: list[MediaBody]) -> Finding:
    names = list(dict.fromkeys(it.media_type for it in bodies))
    hint = did_you_mean(plain(field.value.text), names) if len(names) > 1 else ""
    return example.head_finding(
        "unknown-media-type",
        field.value.at(),
        message,
        hint or f"the contract has {_listed(names)}",
        length=len(field.value.text),
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:_MOST])
