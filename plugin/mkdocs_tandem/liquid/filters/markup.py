"""Filters that make HTML of text: ``markdownify``, ``smartify``."""

import html
import re
from operator import add
from typing import Any

from mkdocs_tandem.liquid.context import Context, with_context
from mkdocs_tandem.liquid.provenance import rendered_as
from mkdocs_tandem.liquid.values import EvaluationError, text


@with_context
def markdownify(value: Any, *, context: Context) -> str:
    """Converts Markdown to HTML with the site's extensions."""
    found = context.world.html(text(value))
    if found is None:
        raise EvaluationError("Markdown is not available here")
    return rendered_as(found, text(value))


_OPENING, _CLOSING, _OPENING_SINGLE, _APOSTROPHE = "\u201c", "\u201d", "\u2018", "\u2019"
_EN_DASH, _EM_DASH, _ELLIPSIS = "\u2013", "\u2014", "\u2026"
_HIDDEN = "\ue000"
"""Mark that replaces a tag, a comment, code or an entity while quotes and dashes are replaced."""
_BEFORE = rf"(^|[\s(\[{{{_EM_DASH}{_EN_DASH}-])"
_SMART = (
    (re.compile("---"), _EM_DASH),
    (re.compile("--"), _EN_DASH),
    (re.compile(r"\.\.\."), _ELLIPSIS),
    (re.compile("<< "), "\u00ab\u00a0"),
    (re.compile(" >>"), "\u00a0\u00bb"),
    (re.compile("<<"), "\u00ab"),
    (re.compile(">>"), "\u00bb"),
    (re.compile(rf"{_BEFORE}\"(?=\S)"), rf"\1{_OPENING}"),
    (re.compile(rf"({_HIDDEN})\"(?=\w)"), rf"\1{_OPENING}"),
    (re.compile('"'), _CLOSING),
    (re.compile(rf"{_BEFORE[:-2]}{_OPENING}])'(?=\S)(?!\d\ds)"), rf"\1{_OPENING_SINGLE}"),
    (re.compile("'"), _APOSTROPHE),
)
_MARKUP = re.compile(
    r"<!--.{0,4000}?-->|<(?P<raw>script|style|math|option|textarea|pre|code|kbd|samp|var)\b[^<>]*>.{0,4000}?"
    r"</(?P=raw)>|</?[a-zA-Z][^<>]*>(?!>)|&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);",
    re.DOTALL | re.IGNORECASE,
)


def smartify(value: Any) -> str:
    """Typographic quotes, dashes and guillemets, as HTML; tags and code are unchanged."""
    plain = text(value).replace(_HIDDEN, "")
    hidden = [_character(it[0]) if it[0][0] == "&" else it[0] for it in _MARKUP.finditer(plain)]
    string = _MARKUP.sub(_HIDDEN, plain)
    for pattern, instead in _SMART:
        string = pattern.sub(instead, string)
    first, *others = html.escape(string, quote=False).split(_HIDDEN)
    return first + "".join(map(add, hidden, others))


def _character(entity: str) -> str:
    """What an entity represents; one that does not exist is text."""
    sign = html.unescape(entity)
    if sign == entity or entity.startswith("&#X"):
        return f"&amp;{entity[1:]}"
    return entity if sign in "&<>" else sign
