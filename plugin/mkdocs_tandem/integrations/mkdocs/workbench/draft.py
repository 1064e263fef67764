"""An example as a writer edited it.

What was changed is sent as it is, what was not as a check sends it: so a page may say
``Bearer $TOKEN``, and a writer who wants to see a refusal writes another token, or removes it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, NamedTuple

from mkdocs_tandem.config.settings import RequestDefaults
from mkdocs_tandem.examples.endpoint import named_by_path, query_of
from mkdocs_tandem.execution.service import Request
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.formats.http import Message, TracedText, command_messages, messages
from mkdocs_tandem.formats.http.traced_text import traced
from mkdocs_tandem.formats.json import Dialect, Document, parse
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.output.html.example_view import request_samples

LARGEST = 1_000_000
"""Characters of an edited example that are read."""
_OF_THE_CONNECTION = {"connection", "content-length", "host", "transfer-encoding"}
_PROMPT = re.compile(r"^[ \t]*>[ \t]+", re.MULTILINE)
_ELSEWHERE = re.compile(r"(?!https?:)[a-z][a-z\d+.-]*://", re.IGNORECASE)
_METHOD = re.compile(r"[A-Z]{1,20}")
_FIELD = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
"""What a field of a head may hold. Source: RFC 9110, section 5.5."""


class RunError(Exception):
    """An example that cannot be sent, and why."""


class DraftStyle(Enum):
    """How a draft is written."""

    JSON = "JSON"
    HTTP = "HTTP"
    CURL = "curl"


class Draft(NamedTuple):
    """The text of an example that a writer may change."""

    text: str
    wording: DraftStyle


class DraftChanges(NamedTuple):
    """What was changed in one place of a request."""

    put: Mapping[str, str]
    taken: frozenset[str]
    """Names, in lower case."""

    def made(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, changed."""
        gone = self.taken | {name.lower() for name in self.put}
        kept = {name: it for name, it in given.items() if name.lower() not in gone}
        return {**kept, **self.put}


NONE = DraftChanges({}, frozenset())


@dataclass(frozen=True)
class EditedRequest:
    """What is to be sent."""

    operation: Operation | None
    """``None`` if the contract has no such operation; the service may refuse it."""
    document: Document | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    """Of a request that belongs to no operation, with its path."""
    path: str = ""
    query: DraftChanges = NONE
    headers: DraftChanges = NONE
    content: bytes | None = None
    """A body that is not JSON."""

    def changed(self, request: Request) -> Request:
        """A request with what was changed in its address and its head."""
        headers = self.headers.made(request.headers)
        query = self.query.made(request.query)
        if self.content is None:
            return replace(request, query=query, headers=headers)
        return replace(request, query=query, headers=headers, body=None, content=self.content)


def draft(verdict: Verdict, contract: Contract | None, sender: RequestDefaults) -> Draft | None:
    """The text of a request: as its page has it, or else in HTTP; ``None`` if it has none."""
    example = verdict.example
    message, block = example.message, example.block
    if message is not None and block is not None:
        return _as_written(block.body, message)
    if example.region is not None:
        return Draft(example.region.body, DraftStyle.JSON)
    if contract is None or example.operation is None:
        return None
    return Draft(request_samples(verdict, contract, sender)[0].text.rstrip("\n"), DraftStyle.HTTP)


def _as_written(text: str, message: Message) -> Draft | None:
    """A message by itself, if that is read as it is in its place; there prompts may lead it."""
    wording = DraftStyle.CURL if message.is_command else DraftStyle.HTTP
    own = text[message.start : message.end].strip("\n")
    for each in (own, _PROMPT.sub("", own)):
        read = list(_messages(each, wording))
        if len(read) == 1 and _is_same(read[0], message):
            return Draft(each, wording)
    return None


def edited(
    before: Draft, text: str, verdict: Verdict, contract: Contract, spoken: Dialect
) -> EditedRequest:
    """The request of an edited draft; ``spoken`` is the dialect of its JSON.

    Raises:
        RunError: if it cannot be sent.
    """
    if len(text) > LARGEST:
        raise RunError(f"it has more than {LARGEST:,} characters")
    example = verdict.example
    if before.wording is DraftStyle.JSON:
        whole = traced(text)
        return EditedRequest(example.operation, _document(whole, text, spoken), example.given)
    old, new = _message(before.text, before.wording), _message(text, before.wording)
    if new.is_body_elsewhere:
        raise RunError("its body is in a file, which is not read")
    if _ELSEWHERE.match(new.address) or not contract.is_home(new.address):
        raise RunError(
            f"'{new.address}' is another host: requests go only to the service of 'execute'"
        )
    operation = contract.at(new.method.text, new.target.text)
    path = contract.own_path(new.target.text)
    if not path.startswith("/") or not _METHOD.fullmatch(new.method.text):
        raise RunError("write 'POST /path'")
    put = EditedRequest(
        operation,
        None,
        named_by_path(operation, new.target.text, new.headers).given,
        new.method.text,
        path,
        _changes(query_of(old.target.text), query_of(new.target.text)),
        _changes(_fields(old), _fields(new)),
    )
    return _with_body(put, new, text, spoken)


def _with_body(put: EditedRequest, message: Message, text: str, spoken: Dialect) -> EditedRequest:
    """The same with the body of a message: JSON, or what looks like none as it is."""
    body = message.body
    if body is None or not body.text.strip():
        return put
    if body.text.lstrip()[:1] in "{[":
        return replace(put, document=_document(body, text, spoken))
    kind = message.header("content-type")
    headers = {**put.headers.put, **({"Content-Type": kind} if kind else {})}
    changes = DraftChanges(headers, put.headers.taken)
    return replace(put, headers=changes, content=body.text.encode())


def _messages(text: str, wording: DraftStyle) -> Iterable[Message]:
    return command_messages(text) if wording is DraftStyle.CURL else messages(text)


def _is_same(one: Message, other: Message) -> bool:
    """Whether two messages are equal, apart from offsets."""
    texts = (
        (it.method.text, it.address, it.headers, it.body and it.body.text) for it in (one, other)
    )
    return next(texts) == next(texts)


def _message(text: str, wording: DraftStyle) -> Message:
    found = list(_messages(text, wording))
    for problem in found[0].problems if found else ():
        raise RunError(f"line {_line(text, problem.offset)}: {problem.message}")
    if len(found) != 1 or not found[0].target.text:
        raise RunError(f"write one request, as {wording.value} has it")
    return found[0]


def _document(body: TracedText, text: str, spoken: Dialect) -> Document:
    document = parse(body.text, replace(spoken, comments=True))
    problem = document.problems[0] if document.problems else None
    if problem is not None:
        raise RunError(f"line {_line(text, body.at(problem.offset))}: {problem.message}")
    if document.root is None and body.text.strip():
        raise RunError(f"line {_line(text, body.at())}: it is not JSON")
    return document


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _fields(message: Message) -> list[tuple[str, str]]:
    """The fields of a head that are about what is sent."""
    fields = [it for it in message.headers if it.name.lower() not in _OF_THE_CONNECTION]
    for name, value in fields:
        if not _FIELD.fullmatch(f"{name}{value}"):
            raise RunError(f"'{name}' contains characters that are not allowed in a header")
    kind = "content-type"  # which is sent under one name only
    return [("Content-Type" if it.name.lower() == kind else it.name, it.value) for it in fields]


def _changes(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> DraftChanges:
    before, after = list(old), list(new)
    names = {name.lower() for name, _ in after}
    put = {name: value for name, value in after if (name, value) not in before}
    return DraftChanges(put, frozenset(name.lower() for name, _ in before) - names)
