"""An executed example as readers see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from mimetypes import guess_extension
from typing import Any

from mkdocs_tandem.config.settings import RequestDefaults
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.fit import candidates, nearest
from mkdocs_tandem.execution.request_message import content_of, head_of, json_type
from mkdocs_tandem.execution.service import Request, ServiceResponse
from mkdocs_tandem.execution.session import NO_CONTENT, Content, addressed
from mkdocs_tandem.execution.verdict import Status, Verdict
from mkdocs_tandem.openapi import Contract, Operation, Schema
from mkdocs_tandem.openapi.media_types import is_text, plain
from mkdocs_tandem.output.html.console import ConsoleForm, console_form
from mkdocs_tandem.output.html.labels import ENGLISH, Labels
from mkdocs_tandem.output.html.languages import lexer_of
from mkdocs_tandem.output.html.samples import Sample, Secrets, placeholder, pretty, samples
from mkdocs_tandem.output.html.templates import ExecutionRecord, TitleBar
from mkdocs_tandem.pages.render_result import PullPlace

_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_UNKNOWN_SERVER = "$BASE_URL"


def pulled_samples(
    verdict: Verdict, contract: Contract, sender: RequestDefaults, labels: Labels = ENGLISH
) -> tuple[Sample, ...]:
    """A pulled request in every language, and the answer to it: the contract's, if none came.

    The contract's own samples replace those of the same name.
    """
    operation = verdict.example.operation
    made = {it.title.lower(): it for it in request_samples(verdict, contract, sender)}
    for given in operation.code_samples if operation else ():
        source = given.source.rstrip("\n") + "\n"
        sample = Sample(given.label, lexer_of(given.language), source, len(source))
        made[given.label.lower()] = sample
    return (*made.values(), *_response(verdict, sender, labels))


def request_samples(
    verdict: Verdict, contract: Contract, sender: RequestDefaults
) -> tuple[Sample, ...]:
    """A request in every language, as it was sent or would be."""
    operation = verdict.example.operation
    if operation is None:
        return ()
    request = _request(verdict, operation, sender)
    absolute = (it.default_url for it in contract.servers if it.is_absolute)
    server = next(absolute, _UNKNOWN_SERVER).rstrip("/")
    secrets = Secrets(sender.headers, sender.hidden)
    return samples(request, server, secrets, _file_of(verdict, operation), sender.languages)


def _request(verdict: Verdict, operation: Operation, sender: RequestDefaults) -> Request:
    """A request as it was sent or would be, its path below the server's address."""
    request = verdict.exchange.request if verdict.exchange else _drafted(verdict, operation, sender)
    return replace(request, path=request.path.removeprefix(sender.base))


def _drafted(verdict: Verdict, operation: Operation, sender: RequestDefaults) -> Request:
    """A request that was not sent; path parameters without a value keep their names."""
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


def _response(verdict: Verdict, sender: RequestDefaults, labels: Labels) -> Iterator[Sample]:
    pulled = verdict.example.pulled
    if verdict.status is Status.OK and verdict.exchange is not None:
        yield answer_sample(verdict.exchange.answer, sender, labels)
    elif pulled is not None and pulled.response is not None:
        yield _answer(_title(pulled.status, labels), pulled.response.value)


def _title(status: object, labels: Labels) -> str:
    if not status:
        return labels.text("Response")
    return labels.text("Response %(status)s", status=status)


def answer_sample(
    answer: ServiceResponse, sender: RequestDefaults, labels: Labels = ENGLISH
) -> Sample:
    """The service's response, without the credentials that were sent."""
    title = _title(answer.status, labels)
    if answer.body is not None:
        sample = _answer(title, answer.body)
    else:
        head = f"HTTP/1.1 {answer.status} {phrase(answer.status)}".rstrip()
        kind = answer.headers.get("content-type", "")
        field = f"Content-Type: {kind}\n" if kind else ""
        body = answer.text
        if is_binary(answer):
            body = labels.text("(binary, %(size)s bytes)", size=f"{len(answer.content):,}")
        text = f"{head}\n{field}\n{body}".rstrip() + "\n"
        sample = Sample(title, "http", text, len(text), is_answer=True)
    return replace(sample, text=Secrets(sender.headers, sender.hidden).hidden(sample.text))


def is_binary(answer: ServiceResponse) -> bool:
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
    """The reason phrase of a status; empty if it is not registered."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


@dataclass(frozen=True, eq=False)
class ExampleView:
    """An example of an operation, in all the languages that readers can choose from."""

    verdict: Verdict
    operation: Operation
    samples: tuple[Sample, ...]
    mark: str
    """A class that finds it in the page; each sample has its place after it."""
    contract: Contract
    sender: RequestDefaults
    labels: Labels = ENGLISH

    @property
    def pull(self) -> PullPlace | None:
        """The tag that it represents; ``None`` if the author wrote it."""
        pulled = self.verdict.example.pulled
        return pulled.pull if pulled else None

    def schema(self, sample: Sample) -> Schema | None:
        """The schema of the body of a sample."""
        if not sample.is_answer:
            return self.operation.request
        response = self.operation.response(self._status)
        return response.schema if response else None

    def bar(self, date: str) -> TitleBar:
        """The text above it; ``date`` is the day of the build."""
        return TitleBar(
            method=self.operation.method,
            path=self.operation.path,
            operation=self.operation.id,
            role=self._role,
            record=self._record(date),
            console=self._console,
        )

    @property
    def is_body(self) -> bool:
        """Whether the page shows its body alone, without a method and path."""
        return self.pull is None and self.verdict.example.message is None

    @property
    def heading(self) -> str:
        """Method, path and role in one line of Markdown."""
        role = f", {self._role}" if self._role else ""
        return f"`{self.operation.method} {self.operation.path}`{role}:"

    @property
    def _console(self) -> ConsoleForm | None:
        """What sends it from the page, if it is a request and the settings say where to."""
        if self.verdict.example.role is not Role.REQUEST or not self.sender.console:
            return None
        request = _request(self.verdict, self.operation, self.sender)
        secrets = Secrets(self.sender.headers, self.sender.hidden)
        return console_form(request, self.sender.console, secrets)

    @property
    def _role(self) -> str:
        """What is not an ordinary request, in words."""
        example = self.verdict.example
        if example.role is Role.RESPONSE:
            status = self._status
            if not status:
                return self.labels.text("response")
            return self.labels.text("response %(status)s", status=status)
        if example.role is Role.NOTIFICATION:
            return self.labels.text("notification")
        if not example.expected.startswith(("4", "5")):
            return ""
        return self.labels.text("rejected with %(status)s", status=example.expected)

    @property
    def _status(self) -> str:
        """That of the answer: as it came, as the page has it, or the first success."""
        verdict, pulled = self.verdict, self.verdict.example.pulled
        if verdict.exchange is not None and verdict.status is Status.OK:
            return str(verdict.exchange.answer.status)
        said = pulled.status if pulled else verdict.example.status
        return said or next((it for it in self.operation.responses if it.startswith("2")), "")

    def _record(self, date: str) -> ExecutionRecord | None:
        exchange = self.verdict.exchange
        if exchange is None or self.verdict.status is not Status.OK:
            return None
        request, answer = exchange.request, exchange.answer
        is_seen = self.pull is not None or answer.body is None
        return ExecutionRecord(
            contract=f"{self.contract.title} {self.contract.version}".strip(),
            request=f"{request.method} {request.path.removeprefix(self.sender.base)}",
            status=f"{answer.status} {phrase(answer.status)}".rstrip(),
            answer=""
            if is_seen
            else answer_sample(answer, self.sender, self.labels).text.rstrip("\n"),
            date=date,
        )


_SHOWN = (Role.REQUEST, Role.RESPONSE, Role.NOTIFICATION)
_TITLES = {"http": "HTTP", "python": "Python"}


def shown(  # noqa: PLR0913 -- an example, and what it is shown with
    verdict: Verdict,
    number: int,
    contract: Contract,
    sender: RequestDefaults,
    labels: Labels = ENGLISH,
    *,
    is_new: bool = True,
) -> ExampleView | None:
    """An example of a page as readers get it; ``None`` if there is nothing of it to be seen.

    ``is_new``: no example before it shows the same exchange; then an answer is beside
    its request, if that has no body that the page could show.
    """
    example, operation = verdict.example, verdict.example.operation
    if operation is None or example.role not in _SHOWN:
        return None
    if example.pulled is not None:
        samples = pulled_samples(verdict, contract, sender, labels)
    elif (written := _own_words(verdict)) is not None:
        is_answer = written.is_answer and is_new and verdict.exchange is not None
        is_alone = is_answer and operation.request is None and example.message is None
        if is_alone:
            written = replace(written, title=labels.text("Response"))
        has_others = is_alone or (example.role is Role.REQUEST and _is_whole(verdict))
        others = request_samples(verdict, contract, sender) if has_others else ()
        samples = (written, *(it for it in others if it.title != written.title))
    else:
        return None
    return ExampleView(verdict, operation, samples, f"tandem-e{number}", contract, sender, labels)


def _own_words(verdict: Verdict) -> Sample | None:
    """What the author wrote: JSON, or a message as HTTP or curl has it."""
    example = verdict.example
    region = example.block or example.region
    if region is None:
        return None
    is_answer = example.role is Role.RESPONSE
    if example.message is None:
        return Sample("JSON", region.language, region.body, is_answer=is_answer)
    title = "curl" if example.message.is_command else _TITLES.get(region.language, "HTTP")
    head, gap, _ = region.body.partition("\n\n" if title == "HTTP" else "\0")
    return Sample(title, region.language, region.body, len(head + gap), is_answer)


def _is_whole(verdict: Verdict) -> bool:
    if verdict.exchange is not None:
        return True
    document, operation = verdict.example.document, verdict.example.operation
    root = document.root if document else None
    schema = operation.request if operation else None
    return root is not None and schema is not None and schema.is_valid(root.value)
