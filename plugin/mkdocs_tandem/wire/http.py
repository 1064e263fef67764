"""Requests and responses written as HTTP has them: a head, a blank line, a body."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_tandem.wire.message import Header, Message, Problem
from mkdocs_tandem.wire.traced import Traced, traced

_REQUEST = re.compile(r"(?P<method>[A-Z]+)[ \t]+(?P<target>\S.*?)(?:[ \t]+HTTP/[\d.]+)?[ \t]*")
_STATUS = re.compile(r"HTTP/[\d.]+[ \t]+(?P<status>\d{3})(?:[ \t].*)?")
_FIELD = re.compile(r"(?P<name>[!#$%&'*+.^_`|~\w-]+):[ \t]*(?P<value>.*?)[ \t]*")
_ELISION = re.compile(r"[ \t]*(?:\.\.\.|…)[ \t]*")
_NEXT = re.compile(r"(?:HTTP/[\d.]+[ \t]+\d{3}\b|###)")
_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")
_NOTHING = Traced("", ())


class _Line(NamedTuple):
    text: str
    start: int


def messages(text: str) -> Iterator[Message]:
    """The messages in a text, in its order; a response may follow its request.

    A line of ``###`` parts messages, as clients that send such files have it.
    """
    block: list[_Line] = []
    for line in _lines(text):
        if _NEXT.match(line.text) and any(each.text.strip() for each in block):
            yield _message(text, block)
            block = []
        if not line.text.startswith("###"):
            block.append(line)
    if any(line.text.strip() for line in block):
        yield _message(text, block)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield _Line(line.rstrip("\r\n"), at)
        at += len(line)


def _message(text: str, block: list[_Line]) -> Message:
    while not block[0].text.strip():
        block = block[1:]
    first, *rest = block
    end = block[-1].start + len(block[-1].text)
    request, status = _REQUEST.fullmatch(first.text), _STATUS.fullmatch(first.text)
    fields, problems, body_start = _head(rest, end)
    body = traced(text, body_start, end).stripped()
    method = target = _NOTHING
    if request and not status:
        method = traced(text, first.start, first.start + len(request["method"]))
        target = traced(text, *(first.start + at for at in request.span("target")))
    return Message(
        first.start,
        end,
        method,
        target,
        status["status"] if status else "",
        tuple(fields),
        body if body.text else None,
        problems=(*_first_line(first, is_read=bool(request or status)), *problems),
    )


def _first_line(line: _Line, *, is_read: bool) -> Iterator[Problem]:
    word = line.text.split(maxsplit=1)[0]
    if not is_read:
        hint = "write 'POST /path', or 'HTTP/1.1 200 OK'"
        yield Problem(line.start, len(line.text), "this is no first line of HTTP", hint)
    elif word not in _METHODS and not word.startswith("HTTP/"):
        hint = f"HTTP has {', '.join(_METHODS[:4])} and some more"
        yield Problem(line.start, len(word), f"'{word}' is no method", hint)


def _head(lines: list[_Line], end: int) -> tuple[list[Header], list[Problem], int]:
    """The fields of a head, what is wrong with it, and where the body begins."""
    fields: list[Header] = []
    problems: list[Problem] = []
    for line in lines:
        if not line.text.strip():
            return fields, problems, line.start
        field = _FIELD.fullmatch(line.text)
        if field and not line.text.lstrip().startswith(("{", "[", '"')):
            fields.append(Header(field["name"], field["value"]))
        elif line.text.lstrip().startswith(("{", "[")):
            message, hint = "a blank line is missing between head and body", "put one before this"
            problems.append(Problem(line.start, 1, message, hint))
            return fields, problems, line.start
        elif line.text[0] in "?& \t" or _ELISION.fullmatch(line.text):
            continue  # a query, or a value, that goes on; fields that are left out
        else:
            message = f"'{line.text[:40]}' is no field of a head"
            problems.append(Problem(line.start, len(line.text), message, "write 'Name: value'"))
    return fields, problems, end
