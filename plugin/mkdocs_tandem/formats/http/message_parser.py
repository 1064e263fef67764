"""HTTP messages: a head, a blank line, a body."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from mkdocs_tandem.formats.http.message import Header, Message, MessageProblem
from mkdocs_tandem.formats.http.traced_text import TracedText, joined, stand_in, traced
from mkdocs_tandem.formats.http.urls import OPEN_BASE, Address, address

_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY")
_REQUEST = re.compile(r"(?P<method>[A-Z]+)[ \t]+(?P<target>\S.*?)(?:[ \t]+HTTP/[\d.]+)?[ \t]*")
_ADDRESS = re.compile(
    r"[ \t]*(?P<target>(?:https?://|\{\{[^{}\n]*\}\}/|<[A-Za-z][^<>\n]*>/)\S*)[ \t]*"
)
"""The first line of a request without a method, in files of HTTP clients."""
_STATUS = re.compile(r"HTTP/[\d.]+[ \t]+(?P<status>\d{3})(?:[ \t].*)?")
_FIELD = re.compile(r"(?P<name>[!#$%&'*+.^_`|~\w-]+):[ \t]*(?P<value>.*?)[ \t]*")
_ELISION = re.compile(r"[ \t]*(?:\.\.\.|\u2026)[ \t]*")
_NEXT = re.compile(r"HTTP/[\d.]+[ \t]+\d{3}\b|###")
_AFTER_A_BLANK_LINE = re.compile(rf"(?:{'|'.join(_METHODS)})[ \t]+(?:/|https?://|\{{\{{|\$|<)\S*")
"""The first line of another request; one without a version needs a blank line before it."""
_LISTED = re.compile(rf"(?:{'|'.join(_METHODS)})[ \t]+\S+[ \t]*")
"""A request line without a version, of which a block may list several."""
_COMMENT = re.compile(r"[ \t]*(?:#(?!##)|//)(?:.*)")
_VARIABLE = re.compile(r"[ \t]*@(?P<name>[\w.-]+)[ \t]*=[ \t]*(?P<value>.*?)[ \t]*")
_USE = re.compile(r"\{\{[ \t]*(?P<name>[\w.-]+)[ \t]*\}\}")
_MORE_OF_A_TARGET = re.compile(
    r"[ \t]*(?P<more>[?&]\S+|(?<=[ \t])(?![\w-]+:|HTTP/)[/\w%{]\S*)[ \t]*"
)
_MORE_OF_A_QUERY = re.compile(r"[ \t]*[^\s=?&]+=\S*[ \t]*")
_SCRIPT = re.compile(r"[<>][ \t]*\{%")
"""What a client runs before or after a request; it ends with ``%}``."""
_AFTERWARDS = re.compile(r"[<>][ \t]*\{%|>[ \t]+\S+\.js[ \t]*|>>!?[ \t]*\S|<>[ \t]*\S|>[ \t]*\Z")
"""What a client does with an answer: a script, or a file that holds it."""
_FILE = re.compile(r"<(?:@[\w-]*)?[ \t]+\S[^\n]*")
"""A body that is in a file."""
_IS_MADE = ("x-request-type", "graphql")
"""A field of REST Client, by which it makes JSON of a query and its variables."""
_NOTHING = TracedText("", ())


class _Line(NamedTuple):
    text: str
    start: int


def messages(text: str) -> Iterator[Message]:
    """The messages in a text, in its order; a response may follow its request.

    As in files of HTTP clients, a line of ``###`` separates messages, comments and scripts may
    precede and follow them, and ``@name = value`` sets what ``{{name}}`` represents in addresses.
    """
    block: list[_Line] = []
    values: dict[str, str] = {}
    is_blank = True
    is_over = False
    for line in _without_scripts(text):
        is_list = len(block) == 1 and _LISTED.fullmatch(block[0].text) is not None
        pattern = _AFTER_A_BLANK_LINE if is_blank or is_list else _NEXT
        is_next = _NEXT.match(line.text) or pattern.match(line.text)
        if is_next and block:
            yield _message(text, block, values)
            block, is_over = [], False
        is_over = is_over or (bool(block) and _AFTERWARDS.match(line.text) is not None)
        variable = _VARIABLE.fullmatch(line.text) if not block else None
        if variable:
            values[variable["name"]] = variable["value"]
        elif not is_over and (block or not _is_skipped(line.text)):
            block.append(line)
        is_blank = not line.text.strip()
    if block:
        yield _message(text, block, values)


def _without_scripts(text: str) -> Iterator[_Line]:
    """The lines of a text, of each script only the first."""
    is_inside = False
    for line in _lines(text):
        if not is_inside:
            yield line
        is_script = is_inside or _SCRIPT.match(line.text) is not None
        is_inside = is_script and "%}" not in line.text


def _is_skipped(text: str) -> bool:
    """Whether a line before the first one of a message is no part of it."""
    if not text.strip() or text.startswith("###"):
        return True
    return _COMMENT.fullmatch(text) is not None or _SCRIPT.match(text) is not None


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield _Line(line.rstrip("\r\n"), at)
        at += len(line)


def _message(text: str, block: list[_Line], values: Mapping[str, str]) -> Message:
    first, *rest = block
    end = block[-1].start + len(block[-1].text)
    status = _STATUS.fullmatch(first.text)
    request = None if status else _REQUEST.fullmatch(first.text) or _ADDRESS.fullmatch(first.text)
    query = _lines_of_query(first, rest) if request else 0
    fields, problems, body_start = _head(rest[query:], end)
    if not (request or status):
        problems = []  # they follow from the first line
    body = traced(text, body_start, end).stripped()
    own = [it for it in fields if (it.name.lower(), it.value.lower()) != _IS_MADE]
    is_in_a_file = _FILE.fullmatch(body.text) is not None or len(own) < len(fields)
    where = Address(_NOTHING)
    method = _NOTHING
    if request:
        length = len(request.groupdict().get("method") or "")
        method = (
            traced(text, first.start, first.start + length) if length else TracedText("GET", ())
        )
        target = traced(text, *(first.start + at for at in request.span("target")))
        parts = [traced(text, it.start, it.start + len(it.text)).stripped() for it in rest[:query]]
        where = _address(_with_query(text, joined((target, *parts)), rest[query:]), values)
    return Message(
        first.start,
        end,
        method,
        where.target,
        status["status"] if status else "",
        tuple(own),
        body if body.text and not is_in_a_file else None,
        is_body_elsewhere=is_in_a_file,
        problems=(*_first_line(first, is_read=bool(request or status)), *problems),
        is_base_open=where.is_base_open,
    )


def _lines_of_query(first: _Line, rest: Sequence[_Line]) -> int:
    """On how many lines the query of a request line that ends with '?' or '&' goes on."""
    every = (first, *rest)
    lines = zip(every, rest, strict=False)
    more = (
        before.text.rstrip().endswith(("?", "&")) and _MORE_OF_A_QUERY.fullmatch(line.text)
        for before, line in lines
    )
    return sum(1 for _ in takewhile(bool, more))


def _with_query(text: str, target: TracedText, lines: Sequence[_Line]) -> TracedText:
    """A target, with the lines below it on which its query goes on."""
    for line in lines:
        more = _MORE_OF_A_TARGET.fullmatch(line.text)
        if more is None:
            break
        start, end = more.span("more")
        target = joined((target, traced(text, line.start + start, line.start + end)))
    return target


def _address(target: TracedText, values: Mapping[str, str]) -> Address:
    """An address, its variables replaced by the values that the text sets."""
    parts, at = [], 0
    for use in _USE.finditer(target.text):
        value = values.get(use["name"])
        if value is not None:
            parts += [target.cut(at, use.start()), stand_in(value, target.at(use.start()))]
            at = use.end()
    whole = joined((*parts, target.cut(at)))
    is_open = OPEN_BASE.match(whole.text)
    return address(whole) if is_open and "://" not in is_open[0] else Address(whole)


def _first_line(line: _Line, *, is_read: bool) -> Iterator[MessageProblem]:
    word = line.text.split(maxsplit=1)[0]
    if not is_read:
        hint = "write 'POST /path', or 'HTTP/1.1 200 OK'"
        if line.text.lstrip().startswith(("{", "[")):
            hint = f"{hint}, or mark the block as 'json'"
        yield MessageProblem(
            line.start, len(line.text), "this is not the first line of an HTTP message", hint
        )
    elif word not in _METHODS and not (word.startswith("HTTP/") or _ADDRESS.fullmatch(line.text)):
        message = f"'{word}' is not a method"
        hint = f"HTTP has {', '.join(_METHODS[:4])} and others"
        if word == "HTTP":
            message, hint = "a status line begins with a version", "write 'HTTP/1.1'"
        yield MessageProblem(line.start, len(word), message, hint)


def _head(lines: list[_Line], end: int) -> tuple[list[Header], list[MessageProblem], int]:
    """The fields of a head, what is wrong with it, and where the body begins."""
    fields: list[Header] = []
    problems: list[MessageProblem] = []
    for line in lines:
        if not line.text.strip():
            return fields, problems, line.start
        field = _FIELD.fullmatch(line.text)
        if field and not line.text.lstrip().startswith(("{", "[", '"')):
            fields.append(Header(field["name"], field["value"]))
        elif line.text.lstrip().startswith(("{", "[")):
            message, hint = "a blank line is missing between head and body", "put one before this"
            problems.append(MessageProblem(line.start, 1, message, hint))
            return fields, problems, line.start
        elif line.text[0] in " \t" and fields and line.text.lstrip()[0] not in "?&":
            name, value = fields[-1]  # RFC 9112, section 5.2: a folded value is one value
            fields[-1] = Header(name, f"{value} {line.text.strip()}".strip())
        elif line.text[0] in "?& \t" or _is_skipped(line.text) or _ELISION.fullmatch(line.text):
            continue  # a query that goes on, a comment, fields that are left out
        else:
            message = f"'{line.text[:40]}' is not a header field"
            problems.append(
                MessageProblem(line.start, len(line.text), message, "write 'Name: value'")
            )
    return fields, problems, end
