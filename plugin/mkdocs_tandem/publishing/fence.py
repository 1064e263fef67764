"""The fenced block that an author wrote, in the text of a page."""

import re
from dataclasses import dataclass

from mkdocs_tandem.presentation import Sample
from mkdocs_tandem.region import Region
from mkdocs_tandem.variant import Edit

_OPENING = re.compile(r"(?P<margin>[ \t>]*)(?P<ticks>`{3,}|~{3,})(?P<header>[^\n]*)")
_WORD = re.compile(r"""[\w-]+=(?:"[^"]*"|'[^']*'|\S+)|\S+""")


@dataclass(frozen=True)
class Fence:
    """A block, and what stands behind its language that a converter knows."""

    sample: Sample
    attributes: str
    """``title="..."`` and the like; classes and an id, if they are written in braces."""
    start: int
    """Offset of its ticks in the page's text."""
    end: int

    def edit(self, text: str) -> Edit:
        """Another text in its place."""
        return Edit(self.start, self.end, text)


def fence_of(region: Region, text: str) -> Fence | None:
    """The fence of a region; ``None`` if it is no fenced block, or is never closed."""
    opening = _OPENING.match(text, region.start)
    end = region.end - (text[region.start : region.end].endswith("\n"))
    if opening is None or not text[: region.end].rstrip("\r\n").endswith(opening["ticks"]):
        return None
    header = opening["header"].strip()
    is_braced = header.startswith("{")
    words = _WORD.findall(header.strip("{}"))[1:]
    known = [it for it in words if "=" in it or (is_braced and it[0] in ".#")]
    start = region.start + len(opening["margin"])
    body = region.body
    return Fence(Sample("JSON", region.language, body), " ".join(known), start, end)
