"""Headings, code blocks, tables and list items of a page, as kramdown and as the new site has them.

A migrated page is converted by another program. What kramdown reads in it is known from its block
parser, so the HTML of the new site can be searched for all of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mkdocs_tandem.pages.markdown.html_parser import TolerantHTMLParser
from mkdocs_tandem.pages.markdown.kramdown_blocks import Block, blocks, fences_in_html

Part = tuple[str, str]
"""A kind with what tells two of it apart: the level of a heading, the text of code."""

_HEADING = re.compile(r"h[1-6]")
_MOST_CHARACTERS = 40


def missing_parts(text: str, html: str, *, reads_html: bool = False) -> list[str]:
    """What kramdown reads in a Markdown text and HTML lacks, each described in a few words.

    ``reads_html`` is kramdown's option ``parse_block_html``.
    """
    lost = Counter(_parts(blocks(text, reads_html=reads_html))) - Counter(_parts_of_html(html))
    return [_described(*part, count) for part, count in lost.items()]


def _described(kind: str, what: str, count: int) -> str:
    several = f"{count} {kind}s" if count > 1 else f"a {kind}"
    if kind == "code block":
        return f"{several} '{what[:_MOST_CHARACTERS]}'"
    return f"{several} of level {what}" if what else several


def _parts(found: Sequence[Block]) -> Iterator[Part]:
    for block in found:
        if block.kind == "footnote" or _is_contents(block):
            continue
        if block.kind == "header":
            yield "heading", str(len(block.info))
        elif block.kind in ("code", "fence"):
            yield "code block", _squeezed(block.text)
        elif block.kind == "table":
            yield "table", ""
        elif block.kind == "html":
            yield from _parts_of_html(block.text)
            yield from _parts([fence for _, _, fence in fences_in_html(block.text)])
        elif block.kind == "li":
            yield "list item", ""
        yield from _parts(block.children)


def _is_contents(block: Block) -> bool:
    """Whether a list is replaced by the table of contents, as ``{:toc}`` has it."""
    return block.kind in ("ul", "ol") and "toc" in block.attributes.split()


def _parts_of_html(html: str) -> Iterator[Part]:
    outline = _Outline()
    outline.feed(html)
    outline.close()
    yield from outline.found


def _squeezed(text: str) -> str:
    return "".join(text.split())


class _Outline(TolerantHTMLParser):
    """Takes the parts from HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Part] = []
        self._code: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self._code = []
        elif _HEADING.fullmatch(tag):
            self.found.append(("heading", tag[1]))
        elif tag in ("table", "li"):
            self.found.append(("table" if tag == "table" else "list item", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._code is not None:
            self.found.append(("code block", _squeezed("".join(self._code))))
            self._code = None

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
