"""Where in a source an edit belongs."""

import re
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

from mkdocs_tandem.commands.update.edits import ProposedEdit
from mkdocs_tandem.examples import Example
from mkdocs_tandem.execution.verdict import Verdict
from mkdocs_tandem.formats.http import Message
from mkdocs_tandem.liquid.source_map import SourceMap
from mkdocs_tandem.pages.code_blocks import BlockKind, CodeBlock, read_html, written_end
from mkdocs_tandem.source import Source

_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_LIQUID = re.compile(r"\{[{%]")
_END_OF_TAG = re.compile(r"[%}]\}")
_WITHIN = "it contains a tag or an include"
_NOT_AS_SHOWN = "the text differs from its source"


@dataclass(frozen=True)
class Placement:
    """A run of a source's characters, and what is written instead of them."""

    source: Source
    start: int
    end: int
    text: str
    rendered: str
    """The same as pages show it."""
    shown: tuple[int, int] | None
    """Offsets in the variant's text that show it; ``None`` for what no page shows."""


class UnclearPlacementError(Exception):
    """A change that cannot be brought back to its source, and why."""


def place(example: Example, proposal: ProposedEdit) -> Placement:
    """Where a change belongs; where it only adds, after the preceding character.

    Raises:
        UnclearPlacementError: if that is not certain.
    """
    region = example.region
    if region is None:
        raise UnclearPlacementError(_WITHIN)
    is_new = proposal.start == proposal.end
    start = proposal.start - 1 if is_new else proposal.start
    if region.written:
        return _given(SourceMap(region.written, example.variant.source), start, proposal)
    first, last = _span(example, region, start, max(proposal.end, start + 1))
    text = _written(example, region, proposal)
    return shown_place(example, (first, last), text, is_new=is_new)


def shown_place(
    example: Example, shown: tuple[int, int], text: str, *, is_new: bool = False
) -> Placement:
    """The place that shows a run of a variant's text, or the one after it.

    Raises:
        UnclearPlacementError: if it was not written at one place.
    """
    start, end = shown
    run = example.variant.map.run(start, end)
    if run is None:
        raise UnclearPlacementError(_WITHIN)
    source, offset = run
    stop = offset + end - start
    start = stop if is_new else offset
    return Placement(source, start, stop, _quoted(source, offset, text), text, shown)


def _given(written: SourceMap, start: int, proposal: ProposedEdit) -> Placement:
    """The place of a change in what an include was given."""
    run = written.run(start, max(proposal.end, start + 1))
    if run is None:
        raise UnclearPlacementError(_WITHIN)
    source, offset = run
    end = offset + max(proposal.end - start, 1)
    first = end if proposal.start == proposal.end else offset
    text = proposal.text
    return Placement(source, first, end, _quoted(source, offset, text), text, None)


def _span(example: Example, region: CodeBlock, start: int, end: int) -> tuple[int, int]:
    """Start and end of a part of an example in the variant's text."""
    text, is_html = example.variant.text, region.kind is BlockKind.HTML
    first, last = region.offset(start), region.offset(end - 1)
    last = written_end(text, last) if is_html else last + 1
    shown, wanted = text[first:last], region.body[start:end]
    if is_html:
        is_same = "<" not in shown and read_html(text, first, last) == wanted
    else:
        is_same = "\n" in shown or shown == wanted  # further lines begin with a margin
    if not is_same:
        raise UnclearPlacementError(_NOT_AS_SHOWN)
    return first, last


def _written(example: Example, region: CodeBlock, proposal: ProposedEdit) -> str:
    """What a change writes, each further line after the margin of its block."""
    shown, at = example.variant.text, region.offset(max(0, proposal.start - 1))
    first = region.offset(region.body.rfind("\n", 0, max(0, proposal.start - 1)) + 1)
    margin = shown[shown.rfind("\n", 0, at) + 1 : first]
    text = proposal.text
    if region.kind is BlockKind.HTML:
        text = _escaped(text, shown[region.start : region.offset(proposal.start)])
        margin = "" if margin.strip(" \t>") else margin  # the block opens on this line
    return re.sub(r"\n(?!\n|\Z)", f"\n{margin}", text)


def _escaped(text: str, before: str) -> str:
    """A text as HTML has it, its quotes written as the one before it is."""
    text = escape(text, quote=False)
    code = before.rpartition(">")[2]
    is_entity = code.rfind("&quot;") > code.rfind('"')
    return text.replace('"', "&quot;") if is_entity else text


def _quoted(source: Source, offset: int, text: str) -> str:
    """A text as Liquid leaves it alone; within a tag, as a part of the string that is there.

    Raises:
        UnclearPlacementError: if Liquid would take it for its own.
    """
    tag = max(source.text.rfind("{%", 0, offset), source.text.rfind("{{", 0, offset))
    closed = max(source.text.rfind("%}", 0, offset), source.text.rfind("}}", 0, offset))
    if tag <= closed:
        if _LIQUID.search(text):
            raise UnclearPlacementError("Liquid would interpret the response")
        return text
    quote = _quote(source.text, tag, offset)
    if not quote or _END_OF_TAG.search(text):
        raise UnclearPlacementError("Liquid would interpret the response")
    return text.replace(quote, f"\\{quote}")


def _quote(text: str, tag: int, offset: int) -> str:
    """The quote of the string that an offset within a tag lies in."""
    for string in _STRING.finditer(text, tag):
        if string.start() < offset < string.end():
            return string[0][0]
        if string.start() > offset:
            break
    return ""


_HEAD = re.compile(
    r"HTTP/[\d.]+[ \t]+(?P<status>\d{3})(?:[ \t]+(?P<reason>[^\r\n]*?))?[ \t]*$", re.MULTILINE
)
_ELSEWHERE = "its status is written elsewhere"


def answered(verdict: Verdict, before: Verdict | None) -> int:
    """The status that the service gives where a response example states another; 0 if it does not.

    ``before`` is the request that the example answers.
    """
    stated = verdict.example.status
    if before is None or before.exchange is None:
        return 0
    status = before.exchange.answer.status
    return status if stated.isdigit() and stated != str(status) else 0


def is_same_outcome(stated: str, status: int) -> bool:
    """Whether two statuses are both successes, or both errors."""
    return stated[:1] == str(status)[:1]


def status_place(example: Example, status: int) -> Placement:
    """Where a status is, and what is written there: also its phrase, if it has its usual one.

    Raises:
        UnclearPlacementError: if that is not certain.
    """
    if example.message is not None and example.block is not None:
        return _in_head(example, example.message, example.block, status)
    region, text = example.region, example.variant.text
    word = re.compile(rf"(?<![\w=]){re.escape(example.status)}(?!\w)")
    found = region and word.search(text, region.start, text.find("\n", region.start))
    if not found:
        raise UnclearPlacementError(_ELSEWHERE)
    return shown_place(example, found.span(), str(status))


def _in_head(example: Example, message: Message, block: CodeBlock, status: int) -> Placement:
    found = _HEAD.search(block.body, message.start, message.end)
    if found is None or found["status"] != example.status:
        raise UnclearPlacementError(_ELSEWHERE)
    is_usual = bool(found["reason"]) and found["reason"] == _phrase(int(found["status"]))
    end = found.end("reason" if is_usual else "status")
    shown = block.offset(found.start("status")), block.offset(end - 1) + 1
    return shown_place(example, shown, f"{status} {_phrase(status)}" if is_usual else str(status))


def _phrase(status: int) -> str:
    """What HTTP calls a status; empty for one that it does not know."""
    return HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else ""
