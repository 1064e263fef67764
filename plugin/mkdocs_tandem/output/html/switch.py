"""The switch between audiences in HTML."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.output.html.labels import ENGLISH, Labels, label
from mkdocs_tandem.output.html.site_templates import template

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
    """If false, it links to the nearest page above."""


def switch(
    found: Sequence[SwitchEntry], compare: str | None = None, labels: Labels = ENGLISH
) -> str:
    """The switch; ``compare`` is the address where the page is compared with the others."""
    here = next((way for way in found if way.is_here), None)
    words = {it: labels.texts[it] for it in _WORDS if it in labels.texts}
    context = {"ways": found, "here": here, "compare": compare, "words": words}
    return template("switch.html.j2", labels).render(context)


def alternates(found: Sequence[SwitchEntry], labels: Labels = ENGLISH) -> str:
    """What the head of a page names: the same page for the other audiences."""
    here = next((way for way in found if way.is_here), None)
    return template("alternates.html.j2", labels).render(ways=found, here=here)


def nearest(path: str) -> Iterator[str]:
    """A path, then the start pages of its folders from the inside out."""
    yield path
    folder = posixpath.dirname(path)
    while folder:
        yield f"{folder}/index.md"
        folder = posixpath.dirname(folder)
    yield "index.md"
