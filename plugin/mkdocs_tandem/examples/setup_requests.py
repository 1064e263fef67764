"""Hidden setup requests: ``<!-- tandem: POST /sandbox/clock … -->``."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from mkdocs_tandem.pages.code_blocks import CodeBlock

LANGUAGE = "tandem"
"""What the region of a step is called."""
_START = re.compile(r"<!--[ \t]*tandem:[ \t]*")
_END = "-->"
_BODY = re.compile(r"(?<=\s)[{\[]")
_REST = re.compile(r"\S")


def steps(text: str, fences: Sequence[CodeBlock]) -> Iterator[CodeBlock]:
    """The steps of a page, without those in fences and inline code, which only show one.

    The words of a step's region are method and path, its body is the JSON that is sent.
    """
    starts = [fence.start for fence in fences]
    end = at = 0
    while found := _START.search(text, at):
        at = found.end()
        end = end if end >= at else text.find(_END, at)
        if end < 0:
            return
        step = _region(text, found, end)
        if step is None:
            continue
        at = step.end
        before = bisect_right(starts, step.start) - 1
        is_shown = before >= 0 and step.start < fences[before].end
        if not is_shown and text[step.start - 1 : step.start] != "`":
            yield step


def room(step: CodeBlock, text: str) -> tuple[int, int]:
    """Where a step begins and ends in its page; one that has a line of its own takes it along."""
    line = text.rfind("\n", 0, step.start) + 1
    if not text[line : step.start].strip() and text[step.end : step.end + 1] == "\n":
        return line, step.end + 1
    return step.start, step.end


def _region(text: str, found: re.Match[str], end: int) -> CodeBlock | None:
    """The step in a comment that ends at an offset; ``None`` if its words take several lines."""
    start = found.end()
    line = text.find("\n", start, end)
    line = end if line < 0 else line
    opening = _BODY.search(text, start, line) or _REST.search(text, line, end)
    at = opening.start() if opening else end
    if at < end and text[at] not in "{[":
        return None
    words, body = text[start : min(at, line)], text[at:end].rstrip()
    at = at if body else start
    lines = list(accumulate((len(it) for it in body.splitlines(keepends=True)), initial=0))
    lines = lines[:-1] or [0]
    return CodeBlock(
        LANGUAGE,
        tuple(words.split()),
        body,
        found.start(),
        end + len(_END),
        tuple(lines),
        tuple(at + line for line in lines),
    )
