"""Response bodies that are not JSON, compared with the response."""

import re
from collections.abc import Iterator

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.body_content import document_of
from mkdocs_tandem.examples.fields import Field
from mkdocs_tandem.examples.fit import bodies_of
from mkdocs_tandem.examples.written_parameters import Written
from mkdocs_tandem.execution.response_diff import ANSWER, deviations
from mkdocs_tandem.execution.service import ServiceResponse
from mkdocs_tandem.execution.session import Session
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.json import JSON
from mkdocs_tandem.openapi.media_types import is_json, is_text, plain
from mkdocs_tandem.suggestions import shortened

_OPEN = re.compile(r"<(?P<name>[A-Za-z_][^<>]*)>|\{(?P<other>[A-Za-z_][\w.-]*)\}|\.\.\.|…")
_HOST = re.compile(r"[\w+.-]+://[^/?#]*")
_LONGEST = 80


def answer_differences(
    example: Example, answer: ServiceResponse, session: Session
) -> Iterator[Finding]:
    """The differences between an example of an answer with the right status and the answer.

    The placeholders of the example get their values from the answer.
    """
    yield from _fields(example, answer, session)
    yield from _body(example, answer, session)


def is_status(status: int, expected: str) -> bool:
    """Whether a status is the one that is expected, or of the hundred that is."""
    return str(status) == expected or (expected.endswith("xx") and str(status)[0] == expected[0])


def status_differences(example: Example, answer: ServiceResponse) -> Iterator[Finding]:
    """A response example with another status than the answer; the rest is not compared then."""
    message, status, operation = example.message, example.status, example.operation
    if not status or operation is None or is_status(answer.status, status):
        return
    text = f"'{operation.id}' answered {answer.status}; the example says {status}"
    if message is None or not message.status:
        hint = f"the contract has {', '.join(operation.responses)}"
        yield example.finding("accepted-request", example.root_start, text, hint)
        return
    body = example.block.body if example.block else ""
    line = max(0, body.find("HTTP/", message.start, message.end))
    at = max(line, body.find(message.status, line, message.end))
    yield example.head_finding(
        "wrong-answer",
        at,
        text,
        f"write 'HTTP/1.1 {answer.status}'",
        length=len(message.status),
    )


def _fields(example: Example, answer: ServiceResponse, session: Session) -> Iterator[Finding]:
    """Fields of the head that the service sends otherwise: those that the contract declares."""
    if example.message is None or example.operation is None:
        return
    declared = example.operation.response(answer.status)
    names = {it.name.lower() for it in declared.headers} if declared else set()
    for field in Written.of(example, example.message).headers:
        name = field.name.text
        if name in names | {"content-type", "location"}:
            yield from _field(example, field, answer, session)


def _field(
    example: Example, field: Field, answer: ServiceResponse, session: Session
) -> Iterator[Finding]:
    name, said = field.name.text, field.value.text
    came = [value for key, value in answer.raw_headers if key.lower() == name]
    if not came:
        message = f"{ANSWER} has no field '{_name(example, name)}'"
        hint = "it has " + ", ".join(f"'{key}'" for key, _ in answer.raw_headers[:8])
        yield example.head_finding("wrong-answer", field.name.at(), message, hint, length=len(name))
        return
    if name == "content-type":
        is_same = plain(said) in map(plain, came) or _OPEN.search(said) is not None
    else:
        wanted = _without_host(said, name)
        is_same = any(_matches(wanted, _without_host(it, name), session) for it in came)
    if not is_same:
        yield example.head_finding(
            "wrong-answer",
            field.value.at(),
            f"'{_name(example, name)}' is '{_shown(came[0])}' in {ANSWER}, not '{_shown(said)}'",
            length=max(1, len(said)),
        )


def _name(example: Example, name: str) -> str:
    """The name of a field as the page writes it."""
    headers = example.message.headers if example.message else ()
    return next((it.name for it in headers if it.name.lower() == name), name)


def _without_host(value: str, name: str) -> str:
    """The path of an address: a page has the public host, a service in a test another one."""
    return _HOST.sub("", value) if name in ("location", "content-location") else value


def _matches(said: str, came: str, session: Session) -> bool:
    """Whether a text matches that of a page, whose placeholders match any text."""
    pattern, names, at = "", [], 0
    for found in _OPEN.finditer(said):
        pattern += re.escape(said[at : found.start()]) + "(.+?)"
        names.append(found["name"] or found["other"])
        at = found.end()
    pattern += re.escape(said[at:])
    match = re.fullmatch(pattern, came, re.DOTALL)
    if match is None:
        session.learn(said, came)
        return session.is_same(said, came)
    session.bound.update(
        {name: value for name, value in zip(names, match.groups(), strict=True) if name}
    )
    return True


def _body(example: Example, answer: ServiceResponse, session: Session) -> Iterator[Finding]:
    root = example.document.root if example.document else None
    if root is not None and example.is_json:
        session.bind(root, answer.body)
        found = list(deviations(example, root, answer.body, "wrong-answer", same=session.is_same))
        if found and answer.body is None and answer.text.strip() not in ("", "null"):
            kind = answer.headers.get("content-type", "")
            shown = f"not JSON: {answer.text[:_LONGEST]!r}"
            state = shown if is_json(plain(kind)) else f"'{kind}', not JSON"
            yield example.finding("wrong-answer", example.root_start, f"{ANSWER} is {state}")
            return
        yield from found
        return
    message, region = example.message, example.region
    if message is None or message.body is None or region is None:
        return
    kind = answer.headers.get("content-type", "")
    if root is not None and plain(kind) == plain(example.media_type):
        operation = example.operation
        bodies = bodies_of(operation, example.role, str(answer.status)) if operation else []
        came = document_of(answer.text, kind, bodies, JSON)
        if came is not None and came.root is not None:
            session.bind(root, came.root.value)
            value, same = came.root.value, session.is_same
            yield from deviations(example, root, value, "wrong-answer", same=same)
            return
    is_shown = is_text(kind) and not is_json(kind)
    if is_shown and not _matches(region.body.strip(), _lines(answer.text), session):
        yield example.finding(
            "wrong-answer",
            0,
            f"{ANSWER} is '{_shown(_lines(answer.text))}', not this text",
            length=len(region.body.partition("\n")[0]) or 1,
        )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _shown(text: str) -> str:
    return shortened(text.partition("\n")[0], _LONGEST)
