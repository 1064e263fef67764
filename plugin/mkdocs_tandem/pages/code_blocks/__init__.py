"""Code blocks of a page: one module for each way to write one."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from mkdocs_tandem.liquid.pieces import IncludeCall
from mkdocs_tandem.pages.code_blocks.block import BLOCKS, BlockKind, CodeBlock, looks_like_json
from mkdocs_tandem.pages.code_blocks.fences import (
    fences,
    indented_lines,
    json_blocks,
    next_opening,
    runs_into_text,
)
from mkdocs_tandem.pages.code_blocks.html import (
    html_blocks,
    html_spans,
    read_html,
    with_languages,
    written_end,
)
from mkdocs_tandem.pages.code_blocks.inline import (
    SCRIPT,
    json_in_prose,
    json_parameters,
    json_scripts,
    json_spans,
    json_within,
    spans,
)
from mkdocs_tandem.pages.code_blocks.tables import json_cells

__all__ = [
    "BLOCKS",
    "SCRIPT",
    "BlockKind",
    "CodeBlock",
    "code_spans",
    "covering",
    "fences",
    "json_within",
    "looks_like_json",
    "next_opening",
    "read_html",
    "regions",
    "runs_into_text",
    "spans",
    "with_languages",
    "without_open_comments",
    "written_end",
]


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FEW = 4
"""Texts whose result is kept: several rules need it, and audiences often share a text."""


def regions(text: str, calls: Iterable[IncludeCall] = ()) -> list[CodeBlock]:
    """The code of a page in the order of its text: blocks, and what looks like JSON elsewhere."""
    found = list(_in_text(text))
    found += json_parameters(calls, found)
    return sorted(found, key=lambda region: region.start)


@lru_cache(_FEW)
def _in_text(text: str) -> tuple[CodeBlock, ...]:
    found = list(fences(text))
    hidden = [CodeBlock("", (), "", *span, (), ()) for span in comments(text, found)]
    found += _outside(html_blocks(text), [*found, *hidden])
    found += _outside(json_blocks(text), [*found, *hidden])
    found += _outside(json_cells(text), [*found, *hidden])
    found += _outside(html_spans(text), [*found, *hidden])
    found += _outside(json_scripts(text), [*found, *hidden])
    found += json_spans(text, [*found, *hidden])
    found += json_in_prose(text, found)
    return tuple(found)


def code_spans(text: str) -> list[tuple[int, int]]:
    """The fenced and indented code of a page, as offsets."""
    return [*((it.start, it.end) for it in fences(text)), *indented_lines(text)]


def without_open_comments(text: str) -> str:
    """A text of the same length in which each comment of HTML that begins also ends.

    Patterns that read over comments then never search the rest of a text in vain.
    """
    end = text.rfind("-->") + 1
    return text[:end] + text[end:].replace("<!--", "    ")


def comments(text: str, code: Sequence[CodeBlock]) -> Iterator[tuple[int, int]]:
    """The comments of HTML in a text, outside of its fenced blocks."""
    covers = covering((region.start, region.end) for region in code)
    for found in _COMMENT.finditer(without_open_comments(text)):
        if not covers(found.start()):
            yield found.span()


def covering(spans: Iterable[tuple[int, int]]) -> Callable[[int], int]:
    """Gives the end of the spans that a place is within, 0 if it is in none; they may be many."""
    starts: list[int] = []
    ends: list[int] = []
    """The furthest end of each and all before it."""
    for start, end in sorted(spans):
        starts.append(start)
        ends.append(max(end, ends[-1]) if ends else end)

    def covers(at: int) -> int:
        before = bisect_right(starts, at)
        return ends[before - 1] if before and at < ends[before - 1] else 0

    return covers


def _outside(regions: Iterable[CodeBlock], taken: Sequence[CodeBlock]) -> Iterator[CodeBlock]:
    """Those that do not begin within another region."""
    covers = covering((region.start, region.end) for region in taken)
    return (region for region in regions if not covers(region.start))
