"""What a reader is shown who asks for a page that is not there."""

import re
from collections.abc import Mapping

from mkdocs.structure.files import File

from mkdocs_tandem.integration.mkdocs.publication.choice import first_pages
from mkdocs_tandem.integration.mkdocs.publication.templates import template
from mkdocs_tandem.settings import Settings

_PLACES = ("</article>", "</main>", "</body>")


def with_offers(html: str, settings: Settings, files: Mapping[str, File]) -> str:
    """The theme's 404 page with a way to each audience.

    A script puts first the page of the same name for another audience, and what is nearest: only
    the browser knows which address was asked for.
    """
    base = f"{settings.base_url}/"
    firsts = [
        (audience, base + file.url) for audience, file in first_pages(settings.audiences, files)
    ]
    pages: dict[str, list[str]] = {audience.name: [] for audience, _ in firsts}
    for uri, file in files.items():
        name = uri.partition("/")[0]
        if name in pages:
            pages[name].append(file.url.removeprefix(f"{name}/"))
    offers = template("missing.html.j2").render(firsts=firsts, pages=pages)
    place = next((mark for mark in _PLACES if mark in html), None)
    return re.sub(place, lambda found: offers + found[0], html, count=1) if place else html
