"""Rules about requests written as HTTP or as curl commands."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.examples import Example, Role
from mkdocs_tandem.examples.body_content import holds_json, is_of_another_type
from mkdocs_tandem.examples.endpoint import renamed_parameters
from mkdocs_tandem.examples.fields import fields
from mkdocs_tandem.examples.written_parameters import Written, query_names
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.formats.http import Message, MessageProblem, TracedText
from mkdocs_tandem.liquid import Use
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.openapi.media_types import FORM, MULTIPART, is_json, plain, selected
from mkdocs_tandem.pages.code_blocks import CodeBlock
from mkdocs_tandem.pages.variant import Variant
from mkdocs_tandem.rules.endpoints import misnamed
from mkdocs_tandem.rules.oauth_scopes import is_for_a_token
from mkdocs_tandem.rules.parameters import (
    absent_body,
    absent_parameters,
    deprecated_parameters,
    repeated_parameters,
    undeclared_fields,
    unknown_parameters,
    wrong_answer_fields,
    wrong_parameters,
)
from mkdocs_tandem.rules.registry import example_rule, page_rule
from mkdocs_tandem.suggestions import enumerated, replacements

_OTHER_PROTOCOL = re.compile(r"(?!https?:)[a-z][a-z\d+.-]*://", re.IGNORECASE)


@example_rule(
    "bad-curl",
    "bad-http",
    "unknown-operation",
    "unknown-server",
    "wrong-method",
    "unknown-parameter",
    "unknown-header",
    "missing-http-parameter",
    "missing-content-type",
    "deprecated",
    "duplicate-key",
    "wrong-type",
    "unknown-name",
)
def message_mistakes(
    example: Example, contract: Contract | None, settings: Settings
) -> Iterator[Finding]:
    """Why a message would not be what the page shows, one finding for each mistake."""
    message = example.message
    if message is None:
        return
    if example.operation and message.method.text == example.operation.method:
        own = [it for it in message.problems if not _is_about_the_method(it, message)]
        message = replace(message, problems=tuple(own))
    yield from _problems(example, message)
    if contract is None or not message.target.text:
        return
    if any(problem.is_fatal for problem in message.problems):
        yield from _beside_problems(example, message, contract, settings)
    else:
        yield from _contract_mistakes(example, message, contract, settings)


def _is_about_the_method(problem: MessageProblem, message: Message) -> bool:
    """Whether a problem is a method that HTTP does not have, though a contract may."""
    method = message.method
    return (problem.offset, problem.length) == (method.at(), len(method.text))


def _problems(example: Example, message: Message) -> Iterator[Finding]:
    for problem in message.problems:
        yield example.head_finding(
            "bad-curl" if message.is_command else "bad-http",
            problem.offset,
            problem.message,
            problem.hint,
            length=problem.length,
        )


def _contract_mistakes(
    example: Example, message: Message, contract: Contract, settings: Settings
) -> Iterator[Finding]:
    if _lacks_a_part(example, message):
        return
    is_elsewhere = contract.at_another_server(message.method.text, message.address) is not None
    if is_elsewhere and not _is_address_of_settings(example.variant, message.address):
        yield _unknown_server(example, message, contract)
    if query := [*_query_as_body(example, message, contract)]:
        yield from query
        return
    if example.operation is None:
        if not is_elsewhere:
            yield from _unknown_operation(example, message, contract)
        return
    if misspelt := [*_misspelt_path(example, message, example.operation, contract)]:
        yield from misspelt
        return
    sent = _sent(example.variant, settings)
    yield from _wrong_method(example, message, example.operation)
    yield from _renamed_parameters(example, message, example.operation)
    strange = [
        *unknown_parameters(example, message, example.operation, contract),
        *undeclared_fields(example, message, example.operation, contract, sent),
    ]
    yield from strange
    meant = {name for it in strange for name in replacements(it.hint)}
    yield from deprecated_parameters(example, message, example.operation)
    if not example.expected:  # the service is to judge these
        yield from wrong_parameters(example, message, example.operation)
        yield from repeated_parameters(example, message, example.operation)
        written = sent.union(meant, map(str.lower, meant))  # a misspelt one is not missing
        yield from absent_parameters(example, message, example.operation, written)
        yield from absent_body(example, message, example.operation)
    yield from _missing_content_type(example, message, example.operation)


def _misspelt_path(
    example: Example, message: Message, operation: Operation, contract: Contract
) -> Iterator[Finding]:
    """A path that fits an operation, though its parameters are those of one that it nearly is."""
    strange = [*unknown_parameters(example, message, operation, contract)]
    names = [it.name.text for it in Written.of(example, message).query]
    path = message.target.text.partition("?")[0]
    meant = contract.meant_by(operation, path, names) if strange else None
    if meant is not None:
        text = f"the contract has no operation '{message.method.text} {path}'"
        hint = f"did you mean '{meant.path}'?"
        at = message.target.at()
        yield example.head_finding("unknown-operation", at, text, hint, length=len(path))


def _lacks_a_part(example: Example, message: Message) -> bool:
    """Whether an output without a value, which has a finding of its own, is in an address."""
    variant, target, block = example.variant, message.target, example.block
    if block is None or not target.offsets or not variant.facts.undefined:
        return False
    first, last = (
        variant.map.origin(block.offset(at))
        for at in (target.at(), target.at(len(target.text) - 1))
    )
    end = last.offset if last.source is first.source else first.offset
    end = first.source.text.find("\n", end)
    return any(
        it.source is first.source and it.use is Use.PRINTED and first.offset <= it.start < end
        for it in variant.facts.undefined.values()
    )


def _beside_problems(
    example: Example, message: Message, contract: Contract, settings: Settings
) -> Iterator[Finding]:
    """What is wrong with the parameters of a curl command that has another mistake elsewhere."""
    operation = example.operation
    if operation is None or message.is_cut or message.tool != "curl" or example.expected:
        return
    sent = _sent(example.variant, settings)
    told = list(_problems(example, message))
    found = (
        unknown_parameters(example, message, operation, contract),
        undeclared_fields(example, message, operation, contract, sent),
        wrong_parameters(example, message, operation),
        repeated_parameters(example, message, operation),
    )
    for each in chain.from_iterable(found):
        if not any(_covers(each, it) for it in told):
            yield each


def _covers(finding: Finding, other: Finding) -> bool:
    """Whether what a finding is about holds the place of another one: one mistake, not two."""
    here, there = finding.location, other.location
    at = there.column - here.column
    return (here.path, here.line) == (there.path, there.line) and 0 <= at < finding.length


@example_rule("wrong-type", "wrong-value", "wrong-format", "wrong-length")
def answer_field_mistakes(example: Example) -> Iterator[Finding]:
    """Fields in the head of a response whose values its contract does not allow."""
    if example.role is Role.RESPONSE and example.message and example.operation:
        yield from wrong_answer_fields(example, example.message, example.operation)


def _sent(variant: Variant, settings: Settings) -> frozenset[str]:
    """The names of the fields, in lower case, and query parameters that settings always send."""
    if settings.execution is None or variant.audience is None:
        return frozenset()
    sender = settings.execution.sender(variant.audience.name)
    return frozenset((*(name.lower() for name in sender.headers), *sender.query))


def _is_address_of_settings(variant: Variant, address: str) -> bool:
    """Whether an address begins with one that the settings have for the audience."""
    known = variant.audience.variables.values() if variant.audience else ()
    return any(isinstance(it, str) and "://" in it and address.startswith(it) for it in known)


def _unknown_server(example: Example, message: Message, contract: Contract) -> Finding:
    address = message.target.text.partition("?")[0]
    at = message.target.at()
    if message.address != message.target.text:  # the head has the host
        hosts = (it for it in Written.of(example, message).headers if it.name.text == "host")
        for host in hosts:
            address, at = host.value.text, host.value.at()
    servers = enumerated([f"'{it.default_url}'" for it in contract.servers[:3]], "or")
    return example.head_finding(
        "unknown-server",
        at,
        f"'{address}' is not on any server of the contract",
        f"the contract has {servers}",
        length=max(1, len(address)),
    )


def _unknown_operation(example: Example, message: Message, contract: Contract) -> Iterator[Finding]:
    if (
        contract.is_lost(message.target.text)
        or not contract.is_home(message.address)
        or _OTHER_PROTOCOL.match(message.address)
        or is_for_a_token(message, contract)
    ):
        return
    path = message.target.text.partition("?")[0]
    methods = contract.methods(path)
    servers = {it.default_url.rstrip("/") for it in contract.servers}
    if not methods and path.rstrip("/") in servers:
        return  # the address of the API itself
    close = contract.closest_path(path)
    if methods and message.is_partial and not message.method.offsets:
        return  # an option that is computed may name another method
    is_any_host = message.is_base_open or contract.has_any_host(message.address)
    is_misspelt = close is not None and close.count("/") == contract.own_path(path).count("/")
    if is_any_host and not methods and not is_misspelt:
        return  # it may be the address of another API
    hint = f"did you mean '{close}'?" if close else ""
    if methods:
        hint = f"it has {enumerated(methods)} there"
        if message.is_command and not message.method.offsets:
            other = "'-X' sets another" if message.tool == "curl" else "write another before it"
            hint += f"; {message.tool} chooses {message.method.text} by itself, {other}"
    start = _where_written(message.target, contract.own_path(path))
    at, length = message.target.at(start), max(1, len(message.target.text) - start)
    if methods and _is_on_another_line(example, message):
        at, length = message.method.at(), len(message.method.text)
    text = f"the contract has no operation '{message.method.text} {path}'"
    yield example.head_finding("unknown-operation", at, text, hint, length=length)


def _is_on_another_line(example: Example, message: Message) -> bool:
    """Whether a method and its address are written on different lines."""
    if example.block is None or not message.method.offsets or not message.target.offsets:
        return False
    places = sorted((message.method.at(), message.target.at()))
    return "\n" in example.block.body[slice(*places)]


def _where_written(target: TracedText, path: str) -> int:
    """Where in an address its path begins, if a variable has what is before; else its start."""
    start = target.text.find(path)
    is_apart = start > 0 and target.at(start) != target.at() + start
    return start if is_apart else 0


def _wrong_method(example: Example, message: Message, operation: Operation) -> Iterator[Finding]:
    method = message.method.text
    is_same = method == operation.method or (method, operation.method) == ("HEAD", "GET")
    if is_same or example.endpoint is None:
        return
    sender = f"{message.tool} sends" if message.is_command else "this is"
    hint = f"write '{operation.method}'"
    if message.is_command and message.tool == "curl":
        hint = f"write '-X {operation.method}'"
    at = message.method.at() if message.method.offsets else message.target.at()
    yield example.head_finding(
        "wrong-method",
        at,
        f"{sender} {message.method.text}, but '{operation.id}' is {operation.method}",
        hint,
        length=max(1, len(message.method.offsets)),
    )


def _query_as_body(example: Example, message: Message, contract: Contract) -> Iterator[Finding]:
    """Data of curl that is the query of a GET, but makes curl send POST."""
    kind, read = message.header("content-type"), contract.at("GET", message.target.text)
    if message.tool != "curl" or not message.is_command or message.method.offsets or read is None:
        return
    if message.body is None or kind is None or plain(kind) != FORM:
        return
    if example.operation and selected(example.operation.request_bodies, kind):
        return
    known = set(query_names(read))
    written = [it.name.text for it in fields(message.body)]
    if written and known.issuperset(written):
        text = f"curl sends this with POST, but '{written[0]}' is a query parameter of '{read.id}'"
        yield example.head_finding("wrong-method", message.body.at(), text, "add '--get'")


def _renamed_parameters(
    example: Example, message: Message, operation: Operation
) -> Iterator[Finding]:
    """Parameters of a path that the contract calls otherwise; a command may use any name."""
    path = message.target.text
    is_free = message.is_command or message.is_program
    for at, name, right in () if is_free else renamed_parameters(operation.path, path):
        place = message.target.at(at)
        text, hint = misnamed(name, right)
        yield example.head_finding("unknown-name", place, text, hint, length=len(name))


@page_rule("missing-http-parameter", needs_contract=True)
def absent_credentials(
    variant: Variant, examples: Sequence[Example], contract: Contract, settings: Settings
) -> Iterator[Finding]:
    """The one command of a page without the credentials that its operation requires.

    All others send theirs: one that shows what happens without is marked, or has a 401 below it.
    """
    fields = {"authorization", *(it.lower() for it in contract.header_keys)}
    if not fields.isdisjoint(_sent(variant, settings)):
        return
    secured = [it for it in examples if _needs_credentials(it)]
    bare = [it for it in secured if not _sends_any(it, fields)]
    if len(bare) != 1 or len(secured) <= _FEW:
        return
    example, message = bare[0], bare[0].message
    after = next(iter(examples[examples.index(example) + 1 :]), None)
    is_refused = after is not None and after.role is Role.RESPONSE and after.status in _REFUSED
    start = example.block.start if example.block else 0
    before = variant.text[max(0, start - _NEAR) : start]
    if message is None or example.operation is None or is_refused or _WITHOUT.search(before):
        return
    if example.block and _CREDENTIALS.search(example.block.body, message.start, message.end):
        return
    yield example.head_finding(
        "missing-http-parameter",
        message.target.at(),
        f"'{example.operation.id}' needs credentials, and this command sends none",
        "the other commands of this page send them",
        length=max(1, len(message.target.text)),
    )


_FEW = 3
_NEAR = 300
_REFUSED = ("401", "403")
_WITHOUT = re.compile(
    r"\b(?:without|public(?:ly)?|anonymous(?:ly)?|unauth\w*|not? )", re.IGNORECASE
)
"""Words above a command that sends no credentials on purpose."""
_CREDENTIALS = re.compile(
    r"auth|token|key|cred|secret|pass|cookie|session|cert|netrc|config|[$@\u2026]|\.\.\."
    r"|(?<!\S)-[a-z]*[unEKba]\b",
    re.IGNORECASE,
)
"""What may be credentials in a command, whatever option has them."""


def _needs_credentials(example: Example) -> bool:
    operation, message = example.operation, example.message
    if operation is None or message is None or not message.is_command or example.expected:
        return False
    return example.role is Role.REQUEST and bool(operation.security) and all(operation.security)


def _sends_any(example: Example, fields: Collection[str]) -> bool:
    """Whether a command sends one of the fields that hold credentials."""
    headers = example.message.headers if example.message else ()
    return any(it.name.lower() in fields for it in headers)


def _missing_content_type(
    example: Example, message: Message, operation: Operation
) -> Iterator[Finding]:
    body, kind = operation.request_body, message.header("content-type")
    if message.body is None or body is None:
        return
    if not body.is_json:
        yield from _json_in_a_form(example, message, operation)
        return
    if kind is None or is_json(kind) or selected(operation.request_bodies, kind):
        return
    if is_of_another_type(message):
        return  # that is 'unknown-media-type'
    hint = f"write 'Content-Type: {body.media_type}'"
    fields = Written.of(example, message).headers
    said = next(it.value for it in reversed(fields) if it.name.text == "content-type")
    is_said = example.block is not None and _is_there(example.block, said)
    if not is_said and message.is_command and message.tool == "curl":
        hint = f"add \"-H 'Content-Type: {body.media_type}'\", or write '--json' for '-d'"
        if plain(kind) == MULTIPART:
            hint = "send JSON with '--json', not fields with '-F'"
    if message.is_program:
        hint = "write 'json=' for 'data='" if plain(kind) == FORM else hint
    yield example.head_finding(
        "missing-content-type",
        said.at() if is_said else message.body.at(),
        f"this is sent as '{kind}', not as JSON",
        hint,
        length=len(said.text) if is_said else 1,
    )


def _is_there(block: CodeBlock, text: TracedText) -> bool:
    """Whether a text is written where its offsets are."""
    return bool(text.text) and block.body.startswith(text.text, text.at())


def _json_in_a_form(example: Example, message: Message, operation: Operation) -> Iterator[Finding]:
    """JSON for an operation that takes a form, sent as one."""
    kind = message.header("content-type")
    if message.body is None or kind is None or plain(kind) != FORM or not holds_json(message):
        return
    if selected(operation.request_bodies, kind):
        yield example.head_finding(
            "wrong-type",
            message.body.at(),
            "the body has to be a form, not JSON",
            "write its members as 'name=value', joined by '&'",
        )
