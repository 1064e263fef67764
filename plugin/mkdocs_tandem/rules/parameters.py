"""Rules about query, path and header parameters."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from mkdocs_tandem.examples import Example
from mkdocs_tandem.examples.fit import mistakes_in
from mkdocs_tandem.examples.written_parameters import (
    Written,
    is_spread,
    names,
    query_names,
    style_of,
)
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.http import Message
from mkdocs_tandem.formats.json import Document, Node, Scalar, at, member_at
from mkdocs_tandem.openapi import Contract, Operation, ParameterSpec
from mkdocs_tandem.openapi.documents import Pointer, shown
from mkdocs_tandem.pages.code_blocks import CodeBlock
from mkdocs_tandem.suggestions import did_you_mean

_NAME = re.compile(r"[\w.\[\]-]+")
_MARKED_NAME = re.compile(r"\$?[\w.\[\]-]+")
"""As OData has them: ``$filter``; elsewhere it is a variable of a shell."""
_LEFT_OUT = re.compile(r"\.\.\.|…")
_SIGNATURE = re.compile(r"\s*[A-Z]+[ \t]+[^\s?]+\s*")
_PLACES = {"query": "query parameter", "header": "field", "cookie": "cookie"}
_IGNORED = ("accept", "authorization", "content-type")
"""Fields that the contract describes elsewhere (OpenAPI 3.1, Parameter Object, ``in``)."""
_FIELDS = """
a-im accept accept-charset accept-datetime accept-encoding accept-language accept-ranges
access-control-request-headers access-control-request-method age allow alt-used authorization
baggage cache-control connection content-digest content-disposition content-encoding
content-language content-length content-location content-md5 content-range content-type cookie
date dnt dpop early-data etag expect expires forwarded from host idempotency-key
if-match if-modified-since if-none-match if-range if-schedule-tag-match if-unmodified-since
keep-alive last-event-id link max-forwards mime-version origin pragma prefer priority
proxy-authorization proxy-connection range referer save-data sec-fetch-dest sec-fetch-mode
sec-fetch-site sec-gpc sec-websocket-extensions sec-websocket-key sec-websocket-protocol
sec-websocket-version signature signature-input te trace traceparent tracestate trailer
transfer-encoding upgrade upgrade-insecure-requests user-agent via want-digest x-amzn-trace-id
x-api-key x-b3-sampled x-b3-spanid x-b3-traceid x-correlation-id x-csrf-token x-forwarded-for
x-forwarded-host x-forwarded-port x-forwarded-proto x-http-method-override x-real-ip
x-request-id x-requested-with
"""
_REGISTERED = frozenset(_FIELDS.split())
"""Fields that any request may have: those that IANA registers, and what is in common use."""


def unknown_parameters(
    example: Example, message: Message, operation: Operation, contract: Contract
) -> Iterator[Finding]:
    """Parameters of an address that its operation does not have."""
    parameters = [it for it in operation.parameters if it.where == "query"]
    if any(is_spread(it) and not (it.schema and it.schema.names()) for it in parameters):
        return
    if any(it.where == "querystring" for it in operation.parameters):
        return  # its members are held against its schema
    known = [*query_names(operation), *contract.keys]
    for field in Written.of(example, message).query:
        name = field.name.text
        pattern = _MARKED_NAME if any(it.name.startswith("$") for it in parameters) else _NAME
        if name in contract.keys or not pattern.fullmatch(name) or _LEFT_OUT.fullmatch(name):
            continue
        if any(names(it, name) for it in parameters):
            continue
        if name in contract.names_in_query(operation.path):
            continue
        yield example.head_finding(
            "unknown-parameter",
            field.name.at(),
            f"'{operation.id}' has no query parameter '{name}'",
            did_you_mean(name, known),
            length=len(name),
        )


def undeclared_fields(
    example: Example,
    message: Message,
    operation: Operation,
    contract: Contract,
    sent: Collection[str],
) -> Iterator[Finding]:
    """Fields of a head that neither HTTP nor the contract has; a warning."""
    declared = [it.name for it in operation.parameters if it.where == "header"]
    known = {name.lower() for name in (*declared, *contract.header_keys)} | {*sent} | _REGISTERED
    for field in Written.of(example, message).headers:
        name = field.name.text
        if name in known or contract.describes_field(name):
            continue
        written = next(it.name for it in message.headers if it.name.lower() == name)
        yield example.head_finding(
            "unknown-header",
            field.name.at(),
            f"the contract declares no field '{written}' for '{operation.id}'",
            did_you_mean(written, [*declared, *map(str.title, sorted(_REGISTERED))]),
            length=len(name),
        )


def absent_body(example: Example, message: Message, operation: Operation) -> Iterator[Finding]:
    """A command that sends nothing, though its operation requires a body."""
    body = operation.request_body
    if not example.lacks_body or body is None or message.is_partial:
        return
    if example.block and _LEFT_OUT.search(example.block.body, message.start, message.end):
        return
    text = f"'{operation.id}' needs a body, and this command sends none"
    hint = f"add the body as '{body.media_type}'"
    yield example.head_finding("missing-http-parameter", message.target.at(), text, hint)


def absent_parameters(
    example: Example, message: Message, operation: Operation, sent: Collection[str]
) -> Iterator[Finding]:
    """Parameters that an operation requires and neither the page nor the settings (``sent``) give.

    What leaves something out (``...``) may leave out these, and so may what a program computes.
    """
    block = example.block
    if message.is_partial or (block and _LEFT_OUT.search(block.body, message.start, message.end)):
        return
    if block and _is_signature(block, message):
        return
    written = Written.of(example, message)
    given = {
        "query": {it.name.text for it in written.query},
        "header": {it.name.text for it in written.headers} | message.implied,
        "cookie": {it.name.text for it in written.cookies},
    }
    for parameter in operation.parameters:
        where, name = parameter.where, parameter.name
        if not parameter.is_required or where not in given:
            continue
        if where == "header":
            name = name.lower()
            is_there = name in given[where] or name in _IGNORED
        else:
            is_there = any(names(parameter, it) for it in given[where])
        if where == "cookie":  # those of a file are not known
            is_file = "cookie" in message.implied and not written.cookies
            is_there = is_there or is_file or "cookie" in sent
        if not is_there and name not in sent:
            yield example.head_finding(
                "missing-http-parameter",
                message.target.at(),
                f"'{operation.id}' needs the {_PLACES[where]} '{parameter.name}'",
                f"add {_written(parameter, message)}",
                length=max(1, len(message.target.text)),
            )


def _is_signature(block: CodeBlock, message: Message) -> bool:
    """Whether a method and a path alone name an operation, as in a heading, and are no request.

    In a block of HTTP they are a request, unless the block is a list of such lines.
    """
    if message.is_command or not _SIGNATURE.fullmatch(block.body[message.start : message.end]):
        return False
    return block.language != "http" or _is_list(block.body)


@lru_cache(maxsize=64)
def _is_list(body: str) -> bool:
    """Whether a block is several lines with a method and a path each; called for each of them."""
    lines = [line for line in body.splitlines() if line.strip()]
    return len(lines) > 1 and all(map(_SIGNATURE.fullmatch, lines))


def _written(parameter: ParameterSpec, message: Message) -> str:
    """How a parameter is written that a request lacks."""
    value, is_curl = f"<{parameter.name}>", message.is_command and message.tool == "curl"
    if parameter.where == "cookie" and is_curl:
        return f"\"-b '{parameter.name}={value}'\""
    if parameter.where != "query":
        field = f"{parameter.name}: {value}"
        if parameter.where == "cookie":
            field = f"Cookie: {parameter.name}={value}"
        return f"\"-H '{field}'\"" if is_curl else f"'{field}'"
    return f"'{'&' if '?' in message.target.text else '?'}{parameter.name}={value}'"


def deprecated_parameters(
    example: Example, message: Message, operation: Operation
) -> Iterator[Finding]:
    """Deprecated parameters in use; those of a path cannot be avoided.

    The members of a parameter that is an object count, too.
    """
    written = Written.of(example, message)
    for parameter in operation.parameters:
        if parameter.where == "path":
            continue
        given = written.given(parameter, operation.path)
        if given and parameter.is_deprecated:
            name = given[0].name
            yield example.head_finding(
                "deprecated",
                name.at(),
                f"the {_PLACES.get(parameter.where, 'parameter')} '{parameter.name}' is deprecated",
                "the contract's description may name its replacement",
                length=max(1, len(name.text)),
            )
        elif given:
            yield from _deprecated_members(example, parameter, written.value(parameter, ""))


def _deprecated_members(
    example: Example, parameter: ParameterSpec, document: Document | None
) -> Iterator[Finding]:
    root = document.root if document else None
    if root is None or parameter.schema is None:
        return
    for notice in parameter.schema.notices(root.value):
        start, end = _span(root, notice.pointer, on_key=True)
        message = f"'{_label(parameter, notice.pointer)}' is deprecated"
        yield example.head_finding(
            notice.kind, start, message, notice.hint, length=max(1, end - start)
        )


def wrong_parameters(example: Example, message: Message, operation: Operation) -> Iterator[Finding]:
    """Values in an address or a head that the contract does not allow; stand-ins are none."""
    written = Written.of(example, message)
    for parameter in operation.parameters:
        document = written.value(parameter, operation.path)
        is_elsewhere = parameter.where == "header" and parameter.name.lower() in _IGNORED
        given = written.given(parameter, operation.path) if parameter.allows_empty else ()
        is_elsewhere = is_elsewhere or any(not it.value.text for it in given)
        if document is not None and not is_elsewhere:
            yield from _mistakes(example, parameter, document)


def repeated_parameters(
    example: Example, message: Message, operation: Operation
) -> Iterator[Finding]:
    """Query parameters that an address has twice, though the contract has them once."""
    written = Written.of(example, message)
    for parameter in operation.parameters:
        types = parameter.schema.types() if parameter.schema else frozenset()
        mark = _separator(parameter) if types == {"array"} else ""
        if parameter.where != "query" or not types or (types & {"array", "object"} and not mark):
            continue
        given = written.given(parameter, operation.path)
        given = [it for it in given if not mark or it.name.text == parameter.name]
        for field in given[1:2]:
            name = field.name
            text = f"the query parameter '{name.text}' occurs twice, and has one value"
            hint = "services use only one of them, or reject both"
            if mark:
                hint = f"write '{name.text}={mark.join(it.value.text for it in given)}'"
            length = max(1, len(name.text))
            yield example.head_finding("duplicate-key", name.at(), text, hint, length=length)


_SEPARATORS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "|"}


def _separator(parameter: ParameterSpec) -> str:
    """What is between the items of a list that is one value; empty for one that is repeated.

    ``ids[]`` is repeated in services whose contracts do not have it.
    """
    style = style_of(parameter)
    is_one = style.explode is False or (style.explode is None and style.style != "form")
    return _SEPARATORS.get(style.style, "") if is_one and not style.media_type else ""


def wrong_answer_fields(
    example: Example, message: Message, operation: Operation
) -> Iterator[Finding]:
    """Values in the head of a response that the headers of its contract do not allow."""
    answer = operation.response(example.status)
    written = Written.of(example, message)
    for header in answer.headers if answer else ():
        document = written.value(header, "")
        if document is not None and header.name.lower() != "content-type":
            yield from _mistakes(example, header, document)


def _mistakes(example: Example, parameter: ParameterSpec, document: Document) -> Iterator[Finding]:
    for problem in document.problems[:1]:
        yield example.head_finding(
            "bad-json", problem.offset, problem.message, problem.hint, length=problem.length
        )
    root = document.root
    if document.problems or root is None or parameter.schema is None:
        return
    for mistake in mistakes_in(root, parameter.schema):
        start, end = _span(root, mistake.pointer, on_key=mistake.on_key)
        label = f"'{_label(parameter, mistake.pointer)}'"
        message = mistake.message.replace("the value", label, 1).replace("the body", label, 1)
        if mistake.pointer or message.startswith("''"):
            message = message.replace(f"'{shown(mistake.pointer)}'", label, 1)
        hint = mistake.hint or _as_members(parameter, root)
        hint = hint or _repeated(parameter, at(root, mistake.pointer))
        finding = example.head_finding(
            mistake.kind, start, message, hint, length=max(1, end - start)
        )
        # the addresses that curl makes of one with a range share the place and the mistake
        yield replace(finding, place=mistake.place, cause=f"{mistake.kind} {label}")


def _label(parameter: ParameterSpec, pointer: Pointer) -> str:
    """What a part of a parameter is called in messages: as it is written."""
    if is_spread(parameter) or parameter.where == "querystring":
        return shown(pointer)
    if style_of(parameter).style == "deepObject":
        return parameter.name + "".join(f"[{token}]" for token in pointer)
    return shown((parameter.name, *pointer))


def _as_members(parameter: ParameterSpec, root: Node) -> str:
    """How an object is written whose members are fields of their own, if one value is given."""
    names = parameter.schema.names() if parameter.schema else ()
    if style_of(parameter).style != "deepObject" or not isinstance(root, Scalar) or not names:
        return ""
    return f"write '{parameter.name}[{names[0]}]=…'"


def _repeated(parameter: ParameterSpec, node: Node | None) -> str:
    """How a list of separate items is written, if one item holds a comma."""
    style = style_of(parameter)
    is_repeated = style.style == "form" and style.explode is not False
    value = node.value if isinstance(node, Scalar) else None
    if not is_repeated or not isinstance(value, str) or "," not in value:
        return ""
    return f"write '{'&'.join(f'{parameter.name}={it}' for it in value.split(',')[:3])}'"


def _span(root: Node, pointer: tuple[str | int, ...], *, on_key: bool) -> tuple[int, int]:
    member = member_at(root, pointer) if on_key else None
    if member is not None:
        return member.key_start, member.key_end
    node = at(root, pointer) or root
    return node.start, node.end
