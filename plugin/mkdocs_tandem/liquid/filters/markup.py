"""Filters that turn text into what a reader sees."""

import re
from typing import Any

from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.ruby import EvaluationError, text


@with_context
def markdownify(value: Any, *, context: Context) -> str:
    """HTML, by the site's own Markdown."""
    html = context.world.html(text(value))
    if html is None:
        raise EvaluationError("there is no Markdown here to turn text into HTML")
    return html


_OPENING, _CLOSING, _OPENING_SINGLE, _APOSTROPHE = "\u201c", "\u201d", "\u2018", "\u2019"
_EN_DASH, _EM_DASH, _ELLIPSIS = "\u2013", "\u2014", "\u2026"
_BEFORE = rf"(^|[\s(\[{{{_EM_DASH}{_EN_DASH}-])"
_SMART = (
    (re.compile("---"), _EM_DASH),
    (re.compile("--"), _EN_DASH),
    (re.compile(r"\.\.\."), _ELLIPSIS),
    (re.compile(rf"{_BEFORE}\"(?=\S)"), rf"\1{_OPENING}"),
    (re.compile('"'), _CLOSING),
    (re.compile(rf"{_BEFORE[:-2]}{_OPENING}])'(?=\S)(?!\d\ds)"), rf"\1{_OPENING_SINGLE}"),
    (re.compile("'"), _APOSTROPHE),
)


_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]+|#\d+);|[&<>]")


def smartify(value: Any) -> str:
    """With the quotes and dashes of print, as HTML."""
    string = text(value)
    for pattern, instead in _SMART:
        string = pattern.sub(instead, string)
    return _MARKUP.sub(lambda found: _SIGNS.get(found[0], found[0]), string)


_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
