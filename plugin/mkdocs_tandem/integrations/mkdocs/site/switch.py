"""The audience switch on each page."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.integrations.mkdocs.site.templates import template
from mkdocs_tandem.output.html.labels import ENGLISH, Labels, label

_HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
_CONTENT = re.compile(r'<div class="rst-content">')
"""Begin of the content in the theme readthedocs, whose side bar covers the begin of the page."""
_BODY = re.compile(r"<body\b[^>]*>")
_PLACES = ('<label class="md-header__button md-icon" for="__search"', "</nav>", "</header>")
"""Before which of these in the header the switch stands: the first that is there."""


_WORDS = (
    label("Close"),
    label("Code %(number)s"),
    label("last read"),
    label("the nearest page: %(page)s"),
    label("this page, for %(audience)s"),
    label("“%(page)s” does not exist for %(audience)s. This is the nearest page."),
    label("“%(heading)s” does not exist for %(audience)s. This is the nearest heading."),
)
"""The labels of the script ``tandem.js``, which has them in English."""


@dataclass(frozen=True)
class SwitchEntry:
    """Where the switch leads for one audience."""

    audience: Audience
    url: str
    """Relative to the page that the switch is on."""
    is_here: bool
    is_same_page: bool
    """Otherwise it leads to what is nearest."""


def ways(
    page: File,
    path: str,
    here: Audience | None,
    audiences: Sequence[Audience],
    files: Mapping[str, File],
) -> Iterator[SwitchEntry]:
    """A way for each audience that has pages: to the page of a path, else to the nearest above."""
    for audience in audiences:
        for candidate in _nearest(path):
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
    here = next((way for way in found if way.is_here), None)
    words = {it: labels.texts[it] for it in _WORDS if it in labels.texts}
    context = {"ways": found, "here": here, "compare": compare, "words": words}
    html = html.replace(
        "</head>", template("alternates.html.j2", labels).render(context) + "</head>", 1
    )
    switch = template("switch.html.j2", labels).render(context)
    header = _HEADER.search(html)
    if header is None:  # a theme that has none
        start = _CONTENT if _CONTENT.search(html) else _BODY
        return start.sub(lambda begin: begin[0] + switch, html, count=1)
    place = next(mark for mark in _PLACES if mark in header[0])
    at = header.start() + (header[0].index(place) if "for=" in place else header[0].rindex(place))
    return html[:at] + switch + html[at:]


def _nearest(path: str) -> Iterator[str]:
    """A path, then the start pages of its folders from the inside out."""
    yield path
    folder = posixpath.dirname(path)
    while folder:
        yield f"{folder}/index.md"
        folder = posixpath.dirname(folder)
    yield "index.md"
