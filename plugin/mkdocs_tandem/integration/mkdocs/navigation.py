"""Where readers can go: a tab for each audience, and a page that asks who reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_tandem.settings import Settings
from mkdocs_tandem.variant import Variant


def navigation(nav: list[Any], variants: Mapping[str, Variant], settings: Settings) -> list[Any]:
    """A tab for each audience, then what is the same for everyone."""
    tabs = [
        {audience.title: entries}
        for audience in settings.audiences
        if (entries := list(_entries(nav, variants, audience.name)))
    ]
    shared = list(_entries(nav, variants, None))
    first = [entry for entry in shared[:1] if _path(entry) == "index.md"]
    return [*first, *tabs, *shared[len(first) :]]


def _entries(nav: Any, variants: Mapping[str, Variant], audience: str | None) -> Iterator[Any]:
    """The entries of a navigation that are there for an audience; ``None``: for everyone."""
    for entry in nav if isinstance(nav, list) else [nav]:
        if isinstance(entry, str):
            path = _mapped(entry, variants, audience)
            if path:
                yield path
        elif isinstance(entry, Mapping):
            for title, value in entry.items():
                if isinstance(value, str):
                    path = _mapped(value, variants, audience)
                    inner: Any = path
                else:
                    inner = list(_entries(value, variants, audience))
                if inner:
                    yield {title: inner}


def _mapped(path: str, variants: Mapping[str, Variant], audience: str | None) -> str | None:
    """Where an entry of the navigation leads for an audience; ``None`` if nowhere."""
    if audience is not None:
        own = f"{audience}/{path}"
        return own if own in variants else None
    has_audience = any(
        uri.partition("/")[2] == path and variant.audience for uri, variant in variants.items()
    )
    return None if has_audience else path


def _path(entry: Any) -> Any:
    return next(iter(entry.values())) if isinstance(entry, Mapping) else entry


def choice(config: MkDocsConfig, settings: Settings, variants: Mapping[str, Variant]) -> File:
    """The page at the site's root, where readers say who they are."""
    firsts = []
    for audience in settings.audiences:
        own = [uri for uri in variants if uri.startswith(f"{audience.name}/")]
        index = f"{audience.name}/index.md"
        if own:
            firsts.append((audience, index if index in own else own[0]))
    environment = Environment(loader=PackageLoader("mkdocs_tandem", "theme"), autoescape=True)
    template = environment.get_template("choice.md.j2")
    content = template.render(site_name=settings.site_name, firsts=firsts)
    return File.generated(config, "index.md", content=content, inclusion=InclusionLevel.NOT_IN_NAV)
