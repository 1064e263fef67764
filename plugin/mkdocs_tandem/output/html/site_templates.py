"""HTML templates of the plugin, and those of a site in their place."""

from functools import lru_cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Template,
)

from mkdocs_tandem.config.settings import Settings
from mkdocs_tandem.output.html.labels import Labels


@lru_cache(maxsize=4)
def _environment(labels: Labels, folder: Path | None) -> Environment:
    package = PackageLoader("mkdocs_tandem", "output/html/theme")
    own = [FileSystemLoader(folder)] if folder else []
    loader = ChoiceLoader([*own, package, PrefixLoader({"tandem": package})])
    return labels.into(Environment(loader=loader, autoescape=True, auto_reload=bool(own)))


def template(name: str, labels: Labels, settings: Settings | None = None) -> Template:
    """A template of the folder ``theme``; what it is given is escaped.

    With ``settings``, the site's own template of this name comes first; it can include the one of
    the package as ``tandem/NAME``.
    """
    own = settings.root / settings.theme if settings and settings.theme else None
    return _environment(labels, own).get_template(name)
