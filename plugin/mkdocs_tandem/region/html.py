"""Blocks of code that are written in HTML."""

import re
from collections.abc import Iterator
from html import unescape

from mkdocs_tandem.region.region import Kind, Region, Runs

_BLOCK = re.compile(
    r"<pre\b(?P<pre>[^>]*)>[ \t]*\n?(?:[ \t]*<code\b(?P<code>[^>]*)>)?"
    r"(?P<body>.*?)(?:</code>\s*)?</pre>",
    re.DOTALL | re.IGNORECASE,
)
_CLASS = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE)
_MARKUP = re.compile(
    r"&(?:\#\d+|\#[xX][0-9a-fA-F]+|\w+);"
    r"|<(?P<br>br)\s*/?>"
    r"|</?(?:a|b|code|em|i|kbd|mark|span|strong|var)\b[^<>]*>",
    re.IGNORECASE | re.VERBOSE,
)
_PREFIX = re.compile(r"\A(?:language|lang|highlight)-")


def html_blocks(text: str) -> Iterator[Region]:
    """The ``<pre>`` blocks of a page, their entities read and the tags within them left out."""
    for block in _BLOCK.finditer(text):
        runs = Runs()
        add_html(runs, text, *block.span("body"))
        language, *words = [*_classes(block["pre"]), *_classes(block["code"] or "")] or [""]
        yield runs.region(language.lower(), tuple(words), block.span(), Kind.HTML)


def add_html(runs: Runs, text: str, start: int, end: int) -> None:
    """Collect a part of a page as a browser would show it."""
    at = start
    for markup in _MARKUP.finditer(text, start, end):
        runs.add(text[at : markup.start()], at)
        shown = "\n" if markup["br"] else unescape(markup[0]) if markup[0][0] == "&" else ""
        runs.add(shown, markup.start())
        at = markup.end()
    runs.add(text[at:end], at)


def _classes(attributes: str) -> list[str]:
    found = _CLASS.search(attributes)
    names = next((group for group in found.groups() if group is not None), "") if found else ""
    return [_PREFIX.sub("", name) for name in names.split()]
