"""Code blocks written in HTML."""

import re
from collections.abc import Iterator
from html import escape, unescape

from mkdocs_tandem.pages.code_blocks.block import (
    BlockKind,
    BlockTextBuilder,
    CodeBlock,
    looks_like_json,
)
from mkdocs_tandem.pages.code_blocks.fences import fences

_OPENING = re.compile(
    r"<pre\b(?P<pre>[^<>]*)>[ \t]*\n?(?:\s*<figure\b[^<>]*>\s*<pre\b[^<>]*>)?"
    r"(?:[ \t]*<code\b(?P<code>[^<>]*)>)?",
    re.IGNORECASE,
)
"""Where a block begins; the tag ``highlight`` makes one of its own within it."""
_CODE = re.compile(
    r"<code\b[^<>]*>(?P<code>[^\n]*?)(?:(?<=[\"}\]])\.[ \t]*)?</code>", re.IGNORECASE
)
"""Code in a line; the end of a sentence, if it is within, is no part of it."""
_CLOSING = re.compile(r"(?:</code>\s*)?</pre>", re.IGNORECASE)
_CLASS = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE)
_MARKUP = re.compile(
    r"&(?:\#\d+|\#[xX][0-9a-fA-F]+|\w+);"
    r"|<(?P<br>br)\s*/?>"
    r"|</?(?:a|b|code|em|i|kbd|mark|span|strong|var)\b[^<>]*>",
    re.IGNORECASE | re.VERBOSE,
)
_IN_MARKDOWN = re.compile(_MARKUP.pattern + r"|\\(?=[\\`*_{}\[\]()>\#+.!|<-])", _MARKUP.flags)
_NO_BREAK = "\N{NO-BREAK SPACE}"
"""Pages indent code by it; as an entity it is meant as a space."""
_PREFIX = re.compile(r"\A(?:language|lang|highlight)-")


def html_blocks(text: str) -> Iterator[CodeBlock]:
    """The ``<pre>`` blocks of a page, their entities read and the tags within them left out."""
    at = 0
    while opening := _OPENING.search(text, at):
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            return
        at = closing.end()
        runs = BlockTextBuilder()
        add_html(runs, text, opening.end(), closing.start())
        names = [*_classes(opening["pre"]), *_classes(opening["code"] or "")]
        language, *words = names or [""]
        yield runs.region(language.lower(), tuple(words), (opening.start(), at), BlockKind.HTML)


def with_languages(html: str, markdown: str) -> str:
    """The HTML of a Markdown text, in which blocks of code have their fences' words as classes.

    A highlighter leaves them out. Blocks that have a class already are left alone.
    """
    waiting = [fence for fence in fences(markdown) if fence.language]
    if not waiting:
        return html
    parts: list[str] = []
    at = 0
    for block in html_blocks(html):
        shown = block.body.strip()
        number = next((n for n, it in enumerate(waiting) if it.body.strip() == shown), None)
        if number is None:
            continue
        fence = waiting[number]
        del waiting[: number + 1]
        if not block.language:
            names = escape(" ".join([f"language-{fence.language}", *fence.words]))
            end = block.start + len("<pre")
            parts += [html[at:end], f' class="{names}"']
            at = end
    return "".join([*parts, html[at:]])


def html_spans(text: str) -> Iterator[CodeBlock]:
    """What looks like JSON in the code of lines that are written in HTML."""
    for code in _CODE.finditer(text):
        runs = BlockTextBuilder()
        add_html(runs, text, *code.span("code"))
        region = runs.region("", (), code.span(), BlockKind.SPAN)
        if looks_like_json(region.body) and _is_whole(region.body):
            yield region


def _is_whole(text: str) -> bool:
    """Whether as many brackets close as open; else it goes on in the next element."""
    return all(text.count(opener) == text.count(closer) for opener, closer in ("{}", "[]"))


def add_html(
    runs: BlockTextBuilder, text: str, start: int, end: int, *, is_markdown: bool = False
) -> None:
    """Collect a part of a page as a browser would show it, or Markdown with its escapes."""
    at = start
    for markup in (_IN_MARKDOWN if is_markdown else _MARKUP).finditer(text, start, end):
        runs.add(text[at : markup.start()], at)
        if markup[0][0] == "\\":
            at = markup.start() + 1
            continue
        shown = "\n" if markup["br"] else unescape(markup[0]) if markup[0][0] == "&" else ""
        runs.add(" " if shown == _NO_BREAK else shown, markup.start())
        at = markup.end()
    runs.add(text[at:end], at)


def read_html(text: str, start: int, end: int) -> str:
    """A part of a page as a browser would show it."""
    runs = BlockTextBuilder()
    add_html(runs, text, start, end)
    return runs.text


def written_end(text: str, at: int) -> int:
    """The offset after the one shown character that is written at an offset."""
    markup = _MARKUP.match(text, at)
    return markup.end() if markup and (markup["br"] or markup[0][0] == "&") else at + 1


def _classes(attributes: str) -> list[str]:
    found = _CLASS.search(attributes)
    names = next((group for group in found.groups() if group is not None), "") if found else ""
    return [_PREFIX.sub("", name) for name in names.split()]
