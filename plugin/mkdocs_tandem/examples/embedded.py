"""JSON embedded in text or code of another language."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mkdocs_tandem.examples.claims import ClaimedValue, Elisions
from mkdocs_tandem.examples.endpoint import Scope
from mkdocs_tandem.examples.example import Binding
from mkdocs_tandem.examples.fit import fits, is_nearly_at_home
from mkdocs_tandem.examples.program_code import ProgramBody, bodies
from mkdocs_tandem.formats.json import Node, parse
from mkdocs_tandem.openapi import Contract, Operation
from mkdocs_tandem.pages.code_blocks import SCRIPT, BlockKind, CodeBlock, covering, json_within


class ProgramRequest(NamedTuple):
    """What a program sends as JSON, as it is written in it."""

    part: ClaimedValue
    operation: Operation | None
    binding: Binding


def parts(region: CodeBlock, taken: Sequence[tuple[int, int]] = ()) -> Iterator[CodeBlock]:
    """What looks like JSON in a text, but for what is taken already."""
    is_taken = covering(taken)
    for start, end in json_within(region.body):
        if not is_taken(start):
            part = region.part("", region.body[start:end], range(start, end))
            yield replace(part, kind=BlockKind.SPAN)


def answers(region: CodeBlock, commands: Sequence[tuple[int, int]]) -> Iterator[CodeBlock]:
    """What looks like JSON below commands of a shell, where none of them goes on."""
    body = region.body
    if not commands or "<<" in body:  # a here-document
        return
    ends = sorted(end for _, end in commands)
    is_taken = covering(commands)
    for start, end in json_within(body, ends[0]):
        last = ends[bisect_right(ends, start) - 1]
        line = body.rfind("\n", 0, start) + 1
        above = body[body.rfind("\n", 0, max(0, line - 1)) + 1 : line].strip()
        is_apart = not above or above.startswith(("#", "//")) or not body[last:start].strip()
        if is_apart and not body[line:start].strip() and not is_taken(start):
            part = region.part("", body[start:end], range(start, end))
            yield replace(part, kind=BlockKind.SPAN)


def scripts(region: CodeBlock) -> Iterator[tuple[int, int]]:
    """Where the JSON of scripts is that a page of HTML declares as JSON."""
    return (found.span("json") for found in SCRIPT.finditer(region.body))


def sent(
    region: CodeBlock,
    taken: Sequence[tuple[int, int]],
    scope: Scope,
    contract: Contract | None,
    reading: Elisions,
) -> Iterator[ProgramRequest]:
    """What the program in a region sends to the API, but for what is taken already."""

    def is_known(text: str) -> bool:
        return _known(parse(text).root, scope.operation, contract) is not None

    for body in bodies(region.body, is_known, taken):
        if contract is not None and not contract.is_home(body.url):
            continue
        yield _sent(region, body, scope, contract, reading)


def _sent(
    region: CodeBlock, body: ProgramBody, scope: Scope, contract: Contract | None, reading: Elisions
) -> ProgramRequest:
    part = region.part("json", body.text, body.offsets)
    document = parse(part.body, reading.dialect("json"))
    called = contract.at(body.method, body.url) if contract and body.url else None
    if called is not None:
        return ProgramRequest(ClaimedValue(part, document, block=region), called, Binding.HTTP)
    operation = _known(document.root, scope.operation, contract)
    binding = scope.binding if operation is scope.operation else Binding.INFERRED
    shown = ClaimedValue(replace(part, kind=BlockKind.SPAN), document, block=region)
    return ProgramRequest(shown, operation, binding if operation else Binding.NONE)


def _known(
    root: Node | None, near: Operation | None, contract: Contract | None
) -> Operation | None:
    """The operation whose members a literal has: the one that was named, or the only one."""
    if root is None or contract is None:
        return None
    if near is not None and is_nearly_at_home(root, near):
        return near
    operations = {fit.operation: None for fit in fits(root, contract)}
    return next(iter(operations)) if len(operations) == 1 else None
