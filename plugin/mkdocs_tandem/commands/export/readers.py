"""What an export adds to the text: the switch, its script, templates."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import yaml

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.output.html.site_templates import template
from mkdocs_tandem.output.html.switch import SwitchEntry, alternates, nearest, switch
from mkdocs_tandem.pages.urls import published_address
from mkdocs_tandem.project.project import Project
from mkdocs_tandem.source import Source

STYLE, SCRIPT = "assets/mkdocs-tandem.css", "assets/mkdocs-tandem.js"
"""Among the pages of an audience; the script finds the other ones beside its folder."""
TEMPLATES = "overrides"
"""The folder of templates in the tree of an audience."""
_MAIN, _OWN = "main.html", "main-of-the-site.html"
"""The template that every page begins with, and the name that the site's own has beside ours."""
_WITH_HEADER = ("material", "zensical")
"""Themes whose header has room for the switch; in others it is above the content."""
_FRONT_MATTER = re.compile(
    r"(---[ \t]*\r?\n)(.*?)(^(?:---|\.\.\.)[ \t]*(?:\r?\n\s*|\Z))", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Theme:
    """The theme of a site."""

    name: str
    """Empty for one that is the site's own."""
    folder: Path | None
    """The site's own templates."""


@dataclass(frozen=True)
class ReaderFeatures:
    """The features for readers, for a project with audiences."""

    project: Project
    pages: Mapping[str, frozenset[str]]
    """The paths of the pages of each audience, in its tree."""

    def front_matter(self, page: Source, name: str, audience: Audience) -> str:
        """The front matter of a page at a path, with the switch for the theme's templates."""
        given = page.text[: page.body_start]
        found = _FRONT_MATTER.fullmatch(given) if given.strip() else None
        if (given.strip() and found is None) or (found and not _is_mapping(found[2])):
            return given
        ways = list(self._ways(name, audience))
        labels = self.project.site.labels
        values = {
            "tandem_switch": switch(ways, labels=labels),
            "tandem_alternates": alternates(ways, labels),
        }
        lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items() if value)
        return f"{found[1]}{found[2]}{lines}{found[3]}" if found else f"---\n{lines}---\n\n{given}"

    def _ways(self, name: str, here: Audience) -> Iterator[SwitchEntry]:
        """A way for each audience that has pages: to the same page, else to the nearest above."""
        settings = self.project.settings
        at = f"/{here.name}{published_address(name, settings)}"
        for audience in settings.audiences:
            own = self.pages[audience.name]
            path = next((each for each in nearest(name) if each in own), None)
            if path is not None:
                to = f"/{audience.name}{published_address(path, settings)}"
                yield SwitchEntry(audience, _relative(to, at), audience == here, path == name)

    def files(self, theme: Theme) -> Iterator[tuple[str, bytes]]:
        """The other files of the tree of an audience."""
        for name, ending in ((STYLE, "css"), (SCRIPT, "js")):
            yield f"docs/{name}", _asset(f"files/assets/tandem/tandem.{ending}")
        own = dict(_contents(theme.folder)) if theme.folder else {}
        if theme.name:
            kind = "header" if theme.name in _WITH_HEADER else "content"
            parent = _OWN if _MAIN in own else "base.html"
            if _MAIN in own:
                own[_OWN] = own[_MAIN]
            own[_MAIN] = _asset(f"export/{kind}.html").replace(b"base.html", parent.encode())
        for name, content in own.items():
            yield f"{TEMPLATES}/{name}", content

    def landing_page(self) -> bytes:
        """A page with links to the first page of each audience, for the folder around theirs."""
        site = self.project.site
        cards = [
            (it, f"{it.name}/", site.contract_of(it), "")
            for it in self.project.settings.audiences
            if self.pages[it.name]
        ]
        first = self.project.settings.audiences[0].name
        shown = template("landing.html.j2", site.labels).render(
            title=self.project.settings.site_name, style=f"{first}/{STYLE}", cards=cards
        )
        return shown.encode()


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _asset(name: str) -> bytes:
    return (files("mkdocs_tandem") / "output/html/theme" / name).read_bytes()


def _is_mapping(text: str) -> bool:
    """Whether lines can be added to front matter: it is a block of keys, or empty."""
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return False
    return found is None or (isinstance(found, dict) and not text.lstrip().startswith("{"))


def _relative(to: str, at: str) -> str:
    """An address of a site as the page at another one names it."""
    found = posixpath.relpath(to, posixpath.dirname(at))
    return quote(f"{found}/" if to.endswith("/") and not found.endswith("/") else found)
