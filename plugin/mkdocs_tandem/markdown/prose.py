"""A text without its fenced blocks, in which no link can be."""

from collections.abc import Iterator

from mkdocs_tandem.region import fences


def prose(text: str) -> Iterator[tuple[int, int]]:
    """The runs of a text outside of its fenced blocks, as offsets; one of them at least."""
    at = 0
    for region in fences(text):
        if text.find("\n", region.start, region.end) < 0 or not _is_closed(text, region.end):
            continue
        yield at, region.start
        at = region.end
    yield at, len(text)


def _is_closed(text: str, end: int) -> bool:
    """Whether a fence ends with a fence, not with the text: Markdown takes it for text then."""
    line = text[:end].rstrip("\n").rpartition("\n")[2].strip(" \t>\r")
    return line.startswith(("```", "~~~")) and not line.strip("`~")
