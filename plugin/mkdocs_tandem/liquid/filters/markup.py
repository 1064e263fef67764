"""Filters that make HTML of text: ``markdownify``, ``smartify``."""

import html
import re
from typing import Any

from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.provenance import rendered_as
from mkdocs_tandem.liquid.values import EvaluationError, text


@with_context
def markdownify(value: Any, *, context: Context) -> str:
    """Converts Markdown to HTML with the site's extensions."""
    found = context.world.html(text(value))
    if found is None:
        raise EvaluationError("there is no Markdown here to turn text into HTML")
    return rendered_as(found, text(value))


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
    """Typographic quotes and dashes, as HTML."""
    string = text(value)
    for pattern, instead in _SMART:
        string = pattern.sub(instead, string)
    return _MARKUP.sub(_markup, string)


_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def _markup(found: re.Match[str]) -> str:
    if found[0] in _SIGNS:
        return _SIGNS[found[0]]
    sign = html.unescape(found[0]) if found[0][0] == "&" else ""
    if sign == found[0]:  # an entity that there is not
        return f"&amp;{sign[1:]}"
    return found[0] if sign in "&<>" else sign
