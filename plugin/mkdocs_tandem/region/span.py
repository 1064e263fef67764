"""Code within lines of prose."""

import re
from collections.abc import Iterator, Sequence

from mkdocs_tandem.region.looks import looks_like_json, may_hold_json
from mkdocs_tandem.region.region import Kind, Region, Runs

_SPAN = re.compile(
    r"(?P<ticks>`(?<![`\\]`)`*)(?!`)(?P<code>[^`\n]+(?:\n[^`\n]+)*?|.+?)(?<!`)(?P=ticks)(?!`)"
)


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """What stands between backticks, as the group ``code``."""
    return _SPAN.finditer(text, start, len(text) if end is None else end)


def json_spans(text: str, taken: Sequence[Region]) -> Iterator[Region]:
    """The code in prose that looks like JSON, outside of what other regions hold."""
    blocks = sorted((region.start, region.end) for region in taken)
    start = 0
    for begin, end in [*blocks, (len(text), len(text))]:
        if start < begin and may_hold_json(text[start:begin]):
            yield from _within(text, start, begin)
        start = max(start, end)


def _within(text: str, start: int, end: int) -> Iterator[Region]:
    for span in spans(text, start, end):
        if looks_like_json(span["code"]):
            runs = Runs()
            runs.add(span["code"], span.start("code"))
            yield runs.region("", (), span.span(), Kind.SPAN)
