"""Rules about audience names."""

import re
from collections.abc import Iterator

from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.config.validation import audience_hint
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.urls import audience_names
from mkdocs_tandem.source import Location, Source


def unknown_audiences(page: Source, settings: Settings, jekyll: Jekyll) -> Iterator[Finding]:
    """Names in the front matter of a page that no audience has; only known ones get the page."""
    known = [audience.name for audience in settings.audiences]
    if not known:
        return
    for name in audience_names(page.front_matter, settings) or ():
        if name not in known:
            location = _location(page, name, settings, jekyll)
            message = f"there is no audience '{name}'"
            hint = audience_hint(name, known)
            yield Finding(
                "unknown-audience", location, message, hint, pages=(page.path,), length=len(name)
            )


def _location(page: Source, name: str, settings: Settings, jekyll: Jekyll) -> Location:
    """Where the name is written: on the page, in the front matter of a folder, or for the site."""
    key = rf"^(?:{re.escape(settings.audience_key)}|audiences)\s*:"
    word = re.compile(
        rf"{key}(?:.*\n(?=[ \t-])|.)*?(?<![\w-])({re.escape(name)})(?![\w-])", re.MULTILINE
    )
    folders = [folder.source for folder in reversed(jekyll.folders_of(page))]
    for source, end in ((page, page.body_start), *((it, len(it.text)) for it in folders)):
        found = word.search(source.text, 0, end)
        if found:
            return source.location(found.start(1))
    return Location(settings.site_file or settings.path)
