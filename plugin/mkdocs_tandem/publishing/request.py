"""Requests and answers as readers get to see them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from mimetypes import guess_extension
from typing import Any

from mkdocs_tandem.check.head import content_of, head_of, json_type
from mkdocs_tandem.check.verdict import Status, Verdict
from mkdocs_tandem.contract import Contract, Operation
from mkdocs_tandem.contract.media_type import is_text, plain
from mkdocs_tandem.example import Example, Role
from mkdocs_tandem.example.fit import candidates, nearest
from mkdocs_tandem.presentation import Sample, Secrets, placeholder, pretty, samples
from mkdocs_tandem.service import Answer, Request
from mkdocs_tandem.session import NO_CONTENT, Content, addressed
from mkdocs_tandem.settings import Sender

_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_UNKNOWN_SERVER = "$BASE_URL"


def pulled_samples(verdict: Verdict, contract: Contract, sender: Sender) -> tuple[Sample, ...]:
    """A pulled request in every language, and the answer to it: the contract's, if none came."""
    return (*request_samples(verdict, contract, sender), *_response(verdict, sender))


def request_samples(verdict: Verdict, contract: Contract, sender: Sender) -> tuple[Sample, ...]:
    """A request in every language, as it was sent or would be."""
    operation = verdict.example.operation
    if operation is None:
        return ()
    request = verdict.exchange.request if verdict.exchange else _drafted(verdict, operation, sender)
    request = replace(request, path=request.path.removeprefix(sender.base))
    absolute = (it.default_url for it in contract.servers if it.is_absolute)
    server = next(absolute, _UNKNOWN_SERVER).rstrip("/")
    secrets = Secrets(sender.headers, sender.query)
    return samples(request, server, secrets, _file_of(verdict, operation))


def _drafted(verdict: Verdict, operation: Operation, sender: Sender) -> Request:
    """A request that was not sent; what nobody has given a value yet has a name in its path."""
    example = verdict.example
    known = {**sender.variables, **example.given}
    path = _PARAMETER.sub(
        lambda found: str(known.get(found[1], placeholder(found[1]))), operation.path
    )
    return addressed(
        operation,
        path,
        _drafted_content(example, operation),
        given=example.given,
        sender=sender,
        head=head_of(example, sender.variables.get),
    )


def _drafted_content(example: Example, operation: Operation) -> Content:
    """The body of a request that was not sent, as the page has it."""
    root = example.document.root if example.document else None
    message = example.message
    if message is not None and message.body is not None and not example.is_json:
        text = example.region.body if example.region else message.body.text
        return content_of(text, example.media_type)
    if root is None or not operation.request_bodies:
        return NO_CONTENT
    declared = nearest(root, candidates(operation, Role.REQUEST, "", example.media_type))
    return Content(root.value, json_type(example, declared))


def _response(verdict: Verdict, sender: Sender) -> Iterator[Sample]:
    pulled = verdict.example.pulled
    if verdict.status is Status.OK and verdict.exchange is not None:
        yield answer_sample(verdict.exchange.answer, sender)
    elif pulled is not None and pulled.response is not None:
        yield _answer(f"Response {pulled.status}".rstrip(), pulled.response.value)


def answer_sample(answer: Answer, sender: Sender) -> Sample:
    """What the service has said, without the credentials that were sent."""
    title = f"Response {answer.status}"
    if answer.body is not None:
        sample = _answer(title, answer.body)
    else:
        head = f"HTTP/1.1 {answer.status} {phrase(answer.status)}".rstrip()
        kind = answer.headers.get("content-type", "")
        field = f"Content-Type: {kind}\n" if kind else ""
        body = f"(binary, {len(answer.content):,} bytes)" if is_binary(answer) else answer.text
        text = f"{head}\n{field}\n{body}".rstrip() + "\n"
        sample = Sample(title, "http", text, len(text), is_answer=True)
    return replace(sample, text=Secrets(sender.headers, sender.query).hidden(sample.text))


def is_binary(answer: Answer) -> bool:
    """Whether an answer is a picture or the like, which no page can show as text."""
    kind = answer.headers.get("content-type", "")
    if is_text(kind) or not answer.content:
        return False
    try:
        return "\0" in answer.content.decode() or bool(kind)
    except UnicodeDecodeError:
        return True


def _file_of(verdict: Verdict, operation: Operation) -> str:
    """The name of a file for an answer that is binary: ``label.pdf``; empty for another answer."""
    exchange = verdict.exchange
    if exchange is not None:
        kind = exchange.answer.headers.get("content-type", "")
        kind = kind or "application/octet-stream" if is_binary(exchange.answer) else ""
    else:
        success = next((it for it in operation.responses if it.startswith("2")), "")
        declared = operation.responses[success].body if success else None
        kind = declared.media_type if declared and not is_text(declared.media_type) else ""
    words = [it for it in operation.path.split("/") if it and not it.startswith("{")]
    ending = guess_extension(plain(kind)) or ".bin"
    return f"{words[-1] if words else 'answer'}{ending}" if kind else ""


def _answer(title: str, value: Any) -> Sample:
    return Sample(title, "json", f"{pretty(value)}\n", is_answer=True)


def phrase(status: int) -> str:
    """What a status says in words; empty if it is not a registered one."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
