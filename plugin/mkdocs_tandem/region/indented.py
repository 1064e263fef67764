"""JSON in blocks that are code by their indentation alone."""

import re
from collections.abc import Iterator

from mkdocs_tandem.region.looks import may_hold_json
from mkdocs_tandem.region.region import Kind, Region, Runs

_BLOCK = re.compile(
    r"(?:\A|(?<=\n))[ \t]*\n(?P<block>(?P<indent>[ ]{4,}|\t+)[{\[\"].*\n?"
    r"(?:(?:[ \t]*\n)*(?P=indent).*\n?)*)"
)
_BEGINNING = re.compile(r"\n(?:[ ]{4}|\t)[ \t]*[{\[\"]")
"""What is quickly looked for, and each block has."""


def json_blocks(text: str) -> Iterator[Region]:
    """The indented blocks behind a blank line that look like JSON."""
    if not _BEGINNING.search(text) or not may_hold_json(text):
        return
    for block in _BLOCK.finditer(text):
        indent = block["indent"]
        runs = Runs()
        at = block.start("block")
        for line in block["block"].splitlines(keepends=True):
            cut = len(indent) if line.startswith(indent) else 0
            runs.add(line[cut:], at + cut)
            at += len(line)
        region = runs.region("", (), block.span("block"), Kind.INDENTED)
        if may_hold_json(region.body):
            yield region
