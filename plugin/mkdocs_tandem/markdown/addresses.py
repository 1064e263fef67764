"""The addresses that a text may hold, told without reading its Markdown.

Reading takes milliseconds a page, and most pages have no link that leads nowhere. So all that may
be an address is looked at first, in code as well. Where it cannot be told what is one, or one of
them leads nowhere, the page has to be read.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_tandem.markdown.marking import ADDRESS
from mkdocs_tandem.markdown.prose import prose

_SIGN = re.compile(
    r"\]\(|\[(?!\^)[^\[\]]*\]:|\bhref|\bsrc|\bposter|<[a-z][\w+.-]*[:@]", re.IGNORECASE | re.ASCII
)
"""What no link can do without."""
_PLAIN = re.compile(r"[\w./#%:~+?=,;@-]+", re.ASCII)
"""An address that Markdown takes as it stands."""
_END = re.compile(r"""\)|[ \t]+(?:"[^"\n]*"|'[^'\n]*')[ \t]*\)""")
"""What ends the address of a link: otherwise it goes on."""
_IN_BRACKETS = ("plain", "angled")
_IN_HTML = ("double", "single", "bare")
_WILD = re.compile(r"""[\[*_~^=`"'(]{12}|[>\t ]{80}""")
"""What may be nested too deep."""
_MOST_CHARACTERS = 200_000
_MOST_BRACKETS = 2_000


class Address(NamedTuple):
    """What may be an address."""

    url: str
    is_html: bool
    """Whether it may stand in raw HTML; or else in an attribute that Markdown reads."""


def addresses(text: str) -> list[Address] | None:
    """All addresses of a text, and more; ``None`` if there may be others."""
    if len(text) > _MOST_CHARACTERS or text.count("[") > _MOST_BRACKETS or _WILD.search(text):
        return None
    found: list[Address] = []
    for start, end in prose(text):
        here = list(_addresses(text, start, end))
        if len(here) != sum(1 for _ in _SIGN.finditer(text, start, end)):
            return None
        found += here
    return found


def _addresses(text: str, start: int, end: int) -> Iterator[Address]:
    """Those that are plain; each has one sign."""
    for found in ADDRESS.finditer(text, start, end):
        group = found.lastgroup or ""
        url = found[group]
        is_whole = group not in _IN_BRACKETS or _END.match(text, found.end(), end)
        if is_whole and _PLAIN.fullmatch(url):
            yield Address(url, group in _IN_HTML)
