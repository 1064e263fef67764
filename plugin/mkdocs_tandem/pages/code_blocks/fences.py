"""Fenced and indented code blocks."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from mkdocs_tandem.pages.code_blocks.block import (
    BlockKind,
    BlockTextBuilder,
    CodeBlock,
    may_hold_json,
)

_OPENING = re.compile(r"(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<header>[^\n]*?)[ \t]*$")
_IN_LINE = re.compile(r"`|^\$\S*[\s,]")
"""Text after backticks: they begin code in a line, which may go on in the next one."""
_COMMENT, _COMMENT_END = "<!--", "-->"
_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
_WORD = re.compile(r"""(?P<key>[\w-]+)=(?P<quote>["']?)(?P<value>[^"']*)(?P=quote)|(?P<word>\S+)""")


@lru_cache(maxsize=32)  # several rules ask about the same page
def fences(text: str) -> tuple[CodeBlock, ...]:
    """The fenced blocks of a page, also those in lists, quotes and admonitions.

    A fence that is never closed ends with the text, as in CommonMark. Fences in HTML comments are
    left out: readers do not see them.
    """
    return tuple(_fences(text)) if "```" in text or "~~~" in text else ()


def _fences(text: str) -> Iterator[CodeBlock]:
    lines = text.splitlines(keepends=True)
    offset = number = hidden = 0
    while number < len(lines):
        line, start = lines[number], offset
        offset += len(line)
        number += 1
        if start < hidden:
            continue
        opening = _opening(line) if "```" in line or "~~~" in line else None
        if opening is None:
            if "<" in line:
                hidden = max(_comment_end(text, line, start), _shown_end(text, line, start))
            hidden = max(hidden, _end_in_item(text, line, start))
            continue
        inside: list[tuple[str, int]] = []
        closing = _closing(opening)
        while number < len(lines):
            line, at = lines[number], offset
            offset += len(line)
            number += 1
            if opening["fence"] in line and closing.match(line.rstrip("\r\n")):
                break
            inside.append((line, at))
        else:
            inside = _before_shorter(opening, inside)
        yield _region(opening, inside, start, offset)


def next_opening(text: str, region: CodeBlock) -> int | None:
    """The offset of a line in a fenced block that would open another by the same fence.

    Then the block was not closed: what follows is shown as its code.
    """
    first = _OPENING.match(text, region.start, text.find("\n", region.start) % (len(text) + 1))
    if first is None:
        return None
    again_at = text.find(first["fence"], first.end(), region.end)
    if again_at < 0 or not text[again_at : region.end].strip(f"{first['fence'][0]} \t\r\n"):
        return None  # as in nearly all: nothing follows but the closing fence
    fence = re.escape(first["fence"])
    name = r"[ \t]*\{?[ \t]*\.?[A-Za-z][\w+#.-]*(?=[ \t\r]|\}|$)"
    again = re.compile(rf"^[ \t>]*{fence}{name}[^`\n]*$", re.MULTILINE)
    found = again.search(text, first.end(), region.end)
    return found.start() if found else None


_PROSE = re.compile(
    r"\n[ \t>]*\n[ \t>]*"
    r"(?:#{1,6}[ \t]|[-*+][ \t]|\d+[.)][ \t]|[A-Za-z]\w*(?:,|[ \t]+[\w\[*`]))"
)
"""An empty line, and a heading, a list item or words."""


def runs_into_text(text: str, region: CodeBlock) -> bool:
    """Whether a fence is never closed and prose of the page follows its code."""
    if text[region.end :].strip():
        return False
    first, _, rest = text[region.start : region.end].rstrip().partition("\n")
    opening = _OPENING.fullmatch(first.rstrip())
    if opening is None or _closing(opening).match(rest.rpartition("\n")[2]):
        return False
    return _PROSE.search(text, region.start, region.end) is not None


_SHOWN = re.compile(
    r"[ \t]*<pre\b[^>\n]*>[ \t]*(?:<code\b[^>\n]*>)?[ \t]*(?:`{3}|~{3})", re.IGNORECASE
)


def _shown_end(text: str, line: str, start: int) -> int:
    """Where a ``<pre>`` ends whose first line is a fence, shown as it is written; else 0."""
    is_shown = "<pre" in line and _SHOWN.match(line)
    return max(text.find("</pre>", start), 0) if is_shown else 0


_IN_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d+[.)])[ \t]+(?P<fence>`{3,}|~{3,})[^`\n]*\n?")
"""A fence in the line of a list's marker, which kramdown reads and Python-Markdown does not."""


def _end_in_item(text: str, line: str, start: int) -> int:
    """Where a fence ends that a list's marker precedes; 0 if there is none, or if it never ends."""
    opening = _IN_ITEM.fullmatch(line)
    if opening is None:
        return 0
    code, end = start + len(line), _closing(opening).pattern
    closing = re.compile(rf"^(?=[ \t]){end}", re.MULTILINE).search(text, code)
    is_item = closing and all(
        it[:1].isspace() for it in text[code : closing.start()].splitlines() if it
    )
    return closing.end() if closing and is_item else 0


def _comment_end(text: str, line: str, start: int) -> int:
    """Where the comment of HTML ends that a line opens; 0 if it opens none, or if it never ends."""
    if _COMMENT not in line:
        return 0
    at = _CODE.sub(lambda code: "x" * len(code[0]), line).rfind(_COMMENT)
    end = text.find(_COMMENT_END, start + at) if at >= 0 else -1
    return end + len(_COMMENT_END) if end >= 0 else 0


def _opening(line: str) -> re.Match[str] | None:
    """How a line opens a fence, if it does."""
    opening = _OPENING.match(line.rstrip("\r\n"))
    is_code = opening and opening["fence"][0] == "`" and _IN_LINE.search(opening["header"])
    return None if is_code else opening


def _closing(opening: re.Match[str]) -> re.Pattern[str]:
    fence = opening["fence"]
    return re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")


def _before_shorter(opening: re.Match[str], inside: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The lines of a fence that is never closed, up to a shorter fence that was meant to do it."""
    shorter = re.compile(rf"[ \t>]*{re.escape(opening['fence'][0])}{{3,}}[ \t]*$")
    return list(takewhile(lambda each: not shorter.match(each[0].rstrip("\r\n")), inside))


def _region(
    opening: re.Match[str], inside: list[tuple[str, int]], start: int, end: int
) -> CodeBlock:
    indent = opening["indent"]
    runs = BlockTextBuilder()
    for line, offset in inside:
        cut = _common(indent, line)
        runs.add(line[cut:], offset + cut)
    return runs.region(*header(opening["header"]), (start, end), BlockKind.FENCE)


def _common(indent: str, line: str) -> int:
    """How much of the opening fence's indentation a line shares."""
    if line.startswith(indent):
        return len(indent)
    count = 0
    while count < min(len(indent), len(line)) and (
        line[count] == indent[count] or (line[count] in " \t" and indent[count] in " \t")
    ):
        count += 1
    return count


def header(written: str) -> tuple[str, tuple[str, ...]]:
    """The language and the words after a fence, in either of the two ways to write them."""
    inner = written[1:].partition("}")[0] if written.startswith("{") else written
    words = [found["word"] for found in _WORD.finditer(inner) if found["word"]]
    if not words:
        return "", ()
    language, *others = (word.removeprefix(".") for word in words)
    return language.lower(), tuple(others)


_BLOCK = re.compile(
    r"(?:\A|(?<=\n))[ \t]*\n(?P<block>(?P<indent>[ ]{4,}|\t+)[{\[\"].*\n?"
    r"(?:(?:[ \t]*\n)*(?P=indent).*\n?)*)"
)
_BEGINNING = re.compile(r"\n(?:[ ]{4}|\t)[ \t]*[{\[\"]")
"""What is quickly looked for, and each block has."""


_CONTAINER = re.compile(r"(?:[-*+]|\d+[.)]|:|\[\^[^\]\n]*\]:|!!!|\?\?\?\+?|===)(?=\s)")
"""What has the indented lines below it: a list item, a definition, a footnote, an admonition."""
_CODE_INDENT = 4


@lru_cache(maxsize=32)
def indented_lines(text: str) -> tuple[tuple[int, int], ...]:
    """The lines of indented code of a page, as offsets; in lists, those that certainly are code.

    They follow a blank line, and are indented by four more than what they belong to.
    """
    if "\n    " not in text and "\n\t" not in text:
        return ()
    found = []
    containers: list[int] = []
    is_code, follows_blank, at = False, True, 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        words = line.lstrip(" \t")
        if not words.strip():
            follows_blank = True
            continue
        width = len(line[: len(line) - len(words)].expandtabs(_CODE_INDENT))
        marker = _CONTAINER.match(words)
        while containers and width <= containers[-1] and (marker or follows_blank):
            containers.pop()
        needed = (containers[-1] // _CODE_INDENT + 1) * _CODE_INDENT if containers else 0
        is_code = width >= needed + _CODE_INDENT and (is_code or follows_blank)
        follows_blank = False
        if is_code:
            found.append((start, at))
        elif marker:
            containers.append(width)
    return tuple(found)


def json_blocks(text: str) -> Iterator[CodeBlock]:
    """The indented blocks after a blank line that look like JSON."""
    if not _BEGINNING.search(text) or not may_hold_json(text):
        return
    for block in _BLOCK.finditer(text):
        indent = block["indent"]
        runs = BlockTextBuilder()
        at = block.start("block")
        for line in block["block"].splitlines(keepends=True):
            cut = len(indent) if line.startswith(indent) else 0
            runs.add(line[cut:], at + cut)
            at += len(line)
        region = runs.region("", (), block.span("block"), BlockKind.INDENTED)
        if may_hold_json(region.body):
            yield region
