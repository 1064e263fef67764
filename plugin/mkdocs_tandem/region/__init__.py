"""Where code stands in a page: a module for each way to write it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from mkdocs_tandem.liquid.pieces import Call
from mkdocs_tandem.region.cell import json_cells
from mkdocs_tandem.region.fence import fences, next_opening
from mkdocs_tandem.region.html import (
    html_blocks,
    html_spans,
    read_html,
    with_languages,
    written_end,
)
from mkdocs_tandem.region.indented import json_blocks
from mkdocs_tandem.region.looks import looks_like_json
from mkdocs_tandem.region.parameter import json_parameters
from mkdocs_tandem.region.region import BLOCKS, Kind, Region
from mkdocs_tandem.region.span import json_spans, spans
from mkdocs_tandem.region.within import json_in_prose, json_within

__all__ = [
    "BLOCKS",
    "Kind",
    "Region",
    "fences",
    "json_within",
    "looks_like_json",
    "next_opening",
    "read_html",
    "regions",
    "spans",
    "with_languages",
    "written_end",
]


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FEW = 4
"""Texts that are remembered: the rules of a page ask again, and its audiences often read alike."""


def regions(text: str, calls: Iterable[Call] = ()) -> list[Region]:
    """The code of a page in the order of its text: blocks, and what looks like JSON elsewhere."""
    found = list(_in_text(text))
    found += json_parameters(calls, found)
    return sorted(found, key=lambda region: region.start)


@lru_cache(_FEW)
def _in_text(text: str) -> tuple[Region, ...]:
    found = list(fences(text))
    hidden = [Region("", (), "", *span, (), ()) for span in comments(text, found)]
    found += _outside(html_blocks(text), [*found, *hidden])
    found += _outside(json_blocks(text), [*found, *hidden])
    found += _outside(json_cells(text), [*found, *hidden])
    found += _outside(html_spans(text), [*found, *hidden])
    found += json_spans(text, [*found, *hidden])
    found += json_in_prose(text, found)
    return tuple(found)


def comments(text: str, code: Sequence[Region]) -> Iterator[tuple[int, int]]:
    """The comments of HTML in a text, outside of its fenced blocks."""
    for found in _COMMENT.finditer(text):
        if not any(region.start <= found.start() < region.end for region in code):
            yield found.span()


def _outside(regions: Iterable[Region], taken: Sequence[Region]) -> Iterator[Region]:
    """Those that do not begin within another region."""
    spans_taken = [(region.start, region.end) for region in taken]
    for region in regions:
        if not any(start <= region.start < end for start, end in spans_taken):
            yield region
