"""Headings, and the operations that prose names."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mkdocs_tandem.config.settings import Endpoint
from mkdocs_tandem.examples.endpoint import is_elsewhere, named_by_words, operation_of
from mkdocs_tandem.examples.example import Role
from mkdocs_tandem.liquid.pieces import EndpointCall
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.pages.code_blocks import CodeBlock, covering
from mkdocs_tandem.pages.variant import Variant

_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<text>[^\n]*)", re.MULTILINE)
_METHODS = "GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS|TRACE"
_REQUEST = re.compile(rf"\b({_METHODS})\b[ \t`*_]+((?:https?://[^\s/]+)?/[^\s`*)\]]*)")
_MARKED_REQUEST = re.compile(
    rf"[`*_]({_METHODS})\b[ \t`*_]+((?:https?://[^\s/]+)?/[^\s`*)\]]*)"
    rf"|\b({_METHODS})[ \t]+`(/[^\s`]*)`"
)
_LINE = re.compile(
    rf"^(?<![^\n]\n)[ \t]*[`*_]*(?P<method>{_METHODS})[`*_ \t]+(?P<path>/[^\s`*]*)[`*_]*:?[ \t]*$"
    r"(?=\n[ \t]*(?:\n|\Z)|\Z)",
    re.MULTILINE,
)
"""Between blank lines."""
_ANNOUNCED = re.compile(r"#{1,6}[ \t]+(.*)|(\*\*.*\*\*|__.*__)|([^|]{1,80}:)")
"""A heading, a line in bold, or a short line that ends with a colon."""
_ROLE = re.compile(
    r"\b(?:(?P<response>response|answer|reply)|(?P<request>request))\b", re.IGNORECASE
)
_DELIVERED = re.compile(
    r"\b(?:sent|posted|pushed|delivered) to (?:your|the) (?:own )?(?:\w+ )?"
    r"(?:server|endpoint|webhook|callback|target|application|listener|receiver)\b"
    r"|\byour (?:\w+ )?(?:server|endpoint|webhook|application|listener|receiver) (?:will )?"
    r"(?:gets?|receives?)\b",
    re.IGNORECASE,
)
"""Words for a message that the API sends."""
_LINK = re.compile(r"[#/]operation/([\w.-]+)")
_NAME = re.compile(r"`([A-Za-z_][\w.-]*)`")


@dataclass(frozen=True)
class Heading:
    """A heading of a page, as it is rendered for one audience."""

    offset: int
    level: int
    """From 1 to 6."""
    text: str


def headings(text: str, blocks: Sequence[CodeBlock]) -> Iterator[Heading]:
    """The headings of a text with ``#`` that are not in code."""
    is_code = covering((block.start, block.end) for block in blocks)
    for found in _HEADING.finditer(text):
        if not is_code(found.start()):
            yield Heading(found.start(), len(found["marks"]), found["text"])


@dataclass(frozen=True)
class RequestLine:
    """A paragraph that is nothing but the method and the path of an operation."""

    offset: int
    operation: Operation


def request_lines(
    text: str, blocks: Sequence[CodeBlock], contract: Contract
) -> Iterator[RequestLine]:
    """The paragraphs that are one operation: ``POST /things``, in code, in bold or as it is."""
    is_code = covering((block.start, block.end) for block in blocks)
    for found in _LINE.finditer(text):
        operation = contract.at(found["method"], found["path"])
        at = found.start("method")
        if operation and not is_code(at):
            yield RequestLine(at, operation)


def named_in_heading(text: str, contract: Contract) -> Operation | None:
    """The one operation that a heading names: ``GET /things``, or a link to a reference."""
    found = {**_named(text, contract), **_requested(_REQUEST, text, contract)}
    return next(iter(found)) if len(found) == 1 else None


def operations_of_headings(
    text: str, blocks: Sequence[CodeBlock], contract: Contract
) -> Iterator[tuple[int, Operation]]:
    """The headings below which the text is about one operation, each with its offset.

    A heading that names none is about what the nearest one of a higher level names.
    """
    above: list[tuple[int, Operation | None]] = []
    for heading in headings(text, blocks):
        while above and above[-1][0] >= heading.level:
            above.pop()
        operation = named_in_heading(heading.text, contract) or (above[-1][1] if above else None)
        above.append((heading.level, operation))
        if operation:
            yield heading.offset, operation


def operations_of_calls(
    variant: Variant, blocks: Sequence[CodeBlock], contract: Contract, endpoints: Iterable[Endpoint]
) -> Iterator[tuple[int, Operation]]:
    """The operations that endpoint tags and includes name, each with its offset.

    That of one with a heading of its own, in it or right below it, is the heading's.
    """
    audience = variant.audience.name if variant.audience else ""
    by_include = {endpoint.include: endpoint for endpoint in endpoints}
    heads = list(headings(variant.text, blocks))
    for call in variant.calls:
        endpoint, operation = by_include.get(call.name), None
        if isinstance(call, EndpointCall):
            operation = named_by_words(call.words, contract).operation
        elif endpoint and not is_elsewhere(call, endpoint, contract, audience, variant.text):
            operation = operation_of(call, endpoint, contract, audience)
        if operation is None:
            continue
        number = bisect_left(heads, call.offset, key=lambda it: it.offset)
        own = heads[number] if number < len(heads) else None
        if own and variant.text[call.offset : own.offset].strip():
            own = own if variant.map.is_within(own.offset, call) else None
        yield own.offset + own.level if own else call.offset, operation


def named_in_prose(text: str, contract: Contract) -> list[Operation]:
    """The operations that a paragraph names.

    As a link to ``#operation/<id>`` (Redoc, Swagger UI), as a method and a path in code or bold,
    or by an id in code.
    """
    return list({**_named(text, contract), **_requested(_MARKED_REQUEST, text, contract)})


def last_paragraph(text: str) -> str:
    """The last paragraph of a text; empty if that is a heading."""
    found = re.split(r"\n[ \t]*\n", text.rstrip())[-1].strip()
    return "" if found.startswith("#") else found


def announced_role(text: str) -> Role | None:
    """Whether the line above an example announces a request or a response; nothing if neither."""
    line = text.rstrip().rpartition("\n")[2].strip()
    if _ANNOUNCED.fullmatch(line) is None:
        return None
    said = {found.lastgroup for found in _ROLE.finditer(line)}
    return Role(said.pop() or "") if len(said) == 1 else None


def announces_notification(text: str) -> bool:
    """Whether the paragraph above an example announces what the API sends, and no response."""
    paragraph = last_paragraph(text)
    return bool(_DELIVERED.search(paragraph)) and not _ROLE.search(paragraph)


def _named(text: str, contract: Contract) -> dict[Operation, None]:
    names = [*_LINK.findall(text), *_NAME.findall(text)]
    return {it: None for name in names if (it := contract.operation(name))}


def _requested(pattern: re.Pattern[str], text: str, contract: Contract) -> dict[Operation, None]:
    groups = (tuple(filter(None, found.groups())) for found in pattern.finditer(text))
    return {it: None for method, path in groups if (it := contract.at(method, path.rstrip(".,:;")))}
