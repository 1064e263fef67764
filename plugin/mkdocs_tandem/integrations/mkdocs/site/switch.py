"""The audience switch on each page."""

import re
from collections.abc import Iterator, Mapping, Sequence

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.output.html.labels import ENGLISH, Labels
from mkdocs_tandem.output.html.switch import SwitchEntry, alternates, nearest, switch

_HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
_CONTENT = re.compile(r'<div class="rst-content">')
"""Begin of the content in the theme readthedocs, whose side bar covers the begin of the page."""
_BODY = re.compile(r"<body\b[^>]*>")
_PLACES = ('<label class="md-header__button md-icon" for="__search"', "</nav>", "</header>")
"""The switch is placed in the header before the first of these."""


def ways(
    page: File,
    path: str,
    here: Audience | None,
    audiences: Sequence[Audience],
    files: Mapping[str, File],
) -> Iterator[SwitchEntry]:
    """A way for each audience that has pages: to the page of a path, else to the nearest above."""
    for audience in audiences:
        for candidate in nearest(path):
            target = files.get(f"{audience.name}/{candidate}")
            if target is not None:
                url = get_relative_url(target.url, page.url)
                yield SwitchEntry(audience, url, audience == here, candidate == path)
                break


def with_switch(
    html: str,
    found: Sequence[SwitchEntry],
    compare: str | None = None,
    labels: Labels = ENGLISH,
) -> str:
    """A page whose header has the switch, and whose head names the same page for the others."""
    if not found:
        return html
    html = html.replace("</head>", alternates(found, labels) + "</head>", 1)
    shown = switch(found, compare, labels)
    header = _HEADER.search(html)
    if header is None:  # a theme that has none
        start = _CONTENT if _CONTENT.search(html) else _BODY
        return start.sub(lambda begin: begin[0] + shown, html, count=1)
    place = next(mark for mark in _PLACES if mark in header[0])
    at = header.start() + (header[0].index(place) if "for=" in place else header[0].rindex(place))
    return html[:at] + shown + html[at:]
