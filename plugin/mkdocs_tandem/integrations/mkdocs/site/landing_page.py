"""The landing page, where readers choose an audience, and the error page (404)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_relative_url

from mkdocs_tandem.audience import Audience
from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.output.html.labels import Labels
from mkdocs_tandem.output.html.site_templates import template
from mkdocs_tandem.project.site import Site

_log = get_plugin_logger("tandem")
_PAGE = "---\nhide: [navigation, toc]\nsearch: { exclude: true }\n---\n\n# {name}\n"


def choice(config: MkDocsConfig, settings: Settings) -> File:
    """The landing page: the site's name and description; ``choice_content`` adds the cards."""
    content = _PAGE.replace("{name}", settings.site_name)
    content += f"\n{config.site_description or ''}\n"
    level = InclusionLevel.NOT_IN_NAV
    file = File.generated(config, "index.md", content=content, inclusion=level)
    file.abs_src_path = config.config_file_path  # its text comes from the settings
    return file


def icons(config: MkDocsConfig, settings: Settings, files: Files) -> dict[str, str]:
    """The icon of each audience that has one, by its name: SVG of the theme, or an address.

    An icon that neither the theme nor the folder of pages has is logged as a warning.
    """
    found: dict[str, str] = {}
    for audience in settings.audiences:
        name = audience.icon or ""
        paths = [Path(folder) / ".icons" / f"{name}.svg" for folder in config.theme.dirs]
        path = next((path for path in paths if path.is_file()), None)
        if path is not None:
            found[audience.name] = path.read_text("utf-8")
        elif name in files.src_uris:
            found[audience.name] = files.src_uris[name].url
        elif name:
            message = "'audiences.%s.icon' is '%s', which is not an icon of the theme or a file"
            _log.warning(f"{message} in '%s'", audience.name, name, settings.docs)
    return found


def choice_content(
    page: File, site: Site, files: Mapping[str, File], images: Mapping[str, str]
) -> str:
    """A card for each audience: icon, title, description and contract; it links to the first page.

    ``images`` has the ``icons`` of audiences.
    """
    cards = [
        (
            audience,
            get_relative_url(file.url, page.url),
            site.contract_of(audience),
            _image(images.get(audience.name, ""), page),
        )
        for audience, file in first_pages(site.settings.audiences, files)
    ]
    return template("choice.html.j2", site.labels, site.settings).render(cards=cards)


def _image(icon: str, page: File) -> Markup:
    """HTML of an icon; empty for none."""
    if not icon or icon.startswith("<"):
        return Markup(icon)  # noqa: S704 -- a file of the theme
    return Markup('<img src="{}" alt="">').format(get_relative_url(icon, page.url))


def first_pages(
    audiences: Iterable[Audience], files: Mapping[str, File]
) -> Iterator[tuple[Audience, File]]:
    """The first page of each audience that has pages."""
    for audience in audiences:
        own = [uri for uri in files if uri.startswith(f"{audience.name}/")]
        index = f"{audience.name}/index.md"
        if own:
            yield audience, files[index if index in files else own[0]]


_PLACES = ("</article>", "</main>", "</body>")


def with_offers(html: str, settings: Settings, files: Mapping[str, File], labels: Labels) -> str:
    """The theme's 404 page with a link to each audience.

    A script moves the same page for another audience, and the nearest page, to the top: only the
    browser knows the requested address.
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
    offers = template("missing.html.j2", labels, settings).render(firsts=firsts, pages=pages)
    place = next((mark for mark in _PLACES if mark in html), None)
    return re.sub(place, lambda found: offers + found[0], html, count=1) if place else html
