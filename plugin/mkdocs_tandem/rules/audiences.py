"""Rules about audience names."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_tandem.config.jekyll import Jekyll
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.config.validation import audience_hint
from mkdocs_tandem.finding import Finding
from mkdocs_tandem.pages.urls import naming_key
from mkdocs_tandem.source import Location, Source


def unknown_audiences(page: Source, settings: Settings, jekyll: Jekyll) -> Iterator[Finding]:
    """Names in the front matter of a page that no audience has; only known ones get the page."""
    known = [audience.name for audience in settings.audiences]
    key = naming_key(page.front_matter, settings) if known else None
    if key is None:
        return
    place = _Place(page, key, settings, jekyll)
    if key not in ("audiences", settings.audience_key):
        right = "audiences" if key.lower().startswith("aud") else settings.audience_key
        message = f"'{key}' does not choose audiences"
        yield _finding(page, place.of(), message, f"write '{right}'", len(key))
    given = page.front_matter[key]
    for name in given if isinstance(given, list) else [given]:
        text = str(name).lower() if isinstance(name, bool) else str(name)
        if name is None or isinstance(name, list | set | dict):
            message = f"'{key}' is not the name of an audience or a list of names"
            hint = f"write '{key}: {known[0]}' or '{key}: [{', '.join(known)}]'"
            yield _finding(page, place.of(), message, hint, len(key))
        elif text not in known:
            message = f"there is no audience '{text}'"
            yield _finding(page, place.of(text), message, _hint(text, known), len(text))


def _finding(page: Source, location: Location, message: str, hint: str, length: int) -> Finding:
    return Finding("unknown-audience", location, message, hint, pages=(page.path,), length=length)


def _hint(name: str, known: Sequence[str]) -> str:
    parts = re.findall(r"[^\s,;|/]+", name)
    if len(parts) > 1 and all(part in known for part in parts):
        return f"write a list: [{', '.join(parts)}]"
    return audience_hint(name, known)


class _Place:
    """Where names are written: on the page, in the front matter of a folder, or for the site."""

    def __init__(self, page: Source, key: str, settings: Settings, jekyll: Jekyll) -> None:
        folders = [folder.source for folder in reversed(jekyll.folders_of(page))]
        self._sources = [(page, page.body_start), *((it, len(it.text)) for it in folders)]
        self._site = settings.root / (settings.site_file or settings.path)
        self._root = settings.root
        self._key = rf"^({re.escape(key)})\s*:"

    def of(self, name: str = "") -> Location:
        """The place of a name, or else of its key."""
        word = rf"(?:.*\n(?=[ \t-])|.)*?(?<![\w-])({re.escape(name)})(?![\w-])"
        for pattern in (self._key + word, self._key) if name else (self._key,):
            for source, end in self._sources:
                found = re.compile(pattern, re.MULTILINE | re.IGNORECASE).search(
                    source.text, 0, end
                )
                if found:
                    return source.location(found.start(found.lastindex or 0))
        source = Source(
            Path(os.path.relpath(self._site, self._root)).as_posix(),
            self._site.read_text("utf-8-sig", "replace") if self._site.is_file() else "",
        )
        inner = self._key.replace("^", r"(?<![\w-])") + (word if name else "")
        found = re.compile(inner, re.IGNORECASE).search(source.text)
        return source.location(found.start(found.lastindex or 0) if found else 0)
