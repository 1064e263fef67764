"""JSON in table cells."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from mkdocs_tandem.pages.code_blocks.block import (
    BlockKind,
    BlockTextBuilder,
    CodeBlock,
    looks_like_json,
    may_hold_json,
)
from mkdocs_tandem.pages.code_blocks.html import add_html
from mkdocs_tandem.pages.code_blocks.inline import document_end, goes_on, spans

_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CUT = re.compile(r"(?<!\\)\||\Z")


def json_cells(text: str) -> Iterator[CodeBlock]:
    """The cells, or the code within them, that look like JSON."""
    if not may_hold_json(text):
        return
    for start, end in _rows(text):
        if not may_hold_json(text[start:end]):
            continue
        code = [span.span() for span in spans(text, start, end)]
        at = start
        for cut in _CUT.finditer(text, start, end):
            before = bisect_left(code, (cut.start(),)) - 1
            if before >= 0 and cut.start() < code[before][1]:
                continue  # a bar within code
            yield from _cell(text, at, cut.start())
            at = cut.end()


def _rows(text: str) -> Iterator[tuple[int, int]]:
    """The lines of tables that hold cells, those of their heads excepted."""
    offset, in_table = 0, False
    for line in text.splitlines(keepends=True):
        plain = line.rstrip("\r\n") if "|" in line else ""
        if plain and _RULE.fullmatch(plain):
            in_table = True
        elif plain and in_table:
            yield offset, offset + len(plain)
        else:
            in_table = False
        offset += len(line)


def _cell(text: str, start: int, end: int) -> Iterator[CodeBlock]:
    code = list(spans(text, start, end))
    for span in code:
        if looks_like_json(span["code"]) and not goes_on(text, span):
            runs = BlockTextBuilder()
            _add_code(runs, text, *span.span("code"))
            yield runs.region("", (), span.span(), BlockKind.CELL)
    if not code and looks_like_json(text[start:end]):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        runs = BlockTextBuilder()
        add_html(runs, text, start, end, is_markdown=True)
        region = runs.region("", (), (start, end), BlockKind.CELL)
        yield _without_remark(region)


def _without_remark(region: CodeBlock) -> CodeBlock:
    """A cell up to the end of its first document, if a remark follows that on a line of its own."""
    end = document_end(region.body)
    if not end or not re.match(r"[ \t]*\n[ \t]*[^\s{}\[\],]", region.body[end:]):
        return region
    return replace(region, body=region.body[:end])


def _add_code(runs: BlockTextBuilder, text: str, start: int, end: int) -> None:
    """Collect code; only a bar needs its escape there."""
    for part in re.finditer(r"[^\\]+|\\(?=\|)|\\", text[start:end]):
        following = text[start + part.end() : start + part.end() + 1]
        if not (part[0] == "\\" and following == "|"):
            runs.add(part[0], start + part.start())
