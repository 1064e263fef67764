"""Hidden setup requests: ``<!-- tandem: POST /sandbox/clock … -->``."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from mkdocs_tandem.pages.code_blocks import CodeBlock

LANGUAGE = "tandem"
"""What the region of a step is called."""
_STEP = re.compile(
    r"<!--[ \t]*tandem:[ \t]*(?P<words>[^\n]*?)(?:\s+(?P<body>[{\[].*?))?\s*-->", re.DOTALL
)


def steps(text: str, fences: Sequence[CodeBlock]) -> Iterator[CodeBlock]:
    """The steps of a page; what stands in a fence or in inline code only shows one.

    The words of a step's region are method and path, its body is the JSON that is sent.
    """
    if "<!--" not in text:
        return
    starts = [fence.start for fence in fences]
    for found in _STEP.finditer(text):
        before = bisect_right(starts, found.start()) - 1
        is_shown = before >= 0 and found.start() < fences[before].end
        if not is_shown and text[found.start() - 1 : found.start()] != "`":
            yield _region(found)


def room(step: CodeBlock, text: str) -> tuple[int, int]:
    """Where a step begins and ends in its page; one that has a line of its own takes it along."""
    line = text.rfind("\n", 0, step.start) + 1
    if not text[line : step.start].strip() and text[step.end : step.end + 1] == "\n":
        return line, step.end + 1
    return step.start, step.end


def _region(found: re.Match[str]) -> CodeBlock:
    body = found["body"] or ""
    lines = list(accumulate((len(line) for line in body.splitlines(keepends=True)), initial=0))
    lines = lines[:-1] or [0]
    start = found.start("body") if body else found.start("words")
    return CodeBlock(
        LANGUAGE,
        tuple(found["words"].split()),
        body,
        found.start(),
        found.end(),
        tuple(lines),
        tuple(start + line for line in lines),
    )
